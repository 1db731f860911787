/** What lies on one spot, fanned out below it, so that each can be seen and chosen: the popup opens above. */

/** @typedef {import("#map/types.js").Palette} Palette */
/** @typedef {import("#map/layout.js").Point} Point */
/** @typedef {import("#map/points/sprites.js").Sprites} Sprites */

import { FAN_MOST } from "#map/points/dense.js";
import { Place } from "#map/points/places.js";
import { drawSprite } from "#map/points/sparse.js";
import { drawLeader } from "#map/symbols.js";

const FIRST_PX = 38;
const STEP_PX = 27;
const SHEET_EDGE_PX = 16;

/**
 * Where the members of a fan stand, from its middle, in half circles below it.
 * @param {number} n @returns {Point[]}
 */
export function fanned(n) {
  /** @type {Point[]} */
  const places = [];
  for (let radius = FIRST_PX, left = Math.min(n, FAN_MOST); left > 0; radius += STEP_PX) {
    const most = Math.floor((Math.PI * radius) / STEP_PX) + 1;
    const here = Math.min(most, left);
    const turn = Math.PI / (most - 1);
    for (let i = 0; i < here; i++) {
      const angle = Math.PI / 2 + ((here - 1) / 2 - i) * turn;
      places.push({ x: radius * Math.cos(angle), y: radius * Math.sin(angle) });
    }
    left -= here;
  }
  return places;
}

/**
 * Draw the rows of a spot fanned out, each by its own symbol.
 * @param {CanvasRenderingContext2D} ctx @param {Place} spot @param {Sprites} sprites
 * @param {{palette: Palette, codes: Uint8Array}} look codes: the picture of every row
 * @returns {Place[]} the members, newest first
 */
export function fanOut(ctx, spot, sprites, { palette, codes }) {
  const places = fanned(spot.rows.length);
  const members = places.map(({ x, y }, i) => new Place(spot.engine, [spot.rows[i] ?? 0], {
    x: spot.x + x, y: spot.y + y, anchorX: spot.x, anchorY: spot.y, lat: spot.lat, lon: spot.lon, r: 8 * sprites.scale,
  }));
  drawSheet(ctx, spot, places, palette);
  for (const member of members) drawLeader(ctx, member, palette);
  for (const member of members) drawSprite(ctx, sprites, codes[member.rows[0] ?? 0] ?? 0, member);
  return members;
}

/**
 * Draw a sheet under a fan, so that it stands out from what lies there.
 * @param {CanvasRenderingContext2D} ctx @param {{x: number, y: number}} spot @param {{x: number, y: number}[]} places @param {Palette} palette
 */
function drawSheet(ctx, { x, y }, places, palette) {
  const reach = Math.max(...places.map((place) => Math.hypot(place.x, place.y))) + SHEET_EDGE_PX;
  ctx.beginPath();
  ctx.arc(x, y, reach, -0.3, Math.PI + 0.3);
  ctx.closePath();
  ctx.globalAlpha = 0.85;
  ctx.fillStyle = palette.land;
  ctx.fill();
  ctx.globalAlpha = 1;
}
