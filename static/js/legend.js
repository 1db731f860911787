/** The legend: what the shapes mean, and the filter by group. It folds. */

/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("leaflet").Map} LeafletMap */
/** @typedef {import("#map/store.js").Store} Store */

import { element } from "#map/dom.js";
import { L } from "#map/leaflet.js";
import { groupState, toggled } from "#map/legend-state.js";
import { GLYPHS } from "#map/symbols.js";
import { GROUPS, STATUS, categoriesOf } from "#map/vocab.js";
import { number, t, term } from "#map/words.js";

/** So wide a map has room for the legend and a popup. */
const BESIDE_PX = 600;

/**
 * Put the legend on the map.
 * @param {LeafletMap} map @param {Store} store
 * @param {{open: boolean, filters: boolean}} options open: whether it starts unfolded; filters: whether it filters by
 *   group, because there is no panel that does
 */
export function legend(map, store, { open, filters }) {
  /** @type {Map<string, {input: HTMLInputElement, count: HTMLElement}>} */
  const rows = new Map();
  const groups = Object.keys(GROUPS).map((group) => {
    const symbol = element("span", { class: `symbol ${group}`, "aria-hidden": "true" });
    if (!filters) return element("li", {}, symbol, element("span", { class: "name" }, term("group", group)));
    const input = element("input", { type: "checkbox" });
    const count = element("span", { class: "count" });
    rows.set(group, { input, count });
    input.addEventListener("change", () => {
      store.commit({ category: toggled(store.get().category, group, input.checked) }, "step");
    });
    return element("label", {}, input, symbol, element("span", {}, term("group", group)), count);
  });
  const body = element(
    "div", { class: "legend-body" },
    filters ? element("fieldset", {}, element("legend", {}, t("legend.incidents")), ...groups) : element("ul", {}, ...groups),
    key(t("legend.crossings"), [
      ...STATUS.map((status) => /** @type {[string, string]} */ ([`badge ${status}`, term("status", status)])),
      ["badge closed last-known", t("legend.last_known")],
    ], "two"),
    element("details", {}, element("summary", {}, t("legend.more")), key("", [
      ["symbol people", term("location_precision", "exact")],
      ["symbol people halo", t("legend.disc")],
      ["glow", term("location_precision", "section")],
      ["symbol ring", t("legend.stated")],
      ["symbol people disputed", term("verification", "disputed")],
      ...Object.keys(GLYPHS).map((mode) => /** @type {[string, string]} */ ([`glyph ${mode}`, term("mode", mode)])),
    ])),
  );
  const fold = element("details", { class: "legend" }, element("summary", {}, t("legend.title")), body);
  fold.open = open;
  let narrow = false;
  const Control = L.Control.extend({ onAdd: () => fold });
  new Control({ position: "bottomright" }).addTo(map);
  L.DomEvent.disableClickPropagation(fold);
  // On a small map the legend and a popup lie over each other.
  const small = () => map.getContainer().clientWidth < BESIDE_PX;
  map.on("popupopen", () => small() && (fold.open = false));
  fold.querySelector("summary")?.addEventListener("click", () => !fold.open && small() && map.closePopup?.());
  L.DomEvent.disableScrollPropagation(fold);
  return {
    /** Show an answer. @param {Shown} shown @param {Record<string, number>} counts by category, whatever the filter */
    show({ state }, counts) {
      // Beside a table the map has no room for it.
      if ((state.view === "table") !== narrow) {
        narrow = state.view === "table";
        fold.open = open && !narrow && !small();
      }
      for (const [group, { input, count }] of rows) {
        const now = groupState(state.category, group);
        input.checked = now !== "off";
        input.indeterminate = now === "part";
        count.textContent = number(categoriesOf([group]).reduce((sum, each) => sum + (counts[each] ?? 0), 0));
      }
    },
  };
}

/** @param {string} title @param {[string, string][]} rows @param {string | null} [layout] */
function key(title, rows, layout = null) {
  const items = rows.map(([name, text]) => element("li", {}, element("span", { class: name, "aria-hidden": "true" }), text));
  return element("div", {}, title ? element("p", { class: "key" }, title) : null, element("ul", { class: layout }, ...items));
}
