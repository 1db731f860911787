/** The plane of the unrolled border: kilometres to the right, days downwards, what has no kilometre beside it. Pure. */

/** @typedef {import("#map/types.js").Range} Range */
/** @typedef {"line" | "section" | "away"} Lane on the line; somewhere on the section; placed, but not at the line */
/** @typedef {{row: number, x: number, y: number, end: number, half: number, lane: Lane}} Mark end: the last day's y; half: of the doubt, in pixels */
/** @typedef {{start: number, end: number}} Stretch of pixels */

import { clamp, ticksOf } from "#map/axis.js";

/** How far along the line a place may be off, in kilometres. @type {Record<string, number>} */
export const DOUBT_KM = { town: 5, district: 20 };
const STEP_PX = 11;
const GAP_PX = 10;
const MARGIN_PX = 8;
/** From here on there is room for longer names. */
const TALL_PX = 400;
/** As far as a mark reaches: so far days keep off the edges, and words off the marks. */
const MARK_PX = 8;
const WORDS_GAP_PX = 4;
/** What is written below the line: its kilometres and what it ends in, and a line more where the ends need one each. */
const [BELOW_PX, LINE_PX] = [36, 15];
/** Words of an axis that goes down need a line, not their width; these are parts of what the widest of them needs. */
const [LINES, HALVED_LINES] = [4, 3];
const LABEL_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500];
const LABEL_PX = 52;

/** Where kilometres and days lie. */
export class Plane {
  /**
   * @param {{width: number, height: number}} size
   * @param {{km: number, span: Range, lanes: Lane[], names: boolean, ends: [string, string], reach: number, widthOf: (text: string) => number}} of
   *   lanes: those beside the line; names: whether there are crossings; ends: what the line begins and ends in;
   *   reach: how far the slanted title of the last lane goes to the right
   */
  constructor({ width, height }, { km, span, lanes, names, ends, reach, widthOf }) {
    const narrow = width < 460;
    const laneWidth = narrow ? 34 : 58;
    this.km = km;
    this.span = span;
    this.width = width;
    this.right = width - Math.max(MARGIN_PX, reach - laneWidth) - lanes.length * (laneWidth + GAP_PX);
    this.top = names || lanes.length > 0 ? (height > TALL_PX ? 116 : 96) : 22;
    this.bottom = height - BELOW_PX;
    /** The days that are written, left of the line. */
    this.ticks = ticksOf(span, (this.bottom - this.top) * (narrow ? HALVED_LINES : LINES)).map(({ day, text }) =>
      ({ day, lines: narrow ? halved(text, widthOf) : [text] }));
    const widest = Math.max(0, ...this.ticks.flatMap(({ lines }) => lines.map(widthOf)));
    this.left = MARGIN_PX + (widest > 0 ? Math.ceil(widest) + MARK_PX + WORDS_GAP_PX : 0);
    const [first, last] = ends.map(widthOf);
    this.stacked = (first ?? 0) + (last ?? 0) + MARGIN_PX > this.right - this.left;
    if (this.stacked) this.bottom -= LINE_PX;
    this.lanes = lanes.map((lane, i) => {
      const start = this.right + GAP_PX + i * (laneWidth + GAP_PX);
      return { lane, start, end: start + laneWidth };
    });
  }

  /** @param {number} km */
  x(km) {
    return this.left + (km / this.km) * (this.right - this.left);
  }

  /** @param {number} day */
  y(day) {
    const share = (day - this.span.start) / (this.span.end - this.span.start);
    return this.top + MARK_PX + share * (this.bottom - this.top - 2 * MARK_PX);
  }

  /** @param {number} x */
  kmAt(x) {
    return clamp(((x - this.left) / (this.right - this.left)) * this.km, 0, this.km);
  }

  /** @param {number} y */
  dayAt(y) {
    const share = clamp((y - this.top - MARK_PX) / (this.bottom - this.top - 2 * MARK_PX), 0, 1);
    return this.span.start + share * (this.span.end - this.span.start);
  }

  /** The kilometres that are written, as densely as they have room. */
  posts() {
    const px = (this.right - this.left) / this.km;
    const step = LABEL_STEPS.find((each) => each * px >= LABEL_PX) ?? 1000;
    return Array.from({ length: Math.floor(this.km / step) + 1 }, (_, i) => i * step);
  }
}

/**
 * Break words in two where both lines are shortest; what is one word stays on one.
 * @param {string} text @param {(text: string) => number} widthOf @returns {string[]}
 */
export function halved(text, widthOf) {
  const words = text.split(" ");
  const ways = words.slice(1).map((_, i) => [words.slice(0, i + 1).join(" "), words.slice(i + 1).join(" ")]);
  const wide = (/** @type {string[]} */ lines) => Math.max(...lines.map(widthOf));
  return ways.reduce((best, lines) => (wide(lines) < wide(best) ? lines : best), [text]);
}

/**
 * Work out where rows are drawn, oldest first.
 * @param {number[]} rows @param {Plane} plane
 * @param {{km: (row: number) => number | null, placed: (row: number) => boolean, precision: (row: number) => string,
 *   start: ArrayLike<number>, end: ArrayLike<number>}} of what is known of a row
 * @returns {Mark[]}
 */
export function marksOf(rows, plane, { km, placed, precision, start, end }) {
  const beside = new Map(plane.lanes.map(({ lane, ...stretch }) => [lane, columnsOf(stretch)]));
  const perKm = (plane.right - plane.left) / plane.km;
  return rows.map((row) => {
    const [first, last] = [start[row] ?? 0, (end[row] ?? 0) - 1];
    const y = plane.y(Math.max(plane.span.start, first) + 0.5);
    const until = plane.y(Math.min(plane.span.end - 1, last) + 0.5);
    const post = km(row);
    if (post !== null) {
      return { row, x: plane.x(post), y, end: until, half: (DOUBT_KM[precision(row)] ?? 0) * perKm, lane: "line" };
    }
    const lane = placed(row) ? "away" : "section";
    return { row, x: beside.get(lane)?.(y) ?? plane.right, y, end: until, half: 0, lane };
  });
}

/** Which lanes beside the line are needed. @param {Mark["lane"][]} lanes @returns {Lane[]} */
export function lanesOf(lanes) {
  return /** @type {Lane[]} */ (["section", "away"]).filter((lane) => lanes.includes(lane));
}

/** Spread what follows closely over a lane: the x for each next y. @param {Stretch} stretch */
function columnsOf({ start, end }) {
  const count = Math.max(1, Math.floor((end - start) / STEP_PX));
  const last = new Float64Array(count).fill(-Infinity);
  let next = 0;
  return (/** @type {number} */ y) => {
    const free = last.findIndex((each) => y - each >= STEP_PX);
    // Where all are taken, each has its turn.
    const column = free < 0 ? next++ % count : free;
    last[column] = y;
    return start + ((column + 0.5) / count) * (end - start);
  };
}

/**
 * The names that have room, the more important ones first.
 * @template {{x: number, rank: number}} T
 * @param {T[]} items @param {number} gap @returns {T[]} from left to right
 */
export function named(items, gap) {
  /** @type {T[]} */
  const kept = [];
  for (const item of [...items].sort((a, b) => a.rank - b.rank || a.x - b.x)) {
    if (kept.every(({ x }) => Math.abs(x - item.x) >= gap)) kept.push(item);
  }
  return kept.sort((a, b) => a.x - b.x);
}

/**
 * The mark at a point: the nearest, of those alike the one drawn last.
 * @param {Mark[]} marks @param {{x: number, y: number}} at @param {number} reach
 */
export function markAt(marks, at, reach) {
  let [best, least] = [/** @type {Mark | null} */ (null), reach];
  for (const mark of marks) {
    const d = Math.hypot(mark.x - at.x, at.y - clamp(at.y, mark.y, Math.max(mark.y, mark.end)));
    if (d <= least) [best, least] = [mark, d];
  }
  return best;
}

/**
 * What a rectangle that was dragged asks for: days if it is tall enough, kilometres if it is wide enough.
 * @param {Plane} plane @param {{x: number, y: number}} a @param {{x: number, y: number}} b @param {number} [least] pixels
 */
export function brushed(plane, a, b, least = 8) {
  const [left, right, top, bottom] = [Math.min(a.x, b.x), Math.max(a.x, b.x), Math.min(a.y, b.y), Math.max(a.y, b.y)];
  const days = { start: Math.floor(plane.dayAt(top)), end: Math.max(Math.floor(plane.dayAt(top)) + 1, Math.ceil(plane.dayAt(bottom))) };
  const km = { from: Math.floor(plane.kmAt(left)), to: Math.min(plane.km, Math.ceil(plane.kmAt(right))) };
  return { days: bottom - top >= least ? days : null, km: right - left >= least && km.from < km.to ? km : null };
}
