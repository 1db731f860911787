/** Symbols as rows of pixels, copied into a picture newest first; what is hidden is skipped. */

/** @typedef {import("#map/points/placing.js").Placed} Placed */
/** @typedef {import("#map/points/placing.js").Range} Range */
/**
 * @typedef {object} Stamps the pictures as rows of pixels
 * @property {number} half
 * @property {Int32Array} first index of a code's first run; one more entry than codes
 * @property {Int32Array} runs three numbers each: the row, the column, where its pixels end in `pixels`
 * @property {Int32Array} pixels colours, as four bytes red, green, blue, alpha
 * @property {Int32Array} marks pairs of column and row around the centre: where a symbol must be covered to be hidden
 */
/**
 * @typedef {object} Target part of a canvas, with a border into which symbols may reach
 * @property {number} width
 * @property {number} height
 * @property {number} left
 * @property {number} top
 * @property {number} pad width of the border
 * @property {Int32Array} colours
 * @property {Uint8Array} taken where a symbol stands already
 */

import { CODES } from "#map/points/sprites.js";

const MARKS = 8;
const MARKS_AT = 0.62;
/** A symbol of which no more than so many marks show is as good as hidden. */
const SLIVER = 2;
/** Colours from here to -1 have full alpha. */
const OPAQUE = -0x1000000;

/**
 * Cut pictures that stand side by side into rows of pixels.
 * @param {Int32Array} sheet @param {number} width of the sheet @param {number} half @param {number} [codes]
 * @returns {Stamps}
 */
export function stampsOf(sheet, width, half, codes = CODES) {
  const size = 2 * half + 1;
  const [first, runs, pixels] = [[0], /** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
  for (let code = 0; code < codes; code++) {
    for (let y = 0; y < size; y++) {
      const at = y * width + code * size;
      let [from, to] = [0, size];
      while (from < size && sheet[at + from] === 0) from += 1;
      while (to > from && sheet[at + to - 1] === 0) to -= 1;
      for (let x = from; x < to; x++) pixels.push(sheet[at + x] ?? 0);
      if (to > from) runs.push(y - half, from - half, pixels.length);
    }
    first.push(runs.length);
  }
  const marks = Array.from({ length: MARKS }, (_, i) => {
    const angle = (i / MARKS) * 2 * Math.PI;
    return [Math.cos(angle), Math.sin(angle)].map((part) => Math.round(part * half * MARKS_AT));
  }).flat();
  return { half, first: Int32Array.from(first), runs: Int32Array.from(runs), pixels: Int32Array.from(pixels), marks: Int32Array.from(marks) };
}

/**
 * Draw a range of placed rows, newest on top.
 * @param {{stamps: Stamps, target: Target, code: Uint8Array, end: import("#map/columns.js").Days}} job @param {Placed} placed @param {Range} range
 */
export function splat({ stamps, target, code, end }, { rows, px, py }, { from, sure, to, after, early }) {
  const { colours, taken, pad } = target;
  const stride = target.width + 2 * pad;
  const corner = (pad - target.top) * stride + pad - target.left;
  colours.fill(0);
  taken.fill(0);
  for (let i = to - 1; i >= from; i--) {
    const at = (py[i] ?? 0) * stride + (px[i] ?? 0) + corner;
    if (taken[at] !== 0) continue;
    const row = rows[i] ?? 0;
    if (i < sure && (end[row] ?? 0) <= after) continue;
    taken[at] = 1;
    if (!hidden(colours, stride, at, stamps)) stamp(colours, stride, at, stamps, code[row] ?? 0);
  }
  for (let k = early.length - 1; k >= 0; k--) {
    const i = early[k] ?? 0;
    const at = (py[i] ?? 0) * stride + (px[i] ?? 0) + corner;
    if (!hidden(colours, stride, at, stamps)) stamp(colours, stride, at, stamps, code[rows[i] ?? 0] ?? 0);
  }
}

/** The least part of a canvas that holds all placed rows. @param {Placed} placed */
export function boundsOf({ n, px, py }) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < n; i++) {
    const [x, y] = [px[i] ?? 0, py[i] ?? 0];
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  return n === 0 ? { left: 0, top: 0, width: 1, height: 1 } : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** @param {Int32Array} colours @param {number} stride @param {number} at @param {Stamps} stamps */
function hidden(colours, stride, at, { marks }) {
  let free = 0;
  for (let i = 0; i < 2 * MARKS; i += 2) {
    const there = colours[at + (marks[i + 1] ?? 0) * stride + (marks[i] ?? 0)] ?? 0;
    if ((there >= 0 || there < OPAQUE) && ++free > SLIVER) return false;
  }
  return true;
}

/** @param {Int32Array} colours @param {number} stride @param {number} at @param {Stamps} stamps @param {number} code */
function stamp(colours, stride, at, { first, runs, pixels }, code) {
  const last = first[code + 1] ?? 0;
  for (let run = first[code] ?? 0; run < last; run += 3) {
    let p = at + (runs[run] ?? 0) * stride + (runs[run + 1] ?? 0);
    const stop = runs[run + 2] ?? 0;
    for (let k = run > 0 ? (runs[run - 1] ?? 0) : 0; k < stop; k++, p++) {
      const there = colours[p] ?? 0;
      if (there === 0) colours[p] = pixels[k] ?? 0;
      else if (there >= 0 || there < OPAQUE) colours[p] = under(there, pixels[k] ?? 0);
    }
  }
}

/** Put a colour under one that lets it through. @param {number} above @param {number} below */
export function under(above, below) {
  const a = above >>> 24;
  const b = ((below >>> 24) * (255 - a)) / 255;
  const sum = a + b;
  if (sum === 0) return 0;
  /** @param {number} shift */
  const mix = (shift) => Math.round((((above >> shift) & 255) * a + ((below >> shift) & 255) * b) / sum) << shift;
  return mix(0) | mix(8) | mix(16) | (Math.round(sum) << 24);
}
