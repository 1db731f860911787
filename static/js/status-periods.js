/** The status of a crossing over time. */

/** @typedef {import("#map/types.js").Knowledge} Knowledge */
/** @typedef {import("#map/types.js").LogRow} LogRow */
/** @typedef {import("#map/types.js").Range} Range */
/** @typedef {import("#map/types.js").Status} Status */
/** @typedef {Range & {status: Status, knowledge: Knowledge}} Period */

import { t, term } from "#map/i18n.js";
import { isoOf, parseDay, spanText } from "#map/periods.js";
import { statusAt } from "#map/status.js";

/**
 * The status of a crossing over a stretch of time, day for day as of status.js.
 * @param {LogRow[]} log @param {Range} limits @returns {Period[]}
 */
export function statusPeriods(log, limits) {
  const bounds = [limits.start, limits.end];
  for (const { from, to, last_verified: verified } of log) {
    const days = [parseDay(from), to && parseDay(to), verified && (parseDay(verified) ?? NaN) + 1];
    for (const day of days) if (typeof day === "number" && day > limits.start && day < limits.end) bounds.push(day);
  }
  const starts = [...new Set(bounds)].sort((a, b) => a - b);
  /** @type {Period[]} */
  const found = [];
  for (const [i, start] of starts.slice(0, -1).entries()) {
    const { status, knowledge } = statusAt(log, isoOf(start));
    const end = starts[i + 1] ?? limits.end;
    const before = found[found.length - 1];
    if (before?.status === status && before.knowledge === knowledge) before.end = end;
    else found.push({ start, end, status, knowledge });
  }
  return found;
}

/** Say a period in words. @param {Period} period */
export function periodText({ start, end, status, knowledge }) {
  const key = knowledge === "last_known" ? "time.strip_last" : "time.strip_period";
  return t(key, { status: term("status", status), days: spanText({ start, end }) });
}
