/** Two periods: which ones are offered, and how they differ. Pure. */

/** @typedef {import("#map/types.js").Range} Range */
/** @typedef {{count: number, weeks: number}} Counted */
/** @typedef {"none" | "only_a" | "only_b" | "same" | "more" | "fewer"} Kind of the first period against the second */

import { addMonths, partsOf } from "#map/periods.js";

/** With fewer cases in either period, a percentage would say more than is known. */
export const ENOUGH = 20;
/** Rates that differ by less are said to be about the same. */
const ALIKE = 0.1;
const YEAR = 12;

/** As long a period just before: whole months before whole months. @param {Range} span @returns {Range} */
export function periodBefore({ start, end }) {
  const [a, b] = [partsOf(start), partsOf(end)];
  const months = (b.year - a.year) * YEAR + b.month - a.month;
  const whole = a.day === 1 && b.day === 1 && months > 0;
  return { start: whole ? addMonths(start, -months) : start - (end - start), end: start };
}

/** The same days a year before. @param {Range} span @returns {Range} */
export function yearBefore({ start, end }) {
  const first = addMonths(start, -YEAR);
  return { start: first, end: Math.max(first + 1, addMonths(end - 1, -YEAR) + 1) };
}

/** @param {Counted} counted */
export function perWeek({ count, weeks }) {
  return weeks > 0 ? count / weeks : 0;
}

/**
 * How the first period differs from the second, by rates, since their lengths may differ.
 * @param {Counted} a @param {Counted} b @returns {{kind: Kind, percent: number | null}} percent only where there are enough cases
 */
export function difference(a, b) {
  if (a.count === 0 && b.count === 0) return { kind: "none", percent: null };
  if (a.count === 0 || b.count === 0) return { kind: a.count === 0 ? "only_b" : "only_a", percent: null };
  const ratio = perWeek(a) / (perWeek(b) || Infinity) - 1;
  if (Math.abs(ratio) < ALIKE) return { kind: "same", percent: null };
  const percent = Math.min(a.count, b.count) >= ENOUGH ? Math.round(Math.abs(ratio) * 100) : null;
  return { kind: ratio > 0 ? "more" : "fewer", percent };
}
