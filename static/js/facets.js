/** The filters of the panel, each value with its number, which follows the time and the other filters. */

/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("#map/types.js").State} State */
/** @typedef {import("#map/types.js").FacetField} FacetField */
/** @typedef {import("#map/engine.js").Engine} Engine */
/** @typedef {import("#map/store.js").Store} Store */

import { NONE } from "#map/chips.js";
import { byId, element } from "#map/dom.js";
import { publishers } from "#map/publishers.js";
import { replaceBoxes, tick } from "#map/tick.js";
import { GROUPS, SECTIONS } from "#map/vocab.js";
import { number, t, term } from "#map/words.js";

const FIELDS = /** @type {FacetField[]} */ (["section", "category", "verification", "confidence", "source", "crossing"]);

/**
 * Bring the filters to life.
 * @param {Store} store @param {(field: FacetField) => unknown} onChange called after a choice
 */
export function facets(store, onChange) {
  const host = byId("facets");
  /** @param {FacetField} field @param {string[]} words @param {boolean} on */
  const choose = (field, words, on) => {
    const others = store.get()[field].filter((word) => !words.includes(word));
    store.commit({ [field]: on ? [...others, ...words] : others }, "step");
    onChange(field);
  };
  host?.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.type !== "checkbox") return;
    const group = target.dataset["group"];
    const field = FIELDS.find((name) => name === target.name);
    if (group) choose("category", GROUPS[group] ?? [], target.checked);
    else if (field) choose(field, [target.value], target.checked);
  });
  onReset(() => {
    store.commit({ ...NONE }, "step");
    onChange("section");
  });
  foldGroups(host);
  let again = () => {};
  const source = publishers(byId("source-fields"), () => again());
  const crossing = crossings(byId("crossing-fields"));
  for (const part of host?.querySelectorAll("details") ?? []) part.addEventListener("toggle", () => again());
  host?.addEventListener("toggle", () => again());
  return {
    /** Show an answer; what is folded is not counted. @param {Shown} shown @param {Engine} engine */
    show(shown, engine) {
      again = () => this.show(shown, engine);
      if (!host) return;
      summaries(host, shown.state);
      if (host instanceof HTMLDetailsElement && !host.open) return;
      for (const part of host.querySelectorAll("details")) {
        const field = FIELDS.find((name) => name === part.dataset["field"]);
        if (!field || !part.open) continue;
        const counts = shown.counts(field);
        if (field === "source") void engine.publishers().catch(() => {}); // whoever comes back asks again
        if (field === "source") source.show(shown.state.source, counts);
        if (field === "crossing") crossing.show(shown.state.crossing, counts, engine);
        write(part, shown.state[field], counts, field === "category" || (field === "source" ? engine.published : engine.complete));
      }
    },
  };
}

/** @param {() => void} reset */
function onReset(reset) {
  byId("reset")?.addEventListener("click", (event) => {
    event.preventDefault();
    reset();
  });
}

/** Say in every heading how many are chosen. @param {HTMLElement} host @param {State} state */
function summaries(host, state) {
  let n = 0;
  for (const field of FIELDS) {
    n += state[field].length;
    const badge = host.querySelector(`details[data-field="${field}"] > summary .on`);
    if (badge) badge.textContent = state[field].length === 0 ? "" : t("panel.chosen", { count: number(state[field].length) });
  }
  const others = [state.bbox, state.near].filter((each) => each !== null).length;
  const badge = host.querySelector('details[data-field="place"] > summary .on');
  if (badge) badge.textContent = others === 0 ? "" : t("panel.chosen", { count: others });
  const summary = host.querySelector("summary");
  if (summary) summary.textContent = n + others === 0 ? t("panel.filters") : t("panel.filters_on", { count: n + others });
}

/**
 * Write what is ticked, and the numbers.
 * @param {Element} part @param {string[]} chosen @param {Record<string, number>} counts @param {boolean} known
 */
function write(part, chosen, counts, known) {
  for (const input of part.querySelectorAll("input")) {
    if (input.type !== "checkbox") continue;
    const group = input.dataset["group"];
    const words = group ? (GROUPS[group] ?? []) : [input.value];
    const n = words.filter((word) => chosen.includes(word)).length;
    input.checked = n === words.length;
    input.indeterminate = n > 0 && n < words.length;
    const label = input.closest("label");
    const count = words.reduce((sum, word) => sum + (counts[word] ?? 0), 0);
    const node = label?.querySelector(".count");
    if (node) node.textContent = known ? number(count) : "";
    label?.classList.toggle("nothing", known && count === 0);
  }
}

/** Fold the categories of each group. @param {HTMLElement | null} host */
function foldGroups(host) {
  for (const row of host?.querySelectorAll(".facet-row") ?? []) {
    const list = row.nextElementSibling;
    const name = row.querySelector("label span:not(.symbol)")?.textContent ?? "";
    if (!(list instanceof HTMLElement)) continue;
    const button = element("button", {
      type: "button", class: "unfold", "aria-expanded": "false", "aria-controls": list.id,
      "aria-label": t("panel.kinds", { group: name }),
    });
    button.addEventListener("click", () => {
      list.hidden = !list.hidden;
      button.setAttribute("aria-expanded", String(!list.hidden));
    });
    list.hidden = true;
    row.append(button);
  }
}

/** The crossings with incidents, or chosen, by section. @param {HTMLElement | null} host */
function crossings(host) {
  let written = "";
  return {
    /** @param {string[]} chosen @param {Record<string, number>} counts @param {Engine} engine */
    show(chosen, counts, engine) {
      const shown = engine.crossings.filter(({ id }) => counts[id] || chosen.includes(id));
      const key = shown.map(({ id }) => id).join();
      if (!host || key === written) return;
      written = key;
      const parts = SECTIONS.flatMap((section) => {
        const own = shown.filter((crossing) => crossing.section === section);
        if (own.length === 0) return [];
        const boxes = own.map(({ id, name }) => tick("crossing", id, name));
        const name = term("section", section);
        return [element("div", { role: "group", "aria-label": name }, element("p", { class: "key" }, name), ...boxes)];
      });
      replaceBoxes(host, parts.length > 0 ? parts : [element("p", { class: "hint" }, t("panel.no_crossings"))]);
    },
  };
}
