/** Incidents counted by the day, week, month or year they begin in. Their number is not a trend of events. */

/** @typedef {import("#map/types.js").Bar} Bar */
/** @typedef {import("#map/types.js").BarUnit} BarUnit */
/** @typedef {import("#map/filter.js").Filter} Filter */

import { addMonths, dayOf, partsOf } from "#map/periods.js";
import { GROUPS } from "#map/vocab.js";

const GROUP_COUNT = Object.keys(GROUPS).length;
/** A Monday. */
const MONDAY = 3;

/** @type {WeakMap<Filter, Map<BarUnit, Bar[]>>} */
const made = new WeakMap();

/** Count the rows that pass a filter, of all dates; bars follow each other without a gap. @param {Filter} filter @param {BarUnit} unit */
export function bars(filter, unit) {
  const known = made.get(filter) ?? new Map();
  made.set(filter, known);
  const found = known.get(unit) ?? counted(filter, unit);
  known.set(unit, found);
  return /** @type {Bar[]} */ (found);
}

/** @param {Filter} filter @param {BarUnit} unit @returns {Bar[]} */
function counted(filter, unit) {
  const { first, length } = filter.axis;
  const daily = filter.daily();
  const found = [];
  for (let start = beginOf(first, unit), end = start; start < first + length; start = end) {
    end = nextOf(start, unit);
    const [from, to] = [Math.max(0, start - first), Math.min(length, end - first)];
    const counts = Array.from({ length: GROUP_COUNT }, (_, group) => summed(daily, group * length + from, group * length + to));
    found.push({ start, end, counts, total: counts.reduce((sum, each) => sum + each, 0) });
  }
  return found;
}

/** @param {Int32Array} values @param {number} from @param {number} to */
function summed(values, from, to) {
  let sum = 0;
  for (let i = from; i < to; i++) sum += /** @type {number} */ (values[i]);
  return sum;
}

/** The first day of the bar a day is in. @param {number} day @param {BarUnit} unit */
export function beginOf(day, unit) {
  if (unit === "day") return day;
  if (unit === "week") return day - ((((day - MONDAY) % 7) + 7) % 7);
  const { year, month } = partsOf(day);
  return dayOf(year, unit === "month" ? month : 1, 1) ?? day;
}

/** The first day of the next bar. @param {number} start @param {BarUnit} unit */
export function nextOf(start, unit) {
  if (unit === "day" || unit === "week") return start + (unit === "day" ? 1 : 7);
  return addMonths(start, unit === "month" ? 1 : 12);
}
