/** Moving through time: steps of the calendar, and playing. */

/** @typedef {import("#map/types.js").BarUnit} BarUnit */
/** @typedef {import("#map/types.js").Mode} Mode */
/** @typedef {import("#map/types.js").Range} Range */

import { clamp } from "#map/axis.js";
import { addMonths, partsOf } from "#map/periods.js";

/** A frame that comes later than this (the machine was busy) moves no further than this. */
const LONGEST_FRAME_MS = 100;

/**
 * What is chosen, moved by units of the calendar inside the limits: a period keeps its length, or stays whole months.
 * @param {Range} range @param {Mode} mode @param {{unit: BarUnit, count: number}} step @param {Range} limits
 * @returns {Range}
 */
export function stepped(range, mode, step, limits) {
  if (mode === "cumulative") {
    return { start: range.start, end: clamp(shifted(range.end, step), range.start + 1, limits.end) };
  }
  const end = wholeMonths(range) ? shifted(range.end, step) : shifted(range.start, step) + range.end - range.start;
  const start = shifted(range.start, step);
  const over = Math.max(0, end - limits.end) || Math.min(0, start - limits.start);
  if (over === 0) return { start, end };
  const length = Math.min(end - start, range.end - range.start);
  return over > 0 ? { start: limits.end - length, end: limits.end } : { start: limits.start, end: limits.start + length };
}

/** @param {number} day @param {{unit: BarUnit, count: number}} step */
function shifted(day, { unit, count }) {
  if (unit === "day" || unit === "week") return day + count * (unit === "day" ? 1 : 7);
  return addMonths(day, count * (unit === "month" ? 1 : 12));
}

/** @param {Range} range */
function wholeMonths({ start, end }) {
  return partsOf(start).day === 1 && partsOf(end).day === 1;
}

/** Where playing begins when it has come to the end. @param {Range} range @param {Mode} mode @param {Range} limits */
export function rewound(range, mode, limits) {
  if (mode === "cumulative") return { start: limits.start, end: limits.start + 1 };
  return { start: limits.start, end: limits.start + Math.min(range.end - range.start, limits.end - limits.start) };
}

/**
 * Plays: calls with whole days to move by, at most once a frame.
 */
export class Player {
  #frame = 0;
  #before = 0;
  #owed = 0;

  /**
   * @param {object} options
   * @param {() => number} options.speed days in a second
   * @param {(days: number) => boolean} options.move moves; false at the end
   * @param {(playing: boolean) => void} options.changed
   * @param {{ask: (call: (ms: number) => void) => number, cancel: (id: number) => void}} [options.frames]
   */
  constructor({ speed, move, changed, frames = screen() }) {
    this.speed = speed;
    this.move = move;
    this.changed = changed;
    this.frames = frames;
  }

  get playing() {
    return this.#frame !== 0;
  }

  /** Begin; nothing if it plays. */
  start() {
    if (this.playing) return;
    this.#before = 0;
    this.#owed = 0;
    this.#ask();
    this.changed(true);
  }

  /** Stop; nothing if it does not play. */
  stop() {
    if (!this.playing) return;
    this.frames.cancel(this.#frame);
    this.#frame = 0;
    this.changed(false);
  }

  #ask() {
    this.#frame = this.frames.ask((now) => this.#next(now));
  }

  /** @param {number} now */
  #next(now) {
    const passed = this.#before === 0 ? 0 : Math.min(LONGEST_FRAME_MS, now - this.#before);
    this.#before = now;
    this.#owed += (passed / 1_000) * this.speed();
    const days = Math.floor(this.#owed);
    this.#owed -= days;
    this.#ask();
    if (days > 0 && !this.move(days)) this.stop();
  }
}

function screen() {
  return {
    ask: (/** @type {(ms: number) => void} */ call) => requestAnimationFrame(call),
    cancel: (/** @type {number} */ id) => cancelAnimationFrame(id),
  };
}
