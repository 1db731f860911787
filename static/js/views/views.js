/** The other views of the map: the unrolled border, the line by rate, two periods side by side. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/types.js").Palette} Palette */
/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("#map/engine.js").Engine} Engine */
/** @typedef {import("#map/store.js").Store} Store */
/** @typedef {import("#map/views/border.js").Border} Border */
/** @typedef {import("leaflet").Map} LeafletMap */
/**
 * @typedef {object} Parts
 * @property {LeafletMap} map
 * @property {Config} config
 * @property {Store} store
 * @property {import("#map/overlay.js").SymbolOverlay} overlay
 * @property {() => Palette} palette
 * @property {(sections: string[]) => void} fit
 * @property {(id: string, focus: HTMLElement | null) => void} open
 * @property {(text: string) => void} announce
 */

import { element } from "#map/dom.js";
import { L } from "#map/leaflet.js";
import { parseDay } from "#map/periods.js";
import { openBorder } from "#map/views/border.js";
import { compareMenu } from "#map/views/compare-menu.js";
import { Comparison } from "#map/views/comparison.js";
import { RateLayer, rateKey } from "#map/views/rate-layer.js";
import { Unrolled } from "#map/views/unrolled.js";
import { t } from "#map/words.js";

/** With more rows, the line is coloured once a drag is over. */
const QUICK = 50_000;

/** The views of a page. */
export class Views {
  /** @type {Border | null} */
  #border = null;
  /** @type {Unrolled | null} */
  #unrolled = null;
  /** @type {Comparison | null} */
  #comparison = null;
  /** @type {HTMLElement | null} */
  #frame = null;
  /** Whether the legend was open before there was less room. */
  #unfolded = false;

  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    const { map, store, config } = parts;
    this.rates = new RateLayer(map);
    this.key = rateKey(map, store);
    this.menu = compareMenu(store);
    this.known = { start: parseDay(config.data_start) ?? 0, end: (parseDay(config.data_end) ?? 0) + 1 };
    this.toggle = config.embed ? null : viewButton(map, () => {
      store.commit({ view: store.get().view === "section" ? "map" : "section" }, "step");
    });
  }

  /** Draw what must keep up with a drag. @param {Shown} shown @param {Engine} engine */
  show(shown, engine) {
    const { view, compare } = shown.state;
    const two = compare !== null && view !== "section";
    this.#arrange(view === "section", two);
    this.#comparison?.show(two ? shown : null, engine);
    if (this.#border && shown.count <= QUICK) this.#rate(shown);
    void this.#unrolled?.show(shown, engine);
    this.toggle?.(view === "section");
  }

  /** Write the rest; resolves once what it needs is here. @param {Shown} shown @param {Engine} engine */
  async write(shown, engine) {
    this.menu.show(shown, shown.rows);
    const needs = shown.state.layers.includes("rate");
    if (needs && !this.#border) this.#border = await openBorder(engine, this.parts.config).catch(() => null);
    if (needs && !this.#border) {
      this.key.show(shown, null);
      this.key.failed();
    } else this.#rate(shown);
    await Promise.all([this.#unrolled?.show(shown, engine), this.#comparison?.write()]);
  }

  /** Draw in other colours. */
  recolour() {
    this.#unrolled?.draw();
    this.#comparison?.recolour();
  }

  /** Fetch, when there is time, what is not needed yet. @param {Engine} engine */
  async fetchRest(engine) {
    await openBorder(engine, this.parts.config);
  }

  /** @param {Shown} shown */
  #rate(shown) {
    const on = shown.state.layers.includes("rate");
    const border = on ? this.#border : null;
    if (!border) this.rates.hide();
    this.key.show(shown, border ? this.rates.show(shown, border, this.known) : null);
    this.#comparison?.rate(border);
  }

  /** Fold the legend where it would cover half of a map. @param {boolean} narrow */
  #fold(narrow) {
    const legend = this.parts.map.getContainer().querySelector("details.legend");
    if (!(legend instanceof HTMLDetailsElement)) return;
    if (narrow) this.#unfolded ||= legend.open;
    legend.open = !narrow && this.#unfolded;
    if (!narrow) this.#unfolded = false;
  }

  /** Make room for what stands beside the map. @param {boolean} section @param {boolean} two */
  #arrange(section, two) {
    if (!section && !two && !this.#frame) return;
    const { map, config, store, palette, announce } = this.parts;
    const frame = (this.#frame ??= frameOf(map.getContainer()));
    const before = frame.className;
    frame.classList.toggle("sectional", section);
    frame.classList.toggle("comparing", two);
    frame.parentElement?.classList.toggle("shared", section || two);
    if (frame.className === before) return;
    this.#fold(section || two);
    if (section) frame.append((this.#unrolled ??= new Unrolled(this.parts)).root);
    else this.#unrolled?.root.remove();
    if (two) {
      const comparison = (this.#comparison ??= new Comparison({ map, config, lang: store.get().lang, palette, announce }));
      const [first, ...others] = comparison.nodes;
      frame.prepend(first ?? "");
      frame.append(...others);
      frame.after(comparison.details);
    } else for (const node of [...(this.#comparison?.nodes ?? []), this.#comparison?.details]) node?.remove();
    requestAnimationFrame(() => this.#comparison?.fit());
  }
}

/** What the map stands in; a file that holds only a map has nothing around it. @param {HTMLElement} container */
function frameOf(container) {
  const known = container.parentElement;
  if (known?.classList.contains("map-frame")) return known;
  const frame = element("div", { class: "map-frame" });
  container.before(frame);
  frame.append(container);
  return frame;
}

/** Put the switch of the section view on the map. @param {LeafletMap} map @param {() => void} turn */
function viewButton(map, turn) {
  const button = element("button", { type: "button", class: "view-button", "aria-pressed": "false" }, t("views.unroll"));
  button.addEventListener("click", turn);
  const bar = element("div", { class: "leaflet-bar view-bar" }, button);
  const Control = L.Control.extend({ onAdd: () => bar });
  new Control({ position: "topleft" }).addTo(map);
  L.DomEvent.disableClickPropagation(bar);
  return (/** @type {boolean} */ on) => button.setAttribute("aria-pressed", String(on));
}
