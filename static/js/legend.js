/** The legend: what the shapes mean, and the filter by group. It folds. */

/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("leaflet").Map} LeafletMap */
/** @typedef {import("#map/store.js").Store} Store */

import { element } from "#map/dom.js";
import { L } from "#map/leaflet.js";
import { groupState, toggled } from "#map/legend-state.js";
import { GLYPHS } from "#map/symbols.js";
import { GROUPS, LOCATION, MODES, STATUS, VERIFICATION, categoriesOf } from "#map/vocab.js";

/**
 * Put the legend on the map.
 * @param {LeafletMap} map @param {Store} store @param {boolean} open whether it starts unfolded
 */
export function legend(map, store, open) {
  /** @type {Map<string, {input: HTMLInputElement, count: HTMLElement}>} */
  const rows = new Map();
  const groups = Object.entries(GROUPS).map(([group, label]) => {
    const input = element("input", { type: "checkbox" });
    const count = element("span", { class: "count" });
    rows.set(group, { input, count });
    input.addEventListener("change", () => {
      store.commit({ category: toggled(store.get().category, group, input.checked) }, "step");
    });
    const symbol = element("span", { class: `symbol ${group}`, "aria-hidden": "true" });
    return element("label", {}, input, symbol, element("span", {}, label), count);
  });
  const body = element(
    "div", { class: "legend-body" },
    element("fieldset", {}, element("legend", {}, "Incidents"), ...groups),
    key("Crossings", [
      ...Object.entries(STATUS).map(([status, label]) => /** @type {[string, string]} */ ([`badge ${status}`, label])),
      ["badge closed last-known", "last known"],
    ], "two"),
    element("details", {}, element("summary", {}, "How sure, and what crosses"), key("", [
      ["symbol people", LOCATION["exact"] ?? ""],
      ["symbol people halo", "somewhere in the disc"],
      ["glow", LOCATION["section"] ?? ""],
      ["symbol ring", "where a statement was made"],
      ["symbol people disputed", VERIFICATION["disputed"] ?? ""],
      ...Object.keys(GLYPHS).map((mode) => /** @type {[string, string]} */ ([`glyph ${mode}`, MODES[mode] ?? mode])),
    ])),
  );
  const fold = element("details", { class: "legend" }, element("summary", {}, "Legend"), body);
  fold.open = open;
  const Control = L.Control.extend({ onAdd: () => fold });
  new Control({ position: "bottomright" }).addTo(map);
  L.DomEvent.disableClickPropagation(fold);
  L.DomEvent.disableScrollPropagation(fold);
  return {
    /** Show an answer. @param {Shown} shown @param {Record<string, number>} counts by category, whatever the filter */
    show({ state }, counts) {
      for (const [group, { input, count }] of rows) {
        const now = groupState(state.category, group);
        input.checked = now !== "off";
        input.indeterminate = now === "part";
        count.textContent = String(categoriesOf([group]).reduce((sum, each) => sum + (counts[each] ?? 0), 0));
      }
    },
  };
}

/** @param {string} title @param {[string, string][]} rows @param {string | null} [layout] */
function key(title, rows, layout = null) {
  const items = rows.map(([name, text]) => element("li", {}, element("span", { class: name, "aria-hidden": "true" }), text));
  return element("div", {}, title ? element("p", { class: "key" }, title) : null, element("ul", { class: layout }, ...items));
}
