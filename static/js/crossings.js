/** Crossings on the map: a badge by status, hatched where only a last status is known; names close up. */

/** @typedef {import("#map/types.js").Crossing} Crossing */
/** @typedef {import("#map/types.js").CrossingStatus} CrossingStatus */
/** @typedef {import("#map/types.js").Palette} Palette */
/** @typedef {import("#map/types.js").Spot} Spot */
/** @typedef {import("leaflet").Map} LeafletMap */

import { apart, spaced } from "#map/layout.js";
import { drawLeader } from "#map/points.js";
import { BADGES, GLYPHS, drawParts } from "#map/symbols.js";
import { STATUS } from "#map/vocab.js";

const BADGE_HALF = 12;
const NAMES_FROM_ZOOM = 9;
const ALL_FROM_ZOOM = 7;

/** Badge scale at a zoom. @param {number} zoom */
export function badgeScale(zoom) {
  return zoom < 6 ? 0.5 : zoom < 7 ? 0.62 : zoom < 9 ? 0.75 : 0.92;
}

/**
 * Work out where the crossings in view are drawn: close up all, far out those that have room, the main ones first.
 * @param {LeafletMap} map @param {{crossing: Crossing, status: CrossingStatus}[]} crossings @returns {Spot[]}
 */
export function layoutCrossings(map, crossings) {
  const zoom = map.getZoom();
  const size = map.getSize();
  const r = BADGE_HALF * badgeScale(zoom);
  const inView = crossings
    .map(({ crossing, status }) => {
      const { x, y } = map.latLngToContainerPoint([crossing.lat, crossing.lon]);
      return { crossing, status, x, y };
    })
    .filter(({ x, y }) => x > -size.x / 4 && y > -size.y / 4 && x < size.x * 1.25 && y < size.y * 1.25)
    .sort((a, b) => rank(a.crossing) - rank(b.crossing));
  const all = zoom >= ALL_FROM_ZOOM;
  const drawn = all ? inView : spaced(inView.filter(({ crossing }) => rank(crossing) < 2), r * 2.6);
  const places = all ? apart(drawn, Math.max(12, r * 1.8)) : drawn;
  return drawn.map(({ crossing, status, x, y }, i) => ({
    x: places[i]?.x ?? x, y: places[i]?.y ?? y, anchorX: x, anchorY: y, r,
    lat: crossing.lat, lon: crossing.lon, incidents: [], crossing, status,
    label: `${crossing.name}: ${status.knowledge === "last_known" ? "last known " : ""}${STATUS[status.status] ?? ""}`,
  }));
}

/** How much a crossing matters: international roads first. @param {Crossing} crossing */
function rank({ category, mode }) {
  return (category === "international" ? 0 : 2) + (mode === "road" ? 0 : 1);
}

/**
 * Draw the badges.
 * @param {CanvasRenderingContext2D} ctx @param {Spot[]} spots @param {Palette} palette @param {number} zoom
 */
export function drawCrossings(ctx, spots, palette, zoom) {
  const scale = badgeScale(zoom);
  for (const spot of spots) {
    drawLeader(ctx, spot, palette);
    ctx.save();
    ctx.translate(spot.x, spot.y);
    ctx.scale(scale, scale);
    drawBadge(ctx, spot, palette);
    if (zoom >= ALL_FROM_ZOOM) drawGlyph(ctx, spot.crossing?.mode ?? "", palette);
    ctx.restore();
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {Spot} spot @param {Palette} palette */
function drawBadge(ctx, { status }, palette) {
  const name = status?.status ?? "unknown";
  const colour = palette.status[name] ?? palette.text;
  ctx.beginPath();
  ctx.arc(0, 0, 13.2, 0, 2 * Math.PI);
  ctx.fillStyle = palette.halo;
  ctx.fill();
  if (status?.knowledge !== "last_known") {
    drawParts(ctx, BADGES[name] ?? [], colour);
    return;
  }
  drawParts(ctx, BADGES[name] ?? [], hatch(ctx, colour) ?? colour);
  ctx.beginPath();
  ctx.arc(0, 0, 11.2, 0, 2 * Math.PI);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.4;
  ctx.stroke();
}

/** @param {CanvasRenderingContext2D} ctx @param {string} mode @param {Palette} palette */
function drawGlyph(ctx, mode, palette) {
  const glyph = GLYPHS[mode];
  if (!glyph) return;
  ctx.save();
  ctx.translate(9.5, 9.5);
  ctx.beginPath();
  ctx.arc(0, 0, 7.4, 0, 2 * Math.PI);
  ctx.fillStyle = palette.halo;
  ctx.fill();
  drawParts(ctx, glyph, palette.text);
  ctx.restore();
}

/** @type {Map<string, CanvasPattern | null>} */
const hatches = new Map();

/** Make a pattern of slanted lines. @param {CanvasRenderingContext2D} ctx @param {string} colour */
function hatch(ctx, colour) {
  if (hatches.has(colour)) return hatches.get(colour) ?? null;
  const tile = document.createElement("canvas");
  tile.width = tile.height = 12;
  const pen = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
  pen.strokeStyle = colour;
  pen.lineWidth = 4.4;
  pen.beginPath();
  for (const offset of [-12, 0, 12]) {
    pen.moveTo(offset - 3, 15);
    pen.lineTo(offset + 15, -3);
  }
  pen.stroke();
  const pattern = ctx.createPattern(tile, "repeat");
  pattern?.setTransform(new DOMMatrix().scale(0.42));
  hatches.set(colour, pattern);
  return pattern;
}

/**
 * Write the names of crossings that find room beside all that is drawn.
 * @param {CanvasRenderingContext2D} ctx @param {{crossings: Spot[], points: Spot[]}} drawn @param {Palette} palette @param {number} zoom
 */
export function drawNames(ctx, { crossings, points }, palette, zoom) {
  if (zoom < NAMES_FROM_ZOOM) return;
  ctx.font = "500 12px system-ui, sans-serif";
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  ctx.lineJoin = "round";
  const taken = [...crossings, ...points].map(({ x, y, r }) => ({ x: x - r, y: y - r, w: 2 * r, h: 2 * r }));
  for (const spot of crossings) {
    const name = spot.crossing?.name ?? "";
    const w = ctx.measureText(name).width;
    const sides = [spot.x + spot.r + 5, spot.x - spot.r - 5 - w];
    const left = sides.find((x) => !taken.some((box) => covers(box, { x, y: spot.y - 7, w, h: 14 })));
    if (left === undefined) continue;
    taken.push({ x: left, y: spot.y - 7, w, h: 14 });
    ctx.lineWidth = 3.5;
    ctx.strokeStyle = palette.halo;
    ctx.strokeText(name, left, spot.y);
    ctx.fillStyle = palette.text;
    ctx.fillText(name, left, spot.y);
  }
}

/** @typedef {{x: number, y: number, w: number, h: number}} Box */
/** @param {Box} a @param {Box} b */
function covers(a, b) {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
