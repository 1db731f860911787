/** Where symbols are many: how far off they may be, as a soft tint of honest size, on a coarse canvas below them. */

/** @typedef {import("#map/types.js").Palette} Palette */
/** @typedef {import("#map/points/types.js").PointsEngine} Engine */
/** @typedef {import("#map/points/renderer.js").Scene} Scene */
/** @typedef {{columns: number, rows: number, cell: number, bits: Uint8Array}} Field cells with a bit for each group */

import { metresPerPixel } from "#map/layout.js";
import { degrees } from "#map/points/places.js";
import { worldPixels } from "#map/points/placing.js";
import { DOUBT_M } from "#map/points/sparse.js";
import { GROUPS } from "#map/vocab.js";

/** A disc no larger than its symbol says nothing. */
const LEAST_PX = 10;
const CELL_PX = 8;
const CELLS_IN_RADIUS = 8;
const [ALPHA, ALPHA_MIXED] = [0.13, 0.18];
const GROUP_NAMES = Object.keys(GROUPS);

/**
 * Draw the tint of the rows in a range.
 * @param {HTMLCanvasElement} canvas @param {Engine} engine @param {Scene} scene @param {Palette} palette
 */
export function drawDoubt(canvas, engine, scene, palette) {
  const { frame } = scene;
  const middle = (frame.corner.y + frame.height / 2) / worldPixels(frame);
  const metres = metresPerPixel(frame.zoom, degrees({ x: 0, y: middle }).lat);
  const radii = Object.entries(DOUBT_M).map(([word, far]) => ({ word, px: far / metres })).filter(({ px }) => px >= LEAST_PX);
  if (canvas.hidden !== (radii.length === 0)) canvas.hidden = radii.length === 0;
  if (radii.length === 0) return;
  const most = Math.max(...radii.map(({ px }) => px));
  const cell = Math.max(CELL_PX, most / CELLS_IN_RADIUS);
  const field = fieldOf(frame.width / frame.ratio, frame.height / frame.ratio, cell);
  for (const { word, px } of radii) {
    const code = engine.vocab["location_precision"]?.indexOf(word) ?? -1;
    if (code >= 0) grow(marked(engine, scene, code, field), px / cell, field);
  }
  paint(canvas, field, palette);
}

/** @param {number} width @param {number} height @param {number} cell in CSS pixels @returns {Field} */
export function fieldOf(width, height, cell) {
  const [columns, rows] = [Math.ceil(width / cell), Math.ceil(height / cell)];
  return { columns, rows, cell, bits: new Uint8Array(columns * rows) };
}

/**
 * Mark the cells in which rows known so well lie.
 * @param {Engine} engine @param {Scene} scene @param {number} code of how well @param {Field} field
 */
function marked({ columns: { location_precision: precision, group } }, { placed, range, frame, end }, code, { columns, cell, bits }) {
  const found = new Uint8Array(bits.length);
  if (!precision) return found;
  const scale = 1 / (cell * frame.ratio);
  const { rows, px, py } = placed;
  /** @param {number} i */
  const mark = (i) => {
    const row = rows[i] ?? 0;
    if (precision[row] !== code) return;
    const at = Math.floor((py[i] ?? 0) * scale) * columns + Math.floor((px[i] ?? 0) * scale);
    found[at] = (found[at] ?? 0) | (1 << group(row));
  };
  for (let i = range.from; i < range.sure; i++) if ((end[rows[i] ?? 0] ?? 0) > range.after) mark(i);
  for (let i = range.sure; i < range.to; i++) mark(i);
  range.early.forEach(mark);
  return found;
}

/**
 * Spread marks over the cells within a radius.
 * @param {Uint8Array} marks @param {number} radius in cells @param {Field} field
 */
export function grow(marks, radius, { columns, rows, bits }) {
  const reach = Math.floor(radius);
  for (let at = 0; at < marks.length; at++) {
    const mark = marks[at] ?? 0;
    if (mark === 0) continue;
    const [x, y] = [at % columns, Math.floor(at / columns)];
    for (let row = Math.max(0, y - reach); row <= Math.min(rows - 1, y + reach); row++) {
      const half = Math.floor(Math.sqrt(radius * radius - (row - y) ** 2));
      const last = row * columns + Math.min(columns - 1, x + half);
      for (let i = row * columns + Math.max(0, x - half); i <= last; i++) bits[i] = (bits[i] ?? 0) | mark;
    }
  }
}

/** @param {HTMLCanvasElement} canvas @param {Field} field @param {Palette} palette */
function paint(canvas, { columns, rows, cell, bits }, palette) {
  canvas.width = columns;
  canvas.height = rows;
  canvas.style.width = `${columns * cell}px`;
  canvas.style.height = `${rows * cell}px`;
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = ctx.createImageData(columns, rows);
  const pixels = new Int32Array(image.data.buffer);
  const colours = tints(GROUP_NAMES.map((name) => palette.groups[name] ?? palette.text));
  for (let i = 0; i < bits.length; i++) pixels[i] = colours[bits[i] ?? 0] ?? 0;
  ctx.putImageData(image, 0, 0);
}

/** The tint of every set of groups, as four bytes. @param {string[]} groups colours such as #5C0B2C @returns {Int32Array} */
export function tints(groups) {
  return Int32Array.from({ length: 2 ** groups.length }, (_, bits) => {
    const mixed = groups.filter((_colour, group) => bits & (1 << group)).map((colour) => parseInt(colour.slice(1), 16));
    if (mixed.length === 0) return 0;
    /** @param {number} shift */
    const mean = (shift) => Math.round(mixed.reduce((sum, colour) => sum + ((colour >> shift) & 255), 0) / mixed.length);
    const alpha = Math.round(255 * (mixed.length === 1 ? ALPHA : ALPHA_MIXED));
    return (alpha << 24) | (mean(0) << 16) | (mean(8) << 8) | mean(16);
  });
}
