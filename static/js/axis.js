/** The stretch of time the control shows: where a day lies in it, what its bars stand for and what is written below. */

/** @typedef {import("#map/types.js").BarUnit} BarUnit */
/** @typedef {import("#map/types.js").Range} Range */

import { beginOf, nextOf } from "#map/bars.js";
import { addMonths, dayText, partsOf, spanText } from "#map/periods.js";

/** The shortest stretch: a day of it is wide enough to be chosen on a phone. */
export const LEAST_DAYS = 14;
const LEAST_BAR_PX = 3;
const DAYS = /** @type {Record<BarUnit, number>} */ ({ day: 1, week: 7, month: 30.44, year: 365.25 });
/** Room before what is moved into view. */
const MARGIN = 0.08;

/**
 * How far apart ticks stand, finest first, and the pixels each needs for its words.
 * @type {{unit: BarUnit, every: number, px: number}[]}
 */
const TICKS = [
  { unit: "day", every: 1, px: 124 },
  { unit: "week", every: 1, px: 124 },
  { unit: "week", every: 2, px: 124 },
  { unit: "month", every: 1, px: 112 },
  { unit: "month", every: 3, px: 112 },
  { unit: "year", every: 1, px: 38 },
  { unit: "year", every: 2, px: 38 },
];

/** @param {number} value @param {number} low @param {number} high */
export function clamp(value, low, high) {
  return Math.max(low, Math.min(high, value));
}

/** Where a day lies, from 0 at the left to 1. @param {number} day @param {Range} view */
export function shareOf(day, view) {
  return (day - view.start) / (view.end - view.start);
}

/** Write that share for a style, kept inside. @param {number} day @param {Range} view */
export function percentOf(day, view) {
  return `${(100 * clamp(shareOf(day, view), 0, 1)).toFixed(4)}%`;
}

/**
 * Show a shorter or longer stretch around what is chosen, or around what of it is seen.
 * @param {Range} view @param {number} factor below 1 for shorter @param {Range} range what is chosen @param {Range} limits
 * @returns {Range}
 */
export function zoomed(view, factor, range, limits) {
  const length = clamp(Math.round((view.end - view.start) * factor), LEAST_DAYS, limits.end - limits.start);
  const seen = { start: Math.max(range.start, view.start), end: Math.min(range.end, view.end) };
  const { start, end } = seen.start < seen.end ? seen : range;
  return placed((start + end - length) / 2, length, limits);
}

/** @param {number} start @param {number} length @param {Range} limits @returns {Range} */
function placed(start, length, limits) {
  const first = clamp(Math.round(start), limits.start, Math.max(limits.start, limits.end - length));
  return { start: first, end: Math.min(limits.end, first + length) };
}

/**
 * Move the stretch so that a range is in it, or lengthen it if the range is too long.
 * @param {Range} view @param {Range} range @param {Range} limits @returns {Range} the same object if nothing has to move
 */
export function including(view, range, limits) {
  if (range.start >= view.start && range.end <= view.end) return view;
  const [length, wanted] = [view.end - view.start, range.end - range.start];
  if (wanted > length * (1 - MARGIN)) {
    return placed(range.start - wanted * MARGIN, Math.round(wanted * (1 + 2 * MARGIN)), limits);
  }
  const later = range.end > view.end;
  return placed(later ? range.start - length * MARGIN : range.end - length * (1 - MARGIN), length, limits);
}

/** The shortest unit whose bars can be told apart. @param {Range} view @param {number} width in pixels @returns {BarUnit} */
export function barUnit(view, width) {
  const px = width / (view.end - view.start);
  const units = /** @type {BarUnit[]} */ (Object.keys(DAYS));
  return units.find((unit) => DAYS[unit] * px >= LEAST_BAR_PX) ?? "year";
}

/**
 * Return the days that are written below, as densely as their words have room.
 * @param {Range} view @param {number} width in pixels @returns {{day: number, text: string}[]}
 */
export function ticksOf(view, width) {
  const px = width / (view.end - view.start);
  const { unit, every, px: room } =
    TICKS.find((tick) => DAYS[tick.unit] * tick.every * px >= tick.px) ??
    /** @type {typeof TICKS[number]} */ (TICKS[TICKS.length - 1]);
  const found = [];
  for (let day = firstTick(view.start, unit, every); (view.end - day) * px >= room * 0.8; day = after(day, unit, every)) {
    if (day >= view.start) found.push({ day, text: tickText(day, unit) });
  }
  return found;
}

/** @param {number} start @param {BarUnit} unit @param {number} every */
function firstTick(start, unit, every) {
  if (unit !== "month") return beginOf(start, unit);
  const begin = beginOf(start, "month");
  return addMonths(begin, -((partsOf(begin).month - 1) % every));
}

/** @param {number} day @param {BarUnit} unit @param {number} every */
function after(day, unit, every) {
  if (unit === "day" || unit === "week") return day + every * DAYS[unit];
  return addMonths(day, every * (unit === "month" ? 1 : 12));
}

/** @param {number} day @param {BarUnit} unit */
function tickText(day, unit) {
  // Below an axis a year is its number, whatever word goes with it in a sentence.
  if (unit === "year") return String(partsOf(day).year);
  return unit === "month" ? spanText({ start: day, end: nextOf(day, unit) }) : dayText(day);
}
