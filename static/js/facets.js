/** The filters of the panel, each value with its number. */

/** @typedef {import("#map/types.js").Incident} Incident */
/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("#map/store.js").Store} Store */
/** @typedef {"section" | "verification" | "confidence"} Field */

import { byId } from "#map/dom.js";
import { facetCounts } from "#map/select.js";

const FIELDS = /** @type {Field[]} */ (["section", "verification", "confidence"]);

/**
 * Bring the filters to life.
 * @param {Store} store @param {(field: Field) => unknown} onChange called after a choice
 */
export function facets(store, onChange) {
  const host = byId("facets");
  /** @param {Field} field @returns {HTMLInputElement[]} */
  const inputs = (field) => {
    const nodes = Array.from(host?.querySelectorAll(`input[name="${field}"]`) ?? []);
    return nodes.filter((node) => node instanceof HTMLInputElement);
  };
  host?.addEventListener("change", (event) => {
    const field = FIELDS.find((name) => event.target instanceof HTMLInputElement && event.target.name === name);
    if (!field) return;
    const chosen = inputs(field).filter((input) => input.checked).map((input) => input.value);
    store.commit({ [field]: chosen }, "step");
    onChange(field);
  });
  byId("reset")?.addEventListener("click", (event) => {
    event.preventDefault();
    store.commit({ section: [], category: [], verification: [], confidence: [] }, "step");
    onChange("section");
  });
  return {
    /** Show an answer. @param {Shown} shown @param {Incident[]} incidents all there are */
    show({ state, span }, incidents) {
      for (const field of FIELDS) {
        const counts = facetCounts(incidents, state, span, field);
        for (const input of inputs(field)) {
          input.checked = state[field].includes(input.value);
          const output = input.closest("label")?.querySelector("output");
          if (output) output.textContent = String(counts[input.value] ?? 0);
        }
      }
      const n = state.section.length + state.verification.length + state.confidence.length;
      const summary = host?.querySelector("summary");
      if (summary) summary.textContent = n === 0 ? "Filters" : `Filters (${n})`;
    },
  };
}
