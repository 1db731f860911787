/** Where symbols lie too close to count, the fullest squares of the map carry a number, which follows the range. */

/** @typedef {import("#map/points/types.js").Rows} Rows */
/** @typedef {import("#map/points/placing.js").Placed} Placed */
/** @typedef {import("#map/points/placing.js").Range} Range */
/** @typedef {import("#map/canvas-layer.js").Frame} Frame */
/** @typedef {import("#map/layout.js").Box} Box */
/**
 * @typedef {object} Cell
 * @property {number} x where its number is written, in pixels of the view
 * @property {number} y
 * @property {{x: number, y: number}} middle where its rows are on average
 * @property {number} anchorX where the line to its number begins
 * @property {number} anchorY
 * @property {Int32Array} rows those that pass the filter, in their order
 */

import { around, beyond, covers, rings, spaced } from "#map/layout.js";
import { lowerBound } from "#map/points/placing.js";

const CELL_PX = 96;
const FINE_PX = 10;
/** Room for the largest number. */
export const PILL_PX = { x: 46, y: 18 };
const APART_PX = 58;
const CELLS_MOST = 16;
/** How far a number is from its square's middle. */
const RADII = [0, 34, 46, 60, 76, 100];
/** Squares with fewer need no number. */
const FULL = 40;

/** The squares of a frame: they keep their place in the world when the map is moved. @param {Frame} frame */
export function squares({ corner, width, height, ratio }) {
  const side = CELL_PX * ratio;
  const [left, top] = [Math.floor(corner.x / side), Math.floor(corner.y / side)];
  const columns = Math.floor((corner.x + width) / side) - left + 1;
  const rows = Math.floor((corner.y + height) / side) - top + 1;
  const [dx, dy] = [corner.x - left * side, corner.y - top * side];
  return {
    count: columns * rows,
    /** @param {number} px @param {number} py */
    at: (px, py) => Math.floor((py + dy) / side) * columns + Math.floor((px + dx) / side),
  };
}

/**
 * Find the fullest squares, and their rows.
 * @param {Placed} placed @param {Frame} frame @param {Box[]} obstacles in pixels of the view, no number covers them
 * @param {Box[]} names neither a number nor its line covers them @returns {Cell[]}
 */
export function fullest(placed, frame, obstacles, names) {
  const grid = squares(frame);
  const { n, px, py, rows } = placed;
  const [counts, sumX, sumY] = [new Int32Array(grid.count), new Float64Array(grid.count), new Float64Array(grid.count)];
  const squareOf = new Uint16Array(n);
  for (let i = 0; i < n; i++) {
    const [x, y] = [px[i] ?? 0, py[i] ?? 0];
    const square = grid.at(x, y);
    squareOf[i] = square;
    counts[square] = (counts[square] ?? 0) + 1;
    sumX[square] = (sumX[square] ?? 0) + x;
    sumY[square] = (sumY[square] ?? 0) + y;
  }
  const centres = Array.from(counts, (count, square) => ({
    square, count,
    x: (sumX[square] ?? 0) / count / frame.ratio - frame.margin.x,
    y: (sumY[square] ?? 0) / count / frame.ratio - frame.margin.y,
  }));
  const full = centres.filter(({ count }) => count >= FULL).sort((a, b) => b.count - a.count || a.square - b.square);
  const kept = spaced(full, APART_PX).slice(0, CELLS_MOST);
  const members = new Map(kept.map(({ square, count }) => [square, { rows: new Int32Array(count), n: 0 }]));
  for (let i = 0; i < n; i++) {
    const member = members.get(squareOf[i] ?? 0);
    if (member) member.rows[member.n++] = rows[i] ?? 0;
  }
  const spots = beside(kept, covered(placed, frame), obstacles, names);
  return kept.map((middle, i) => {
    const { x, y } = spots[i] ?? middle;
    const from = beyond(middle, { x, y }, names);
    return {
      x, y, middle, anchorX: middle.x + (x - middle.x) * from, anchorY: middle.y + (y - middle.y) * from,
      rows: members.get(middle.square)?.rows ?? new Int32Array(0),
    };
  });
}

/**
 * Put each number beside its square's symbols, where it covers none; on them where there is no room, but on no name.
 * @param {{x: number, y: number}[]} centres @param {(box: Box) => boolean} taken @param {Box[]} obstacles @param {Box[]} names
 */
function beside(centres, taken, obstacles, names) {
  const boxes = [...obstacles, ...names];
  return centres.map((centre) => {
    const free = rings(centre, RADII, 0.75).filter((at) => !boxes.some((other) => covers(boxAt(at), other)));
    const led = free.filter((each) => beyond(centre, each, names) === 0);
    const at = led.find((each) => !taken(boxAt(each))) ?? led[0] ?? free[0] ?? centre;
    boxes.push(boxAt(at));
    return at;
  });
}

/** @param {{x: number, y: number}} at */
const boxAt = (at) => around(at, PILL_PX.x, PILL_PX.y);

/**
 * Find out where symbols are, whatever the range, so that numbers stay where they are while time goes on.
 * @param {Placed} placed @param {Frame} frame
 */
function covered({ n, px, py }, { width, height, ratio, margin }) {
  const side = FINE_PX * ratio;
  const columns = Math.ceil(width / side) + 1;
  const there = new Uint8Array(columns * (Math.ceil(height / side) + 1));
  for (let i = 0; i < n; i++) there[Math.floor((py[i] ?? 0) / side) * columns + Math.floor((px[i] ?? 0) / side)] = 1;
  /** @param {Box} box */
  return ({ x, y, w, h }) => {
    const [left, top] = [x + margin.x, y + margin.y].map((edge) => Math.floor(edge / FINE_PX));
    const [right, bottom] = [x + w + margin.x, y + h + margin.y].map((edge) => Math.floor(edge / FINE_PX));
    for (let row = top ?? 0; row <= (bottom ?? 0); row++) {
      for (let column = left ?? 0; column <= (right ?? 0); column++) if (there[row * columns + column]) return true;
    }
    return false;
  };
}

/**
 * Count the rows of a square that are shown.
 * @param {Int32Array} rows @param {Rows} shown @param {{start: import("#map/columns.js").Days, end: import("#map/columns.js").Days}} columns
 */
export function countIn(rows, shown, { start, end }) {
  const n = rows.length;
  const [from, to] = [lowerBound(rows, n, shown.first), lowerBound(rows, n, shown.last)];
  let count = to - from;
  for (let i = from; i < to; i++) {
    const row = rows[i] ?? 0;
    if ((start[row] ?? 0) >= shown.start) break;
    if ((end[row] ?? 0) <= shown.start) count -= 1;
  }
  for (const row of shown.early) if (rows[lowerBound(rows, n, row)] === row) count += 1;
  return count;
}
