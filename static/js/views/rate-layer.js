/** The border line coloured by incidents per 100 km and week, and its part of the legend. */

/** @typedef {import("#map/types.js").Range} Range */
/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("#map/views/border.js").Border} Border */
/** @typedef {import("#map/store.js").Store} Store */
/** @typedef {import("leaflet").Map} LeafletMap */
/** @typedef {{classes: number, text: string}} Look */

import { element } from "#map/dom.js";
import { L } from "#map/leaflet.js";
import { BREAKS, classOf, countBySegment, coveredDays, rateOf } from "#map/views/rates.js";
import { number, plural, sectionName, t } from "#map/words.js";

const PANE = "sections";
const FINE = 10;

/** The coloured segments of a map. */
export class RateLayer {
  /** @type {{border: Border, group: import("leaflet").LayerGroup, paths: [import("leaflet").Path, import("leaflet").Path][]} | null} */
  #drawn = null;
  /** @type {string[]} */
  #tips = [];

  /** @param {LeafletMap} map */
  constructor(map) {
    this.map = map;
  }

  /** Take the colours away. */
  hide() {
    this.#drawn?.group.remove();
  }

  /**
   * Colour the segments by what is shown.
   * @param {Shown} shown @param {Border} border @param {Range} known the days that the data cover
   * @returns {{none: number, days: number}} how many of the incidents shown have no segment; days they are of
   */
  show(shown, border, known) {
    const { group, paths } = (this.#drawn ??= { border, ...this.#make(border) });
    const days = shown.state.mode === "asof" ? 0 : coveredDays(shown.rows, known);
    const { none, counts } = countBySegment(shown.rows, border.codes, border.segments.length);
    this.#tips = border.segments.map((segment, i) => {
      const count = counts[i] ?? 0;
      const rate = rateOf(count, segment.to - segment.from, days);
      for (const path of paths[i] ?? []) colour(path, classOf(rate));
      return tip(segment, count, rate);
    });
    if (!this.map.hasLayer(group)) {
      group.addTo(this.map);
      this.show(shown, border, known);
    }
    return { none, days };
  }

  /** @param {Border} border */
  #make(border) {
    const renderer = L.svg({ pane: PANE, padding: 0.3 });
    const paths = border.segments.map(({ line }, i) => {
      const at = line.map(([lon, lat]) => L.latLng(lat, lon));
      const edge = L.polyline(at, { pane: PANE, renderer, interactive: false, className: "rate-edge" });
      const path = L.polyline(at, { pane: PANE, renderer, className: "rate-line" });
      path.bindTooltip(() => element("span", {}, this.#tips[i] ?? ""), { sticky: true, className: "symbol-tip" });
      return /** @type {[import("leaflet").Path, import("leaflet").Path]} */ ([edge, path]);
    });
    // All edges lie below all colours, so that neighbours meet without a seam.
    return { paths, group: L.layerGroup([...paths.map(([edge]) => edge), ...paths.map(([, path]) => path)]) };
  }
}

/** @param {number} least */
function bound(least) {
  return number(least, least < 1 ? 1 : 0);
}

/** @param {import("leaflet").Path} path @param {number} of the class of the rate */
function colour(path, of) {
  const node = path.getElement();
  if (node instanceof SVGElement && node.dataset["rate"] !== String(of)) node.dataset["rate"] = String(of);
}

/** @param {import("#map/views/border.js").Segment} segment @param {number} count @param {number} rate */
function tip({ section, from, to }, count, rate) {
  const where = { section: sectionName(section), from: number(from), to: number(to) };
  if (count === 0) return t("views.rate_none", where);
  return t("views.rate_tip", { ...where, incidents: plural("points.count", count), rate: number(rate, rate < FINE ? 2 : 0) });
}

/**
 * Add the switch and the key to a legend.
 * @param {LeafletMap} map @param {Store} store
 */
export function rateKey(map, store) {
  const input = element("input", { type: "checkbox" });
  const note = element("p", { class: "hint" });
  const bounds = [0, ...BREAKS].map((least, i) => {
    const most = BREAKS[i];
    const values = { least: bound(least), most: bound(most ?? 0) };
    return t(i === 0 ? "views.rate_below" : most === undefined ? "views.rate_from" : "views.rate_class", values);
  });
  const rows = [t("views.rate_nothing"), ...bounds].map((text, i) =>
    element("li", {}, element("span", { class: "rate-swatch", "data-rate": String(i), "aria-hidden": "true" }), text),
  );
  const key = element("div", { class: "rate-key", hidden: "" }, element("ul", {}, ...rows), note);
  const label = element("label", {}, input, element("span", {}, t("views.rate")));
  map.getContainer().querySelector(".legend-body")?.append(element("div", { class: "rates" }, label, key));
  input.addEventListener("change", () => store.commit({ layers: input.checked ? ["rate"] : [] }, "step"));
  return {
    /** @param {Shown} shown @param {{none: number, days: number} | null} drawn */
    show(shown, drawn) {
      input.checked = shown.state.layers.includes("rate");
      key.hidden = !input.checked;
      if (!drawn) return;
      const said = { counted: number(shown.count - drawn.none), total: number(shown.count) };
      note.textContent = drawn.days > 0 ? t("views.rate_note", said) : t("views.rate_day");
    },
    /** Say that the colours could not be fetched. */
    failed() {
      key.hidden = !input.checked;
      note.textContent = t("views.failed");
    },
  };
}
