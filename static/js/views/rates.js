/** Incidents per 100 km and week: pure. The classes are the same for every period, so that periods can be compared. */

/** @typedef {import("#map/types.js").Range} Range */
/** @typedef {import("#map/columns.js").Codes} Codes */

/** Where each class but the first begins. */
export const BREAKS = [0.1, 0.3, 1, 3];
const WEEK = 7;
const HUNDRED_KM = 100;

/** The days of a span that the data cover. @param {Range} span @param {Range} known */
export function coveredDays(span, known) {
  return Math.max(0, Math.min(span.end, known.end) - Math.max(span.start, known.start));
}

/** @param {number} count @param {number} km @param {number} days */
export function rateOf(count, km, days) {
  return km > 0 && days > 0 ? count / (km / HUNDRED_KM) / (days / WEEK) : 0;
}

/** The class of a rate: 0 where nothing was reported, else 1 to 5. @param {number} rate */
export function classOf(rate) {
  return rate > 0 ? 1 + BREAKS.filter((least) => rate >= least).length : 0;
}

/**
 * Count rows by segment.
 * @param {{each: (call: (row: number) => void) => void}} rows @param {Codes} codes the segment of each row plus one, 0 for none
 * @param {number} size how many segments there are
 */
export function countBySegment(rows, codes, size) {
  const counts = new Uint32Array(size + 1);
  rows.each((row) => void counts[/** @type {number} */ (codes[row])]++);
  return { none: counts[0] ?? 0, counts: counts.subarray(1) };
}
