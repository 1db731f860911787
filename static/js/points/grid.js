/** All rows by where they lie, in 256 by 256 cells of the data's box: finds the symbol under a pointer at any zoom. */

/** @typedef {import("#map/points/types.js").PointsEngine} Engine */

import { NOWHERE } from "#map/points/placing.js";

const SIDE = 256;

/** Rows by cell; made when first needed. */
export class Grid {
  /** @param {{columns: {x: Uint16Array, y: Uint16Array}}} engine @param {Uint8Array} code */
  constructor({ columns }, code) {
    this.columns = columns;
    const [xs, ys] = [columns.x, columns.y];
    const first = new Int32Array(SIDE * SIDE + 1);
    /** @param {number} row */
    const cell = (row) => ((ys[row] ?? 0) >> 8) * SIDE + ((xs[row] ?? 0) >> 8);
    for (let row = 0; row < code.length; row++) if (code[row] !== NOWHERE) first[cell(row) + 1] = (first[cell(row) + 1] ?? 0) + 1;
    for (let i = 0; i < SIDE * SIDE; i++) first[i + 1] = (first[i + 1] ?? 0) + (first[i] ?? 0);
    const next = first.slice();
    const rows = new Int32Array(first[SIDE * SIDE] ?? 0);
    for (let row = 0; row < code.length; row++) {
      if (code[row] === NOWHERE) continue;
      const at = next[cell(row)] ?? 0;
      rows[at] = row;
      next[cell(row)] = at + 1;
    }
    this.first = first;
    this.rows = rows;
  }

  /**
   * Visit the rows in an ellipse, cell by cell, each cell's newest first.
   * @param {{x: number, y: number, rx: number, ry: number}} at in steps of the data's box
   * @param {(row: number, distance: number) => void} visit distance: 1 on the edge
   */
  near({ x, y, rx, ry }, visit) {
    for (let cy = clamp((y - ry) >> 8); cy <= clamp((y + ry) >> 8); cy++) {
      for (let cx = clamp((x - rx) >> 8); cx <= clamp((x + rx) >> 8); cx++) {
        const cell = cy * SIDE + cx;
        for (let i = (this.first[cell + 1] ?? 0) - 1; i >= (this.first[cell] ?? 0); i--) {
          const row = this.rows[i] ?? 0;
          const [dx, dy] = [((this.columns.x[row] ?? 0) - x) / rx, ((this.columns.y[row] ?? 0) - y) / ry];
          const distance = Math.hypot(dx, dy);
          if (distance <= 1) visit(row, distance);
        }
      }
    }
  }
}

/** @param {number} value */
function clamp(value) {
  return Math.max(0, Math.min(SIDE - 1, value));
}
