/** Which rows are in view, and on which pixel: worked out once per view and filter, so that a step in time only reads. */

/** @typedef {import("#map/points/types.js").Rows} Rows */
/** @typedef {import("#map/points/types.js").Box} Box */
/** @typedef {import("#map/canvas-layer.js").Frame} Frame */
/** @typedef {{x: Uint16Array, y: Uint16Array}} Grid positions in steps of the data's box */
/** @typedef {{n: number, rows: Int32Array, px: Int16Array, py: Int16Array}} Placed rows in their order, and their pixels */
/**
 * @typedef {object} Range what is shown of the placed rows
 * @property {number} from places from..to
 * @property {number} sure those below only if they end after a day
 * @property {number} to
 * @property {number} after the day
 * @property {number[]} early places below `from`, oldest first
 */

/** Steps of a position from one side of the data's box to the other. */
export const STEPS = 65_536;
const MOST = 2 ** 31 - 1;
/** The code of a row without a place. */
export const NOWHERE = 255;

/**
 * Make the integer transform of one axis: pixel = ((value - from) * factor + offset) >> shift for from <= value <= to.
 * @param {number} scale pixels in a step of the grid @param {number} offset the pixel of step 0 @param {number} length pixels of the canvas
 */
export function axis(scale, offset, length) {
  const from = Math.max(0, Math.ceil(-offset / scale));
  const to = Math.min(STEPS - 1, Math.ceil((length - offset) / scale) - 1);
  const at = offset + from * scale;
  let shift = 24;
  while (shift > 0 && (Math.max(0, to - from) * scale + Math.abs(at) + 1) * 2 ** shift > MOST) shift -= 1;
  return { from, to, factor: Math.round(scale * 2 ** shift), offset: Math.floor(at * 2 ** shift), shift };
}

/** Pixels in the width of the world. @param {Frame} frame */
export function worldPixels({ zoom, ratio }) {
  return 256 * 2 ** zoom * ratio;
}

/** The axes of a frame. @param {Box} box @param {Frame} frame */
export function axes(box, frame) {
  const world = worldPixels(frame);
  const [x, y] = [((box.east - box.west) * world) / STEPS, ((box.south - box.north) * world) / STEPS];
  // A row lies in the middle of its step.
  return {
    x: axis(x, box.west * world + x / 2 - frame.corner.x, frame.width),
    y: axis(y, box.north * world + y / 2 - frame.corner.y, frame.height),
  };
}

/** Make room for so many rows. @param {number} n @returns {Placed} */
export function room(n) {
  return { n: 0, rows: new Int32Array(n), px: new Int16Array(n), py: new Int16Array(n) };
}

/**
 * Place the rows that pass the filter and lie in the frame.
 * @param {{columns: Grid, box: Box}} engine @param {Uint8Array} code NOWHERE for rows without a place
 * @param {Uint8Array | null} mask 0 for rows that pass; null if all do @param {Frame} frame @param {Placed} into room for all rows
 */
export function place({ columns, box }, code, mask, frame, into) {
  const { x, y } = axes(box, frame);
  const [xs, ys, { rows, px, py }] = [columns.x, columns.y, into];
  let count = 0;
  for (let row = 0; row < code.length; row++) {
    const [gx, gy] = [/** @type {number} */ (xs[row]), /** @type {number} */ (ys[row])];
    if (gx < x.from || gx > x.to || gy < y.from || gy > y.to) continue;
    if (code[row] === NOWHERE || (mask !== null && mask[row] !== 0)) continue;
    rows[count] = row;
    px[count] = (Math.imul(gx - x.from, x.factor) + x.offset) >> x.shift;
    py[count] = (Math.imul(gy - y.from, y.factor) + y.offset) >> y.shift;
    count += 1;
  }
  into.n = count;
}

/**
 * Find what an answer shows of the placed rows.
 * @param {Placed} placed @param {Rows} shown @param {import("#map/columns.js").Days} start every row's first day @returns {Range}
 */
export function rangeOf({ rows, n }, shown, start) {
  const sure = lowerBound(start, start.length, shown.start);
  const early = [];
  for (const row of shown.early) {
    const at = lowerBound(rows, n, row);
    if (at < n && rows[at] === row) early.push(at);
  }
  const from = lowerBound(rows, n, shown.first);
  const to = Math.max(from, lowerBound(rows, n, shown.last));
  return { from, sure: Math.max(from, Math.min(to, lowerBound(rows, n, sure))), to, after: shown.start, early };
}

/**
 * The places of a range, newest first, up to a number; null if there are more.
 * @param {Placed} placed @param {Range} range @param {import("#map/columns.js").Days} end every row's last day, exclusive @param {number} most
 */
export function placesIn({ rows }, { from, sure, to, after, early }, end, most) {
  if (to - sure + early.length > most) return null;
  const places = [];
  for (let i = to - 1; i >= from; i--) {
    if (i < sure && (end[rows[i] ?? 0] ?? 0) <= after) continue;
    if (places.push(i) > most) return null;
  }
  for (let i = early.length - 1; i >= 0; i--) places.push(early[i] ?? 0);
  return places.length > most ? null : places;
}

/**
 * First place among sorted values whose value is at least this.
 * @param {import("#map/columns.js").Days} values @param {number} n how many of them @param {number} least
 */
export function lowerBound(values, n, least) {
  let [low, high] = [0, n];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (/** @type {number} */ (values[middle]) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
