/** Reported counts over the bars: one unit at a time, each count over the days it was made for. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/types.js").Range} Range */
/** @typedef {import("#map/histogram.js").Sheet} Sheet */
/**
 * @typedef {object} Count one count, as in the document
 * @property {string} section
 * @property {string} measure what was counted, in the words of the source
 * @property {string} unit
 * @property {number} value
 * @property {string} start
 * @property {string} end the day after the last
 * @property {boolean} year_to_date
 * @property {boolean} rounded
 * @property {string} bound
 * @property {string | null} note
 * @property {string[]} by who published it
 */
/** @typedef {Omit<Count, "start" | "end"> & Range} Step */
/** @typedef {{section: string, measure: string, by: string[], note: string | null, steps: Step[]}} Series */

import { getJson } from "#map/api.js";
import { element, svg } from "#map/dom.js";
import { knows } from "#map/i18n.js";
import { parseDay } from "#map/periods.js";
import { language, number, plural, spanText, t, term } from "#map/words.js";

const DASHES = [[], [7, 3], [2, 2], [9, 2, 2, 2]];
const LEAST_STEP_PX = 3;

/** Get the counts. @param {Config} config @returns {Promise<Count[]>} */
export async function getCounts(config) {
  return /** @type {{rows: Count[]}} */ (await getJson(config, config.urls.series)).rows;
}

/**
 * The series of a unit for some sections, all if none are chosen: one for each section and measure.
 * @param {Count[]} counts @param {string} unit @param {string[]} sections @returns {Series[]}
 */
export function seriesOf(counts, unit, sections) {
  /** @type {Map<string, Series>} */
  const found = new Map();
  for (const count of counts) {
    const { section, measure } = count;
    if (count.unit !== unit || (sections.length > 0 && !sections.includes(section))) continue;
    const step = { ...count, start: parseDay(count.start) ?? 0, end: parseDay(count.end) ?? 0 };
    const key = `${section} ${measure}`;
    const series = found.get(key) ?? { section, measure, by: [], note: count.note, steps: [] };
    series.steps.push(step);
    series.by = [...new Set([...series.by, ...count.by])];
    found.set(key, series);
  }
  for (const { steps } of found.values()) steps.sort((a, b) => a.start - b.start || a.end - b.end);
  return [...found.values()];
}

/** A count spread over its days, so that those of a day and of a year can stand on one axis. @param {Step} step */
export function rate({ value, start, end }) {
  return value / (end - start);
}

/** The most a day in a stretch of time. @param {Series[]} series @param {Range} view */
export function mostOf(series, view) {
  const steps = series.flatMap((each) => each.steps).filter(({ start, end }) => start < view.end && end > view.start);
  return steps.reduce((most, step) => Math.max(most, rate(step)), 0);
}

/** Draw each count over its own days; where nobody counted is a gap. @param {Sheet} sheet @param {Series[]} series */
export function drawSeries({ ctx, view, width, height, colours }, series) {
  const [most, px] = [mostOf(series, view), width / (view.end - view.start)];
  if (most === 0) return;
  ctx.save();
  series.forEach(({ steps }, i) => {
    ctx.beginPath();
    let [before, last] = [NaN, NaN];
    for (const step of steps) {
      const [left, right] = [(step.start - view.start) * px, (step.end - view.start) * px];
      const y = height - 2 - (rate(step) / most) * (height - 6);
      if (step.start === before) ctx.lineTo(left, y);
      else ctx.moveTo(left, y);
      ctx.lineTo(Math.max(right, left + LEAST_STEP_PX), y);
      [before, last] = [step.end, y];
    }
    ctx.setLineDash([]);
    ctx.strokeStyle = colours.page;
    ctx.lineWidth = 4.5;
    if (!Number.isNaN(last)) ctx.stroke();
    ctx.setLineDash(DASHES[i % DASHES.length] ?? []);
    ctx.strokeStyle = colours.text;
    ctx.lineWidth = 2;
    ctx.stroke();
  });
  ctx.restore();
}

/** Say of every series what is counted, who published it, and the last count in the span. @param {Series[]} series @param {Range} span */
export function notes(series, span) {
  return series.map((each, i) => {
    const step = each.steps.filter(({ start, end }) => start < span.end && end > span.start).pop();
    const foreign = language() === "en" ? null : "en";
    return element(
      "li", {}, sample(i),
      `${term("section", each.section)}: `,
      element("span", { lang: foreign }, term("measure", each.measure)),
      ` (${t("time.counts_by", { by: each.by.join(", ") })}). `,
      step ? stepText(step) : t("time.counts_outside"),
      each.note ? element("span", { lang: foreign }, ` ${each.note}.`) : null,
    );
  });
}

/** The line a series is drawn with. @param {number} i */
function sample(i) {
  const line = { d: "M0 5H30", stroke: "currentColor", "stroke-width": "2", "stroke-dasharray": (DASHES[i % DASHES.length] ?? []).join(" ") };
  return svg("svg", { width: "30", height: "10", "aria-hidden": "true" }, svg("path", line));
}

/** @param {Step} step */
function stepText({ value, unit, bound, year_to_date: running, rounded, start, end }) {
  const count = bound === "over" ? t("time.more_than", { count: number(value) }) : number(value);
  const said = knows("unit", unit) ? plural(`unit.${unit}`, value, { count }) : t("unit.other_word", { count, label: unit });
  const hints = [running ? t("time.running") : "", rounded ? t("time.rounded") : ""].filter((hint) => hint !== "");
  return [`${said}, ${spanText({ start, end })}`, ...hints].join("; ") + ".";
}
