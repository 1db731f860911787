/** What a period can be compared with: the one before, the same a year before, any other. */

/** @typedef {import("#map/types.js").Range} Range */
/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("#map/store.js").Store} Store */

import { byId, element } from "#map/dom.js";
import { format, isoOf, parse, readDate, spanText } from "#map/periods.js";
import { periodBefore, yearBefore } from "#map/views/periods.js";
import { t } from "#map/words.js";

/** Add the menu to the time control. @param {Store} store */
export function compareMenu(store) {
  /** @type {Range | null} */
  let span = null;
  const [before, year] = [element("button", { type: "button" }), element("button", { type: "button" })];
  const free = freeDates((compare) => choose(compare));
  const sheet = element("div", { class: "compare-sheet" }, before, year, free.root);
  const menu = element("details", { class: "compare-menu" }, element("summary", {}, t("views.compare")), sheet);
  const stop = element("button", { type: "button", hidden: "" }, t("views.stop"));
  const summary = menu.querySelector("summary");
  /** @param {string} compare */
  const choose = (compare) => {
    menu.open = false;
    summary?.focus();
    store.commit({ compare }, "step");
  };
  before.addEventListener("click", () => span && choose(format(periodBefore(span))));
  year.addEventListener("click", () => span && choose(format(yearBefore(span))));
  stop.addEventListener("click", () => store.commit({ compare: null }, "step"));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.stopPropagation();
    menu.open = false;
    summary?.focus();
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (menu.open && target instanceof Node && !menu.contains(target)) menu.open = false;
  });
  byId("time")?.querySelector(".below")?.append(menu, stop);
  return {
    /** @param {Shown} shown @param {Range} finite the days shown, never open */
    show({ state, span: { start } }, finite) {
      span = start === null ? { ...finite } : { start, end: finite.end };
      menu.hidden = state.mode !== "window";
      stop.hidden = state.compare === null;
      before.textContent = t("views.before", { days: spanText(periodBefore(span)) });
      year.textContent = t("views.year_before", { days: spanText(yearBefore(span)) });
      if (sheet.contains(document.activeElement)) return;
      free.show((state.compare === null ? null : parse(state.compare)) ?? periodBefore(span));
    },
  };
}

/** The fields of any other period. @param {(compare: string) => void} choose */
function freeDates(choose) {
  const [from, to] = [dateField("time.from"), dateField("time.to")];
  const wrong = element("span", { class: "wrong", role: "alert" });
  const button = element("button", { type: "submit" }, t("views.compare_these"));
  const root = element("form", { novalidate: "" }, from.label, to.label, button, wrong);
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    const [a, b] = [readDate(from.input.value), readDate(to.input.value)];
    const fine = a !== null && b !== null && a.start < b.end;
    wrong.textContent = fine ? "" : a && b ? t("time.reversed") : t("time.not_understood", { text: (a ? to : from).input.value });
    if (fine) choose(format({ start: a.start, end: b.end }));
    else (a ? to : from).input.focus();
  });
  return {
    root,
    /** @param {import("#map/types.js").Span} span */
    show({ start, end }) {
      from.input.value = start === null ? "" : isoOf(start);
      to.input.value = end === null ? "" : isoOf(end - 1);
    },
  };
}

/** @param {string} key */
function dateField(key) {
  const input = element("input", { type: "text", size: "11", autocomplete: "off", spellcheck: "false" });
  return { input, label: element("label", {}, element("span", {}, t(key)), input) };
}
