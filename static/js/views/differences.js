/** The table of how two periods differ, by section and by group. */

/** @typedef {import("#map/types.js").Range} Range */
/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("#map/views/periods.js").Counted} Counted */
/** @typedef {{label: string, a: Counted, b: Counted}} Line */

import { element } from "#map/dom.js";
import { wanted } from "#map/select.js";
import { difference, perWeek } from "#map/views/periods.js";
import { coveredDays } from "#map/views/rates.js";
import { GROUPS, SECTIONS } from "#map/vocab.js";
import { number, sectionName, spanText, t, term } from "#map/words.js";

const WEEK = 7;

/**
 * Count two answers by section and by group; lines without a case in either are left out.
 * @param {Shown} a @param {Shown} b @param {Range} known the days that the data cover
 */
export function lines(a, b, known) {
  const weeks = [a, b].map(({ rows }) => coveredDays(rows, known) / WEEK);
  const line = (/** @type {string} */ label, /** @type {number[]} */ counts) => ({
    label, a: { count: counts[0] ?? 0, weeks: weeks[0] ?? 0 }, b: { count: counts[1] ?? 0, weeks: weeks[1] ?? 0 },
  });
  const sections = [a, b].map((shown) => shown.counts("section"));
  const categories = [a, b].map((shown) => shown.counts("category"));
  const some = (/** @type {Line} */ each) => each.a.count + each.b.count > 0;
  return {
    all: line(t("views.all"), [a.count, b.count]),
    section: SECTIONS.filter((each) => wanted(a.state.section, each))
      .map((each) => line(sectionName(each), sections.map((counts) => counts[each] ?? 0))).filter(some),
    group: Object.entries(GROUPS)
      .map(([group, own]) => {
        const chosen = own.filter((each) => wanted(a.state.category, each));
        return line(term("group", group), categories.map((counts) => chosen.reduce((sum, each) => sum + (counts[each] ?? 0), 0)));
      }).filter(some),
  };
}

/** Say how the first period differs from the second. @param {Counted} a @param {Counted} b */
export function changeText(a, b) {
  const { kind, percent } = difference(a, b);
  return percent === null ? t(`views.change.${kind}`) : t(`views.change.${kind}_by`, { percent: number(percent) });
}

/** Say the main difference in a line. @param {Shown} a @param {Shown} b @param {Range} known */
export function headline(a, b, known) {
  const { all } = lines(a, b, known);
  const said = { a: number(all.a.count), b: number(all.b.count), a_rate: rateText(all.a), b_rate: rateText(all.b), change: changeText(all.a, all.b) };
  return t("views.headline", said);
}

/** Write the table. @param {Shown} a @param {Shown} b @param {Range} known */
export function table(a, b, known) {
  const { all, section, group } = lines(a, b, known);
  const heads = [
    element("td", {}),
    ...[[t("views.period_a"), a], [t("views.period_b"), b]].map(([name, shown]) =>
      element("th", { scope: "col" }, String(name), element("span", {}, spanText(/** @type {Shown} */ (shown).span))),
    ),
    element("th", { scope: "col" }, t("views.change")),
  ];
  return element(
    "table", { class: "differences-table" },
    element("caption", { class: "visually-hidden" }, t("views.differences")),
    element("thead", {}, element("tr", {}, ...heads)),
    element("tbody", {}, row(all)),
    body(t("views.by_section"), section),
    body(t("views.by_group"), group),
  );
}

/** @param {string} title @param {Line[]} found */
function body(title, found) {
  const head = element("tr", { class: "title" }, element("th", { scope: "rowgroup", colspan: "4" }, title));
  return element("tbody", {}, ...(found.length > 0 ? [head, ...found.map(row)] : []));
}

/** @param {Line} line */
function row({ label, a, b }) {
  return element("tr", {}, element("th", { scope: "row" }, label), cell(a), cell(b), element("td", {}, changeText(a, b)));
}

/** @param {Counted} counted */
function cell(counted) {
  return element("td", {}, number(counted.count), element("span", {}, t("views.per_week", { rate: rateText(counted) })));
}

/** @param {Counted} counted */
function rateText(counted) {
  const rate = perWeek(counted);
  return number(rate, rate > 0 && rate < 10 ? (rate < 0.1 ? 2 : 1) : 0);
}
