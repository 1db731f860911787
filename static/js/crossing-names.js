/** The names of crossings on the map, close up. */

/** @typedef {import("#map/types.js").Palette} Palette */
/** @typedef {import("#map/types.js").Spot} Spot */

import { around, covers } from "#map/layout.js";
import { namesIn } from "#map/points/places.js";

const NAMES_FROM_ZOOM = 9;

/**
 * Write the names of crossings that find room beside all that is drawn.
 * @param {CanvasRenderingContext2D} ctx @param {{crossings: Spot[], points: Spot[], names: import("#map/basemap.js").WrittenNames | null}} drawn those of the ground are left free
 * @param {Palette} palette @param {import("#map/canvas-layer.js").Frame} frame
 */
export function drawNames(ctx, { crossings, points, names }, palette, frame) {
  if (frame.zoom < NAMES_FROM_ZOOM) return;
  ctx.font = "500 12px system-ui, sans-serif";
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  ctx.lineJoin = "round";
  const taken = [...namesIn(names, frame), ...[...crossings, ...points].map((each) => around(each, 2 * each.r))];
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
