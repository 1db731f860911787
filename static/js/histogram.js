/** Bars behind the slider: reports by the month they begin in. Their number is not a trend of events. */

/** @typedef {import("#map/types.js").Incident} Incident */
/** @typedef {import("#map/types.js").Range} Range */

import { svg } from "#map/dom.js";
import { addMonths, isoOf, parseDay } from "#map/periods.js";
import { GROUPS } from "#map/vocab.js";

/**
 * Count by month and group.
 * @param {Incident[]} incidents @param {Range} limits
 * @returns {{start: number, end: number, counts: Record<string, number>, total: number}[]}
 */
export function byMonth(incidents, limits) {
  const months = [];
  for (let start = firstOfMonth(limits.start); start < limits.end; start = addMonths(start, 1)) {
    months.push({ start, end: addMonths(start, 1), counts: /** @type {Record<string, number>} */ ({}), total: 0 });
  }
  for (const incident of incidents) {
    const month = months.find(({ start, end }) => incident.start >= start && incident.start < end);
    if (!month) continue;
    month.counts[incident.group] = (month.counts[incident.group] ?? 0) + 1;
    month.total += 1;
  }
  return months;
}

/** @param {number} day */
function firstOfMonth(day) {
  return parseDay(`${isoOf(day).slice(0, 7)}-01`) ?? day;
}

/**
 * Draw the bars.
 * @param {HTMLElement} host @param {Incident[]} incidents those that pass the filters, of all dates @param {Range} limits
 */
export function drawHistogram(host, incidents, limits) {
  const months = byMonth(incidents, limits);
  const top = Math.max(4, ...months.map(({ total }) => total));
  const width = limits.end - limits.start;
  const root = svg("svg", { viewBox: `0 0 ${width} 100`, preserveAspectRatio: "none", "aria-hidden": "true" });
  for (const { start, end, counts } of months) {
    let y = 100;
    for (const group of Object.keys(GROUPS)) {
      const height = (100 * (counts[group] ?? 0)) / top;
      if (height === 0) continue;
      y -= height;
      const box = { x: String(start - limits.start + 2), y: String(y), width: String(end - start - 4), height: String(height) };
      root.append(svg("rect", { ...box, class: `bar ${group}` }));
    }
  }
  host.replaceChildren(root);
}
