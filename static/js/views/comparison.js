/** Two periods side by side: two maps that move as one, bars on one scale, and a table of what differs. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/types.js").Palette} Palette */
/** @typedef {import("#map/types.js").Range} Range */
/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("#map/engine.js").Engine} Engine */
/** @typedef {import("leaflet").Map} LeafletMap */
/** @typedef {{map: LeafletMap, config: Config, lang: string, palette: () => Palette, announce: (text: string) => void}} Parts */

import { barUnit } from "#map/axis.js";
import { speakControls } from "#map/controls.js";
import { drawNames } from "#map/crossing-names.js";
import { element } from "#map/dom.js";
import { ground } from "#map/ground.js";
import { coloursOf, drawBars, seen } from "#map/histogram.js";
import { L } from "#map/leaflet.js";
import { SymbolOverlay } from "#map/overlay.js";
import { parseDay } from "#map/periods.js";
import { accelerated } from "#map/points/renderer.js";
import { Popups } from "#map/popups.js";
import { SectionsLayer } from "#map/sections.js";
import { currentTheme } from "#map/theme.js";
import { headline, table } from "#map/views/differences.js";
import { RateLayer } from "#map/views/rate-layer.js";
import { tips } from "#map/tips.js";
import { walker } from "#map/walk.js";
import { number, plural, spanText, t } from "#map/words.js";

const MOST_RATIO = 3;

/** The second map and what stands above and below both. */
export class Comparison {
  /** @type {{map: LeafletMap, ground: import("#map/basemap.js").Basemap, sections: SectionsLayer, overlay: SymbolOverlay, rates: RateLayer} | null} */
  #second = null;
  /** @type {Shown | null} */
  #other = null;
  /** @type {Shown | null} */
  #shown = null;
  #moving = false;

  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    this.known = { start: parseDay(parts.config.data_start) ?? 0, end: (parseDay(parts.config.data_end) ?? 0) + 1 };
    this.heads = [head(t("views.period_a")), head(t("views.period_b"))];
    this.pane = element("div", { class: "second-map" });
    this.says = element("summary");
    this.hold = element("div", { class: "differences-hold", role: "region", tabindex: "0", "aria-label": t("views.differences") });
    this.details = element("details", { class: "differences" }, this.says, this.hold);
    new ResizeObserver(() => {
      this.fit();
      this.#bars();
    }).observe(this.pane);
  }

  /** Everything beside the first map. */
  get nodes() {
    return [...this.heads.map(({ root }) => root), this.pane];
  }

  /** The second answer; null if there is none. */
  get other() {
    return this.#other;
  }

  /** Show two answers, or none. @param {Shown | null} shown @param {Engine} engine */
  show(shown, engine) {
    this.#shown = shown;
    this.#other = shown && engine.answer({ ...shown.state, datetime: shown.state.compare, compare: null });
    if (!this.#other) return;
    const second = (this.#second ??= this.#make(engine));
    second.overlay.show(this.#other);
    second.sections.show(this.#other);
  }

  /** Write what need not keep up with a drag. */
  async write() {
    const [a, b] = [this.#shown, this.#other];
    if (!a || !b) return;
    [a, b].forEach((shown, i) => this.heads[i]?.say(`${spanText(shown.span)} · ${plural("points.count", shown.count)}`));
    const said = headline(a, b, this.known);
    if (this.says.textContent !== said) this.parts.announce(said);
    this.says.textContent = said;
    this.hold.replaceChildren(table(a, b, this.known));
    this.#bars();
    await this.#second?.sections.ready;
  }

  /** Colour the second line, or do not. @param {import("#map/views/border.js").Border | null} border */
  rate(border) {
    if (border && this.#other) this.#second?.rates.show(this.#other, border, this.known);
    else this.#second?.rates.hide();
  }

  /** Fit the second map into its place. */
  fit() {
    const map = this.#second?.map;
    if (!map) return;
    this.#moving = true;
    map.invalidateSize({ animate: false, pan: false });
    this.#moving = false;
    this.#follow(this.parts.map, map);
  }

  /** Draw in other colours. */
  recolour() {
    this.#second?.ground.setTheme(currentTheme());
    this.#second?.overlay.redraw();
    this.#bars();
  }

  /** Both on the same scales: as many pixels for a day, and for an incident. */
  #bars() {
    const both = [this.#shown, this.#other].flatMap((shown) => (shown ? [shown] : []));
    if (both.length < 2) return;
    const spans = both.map(({ rows }) => ({ start: Math.max(rows.start, this.known.start), end: Math.min(rows.end, this.known.end) }));
    const length = Math.max(1, ...spans.map(({ start, end }) => end - start));
    const views = spans.map(({ start }) => ({ start, end: start + length }));
    const width = Math.min(...this.heads.map(({ canvas }) => canvas.clientWidth));
    const unit = barUnit({ start: 0, end: length }, width);
    const drawn = both.map((shown, i) => seen(shown.bars(unit), spans[i] ?? { start: 0, end: 0 }));
    const most = Math.max(...drawn.map((each) => each.most));
    this.heads.forEach(({ canvas, scale }, i) => {
      const view = views[i];
      if (view) paint(canvas, { view, most, bars: drawn[i]?.bars ?? [] });
      scale.textContent = t(`time.bars.${unit}`, { count: number(most) });
    });
  }

  /** @param {Engine} engine */
  #make(engine) {
    const { map: first, config, lang, palette, announce } = this.parts;
    const { minZoom = 3, maxZoom = 19, zoomSnap = 0.25 } = first.options;
    const container = element("div", { class: "folium-map" });
    this.pane.append(container);
    const map = L.map(container, {
      center: first.getCenter(), zoom: first.getZoom(), minZoom, maxZoom, zoomSnap,
      zoomAnimation: false, fadeAnimation: false, inertia: false, attributionControl: false,
    });
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", t("views.second_map"));
    speakControls(map);
    const below = ground(map, config, lang);
    const sections = new SectionsLayer(map, config, (lines) => below.setLines(lines));
    const popup = new Popups(map, config, { shown: () => this.#other, sources: () => engine.sources, onTurn: () => {}, onClose: () => {} });
    /** @param {import("#map/types.js").Spot} spot @param {HTMLElement | null} [focus] */
    const open = async (spot, focus = null) => {
      const rows = spot.incidents.map(({ row }) => row);
      await engine.texts(rows);
      popup.open({ ...spot, incidents: rows.map((row) => engine.incident(row)) }, { focus });
    };
    const overlay = new SymbolOverlay(map, { palette, open: (spot) => void open(spot), engine });
    overlay.tip = tips(map);
    overlay.nameCrossings = drawNames;
    overlay.points?.accelerate(accelerated);
    sections.begin();
    sections.tell();
    walker(map, overlay, (spot, focus) => void open(spot, focus), announce);
    first.on("move zoom", () => this.#follow(first, map));
    map.on("move zoom", () => this.#follow(map, first));
    return { map, ground: below, sections, overlay, rates: new RateLayer(map) };
  }

  /** Let one map look where the other does. @param {LeafletMap} leader @param {LeafletMap} other */
  #follow(leader, other) {
    if (this.#moving || !this.#other || !this.pane.isConnected) return;
    this.#moving = true;
    other.setView(leader.getCenter(), leader.getZoom(), { animate: false });
    this.#moving = false;
  }
}

/** What stands above a map. @param {string} name */
function head(name) {
  const said = element("span");
  const canvas = element("canvas", { class: "bars", "aria-hidden": "true" });
  const scale = element("span", { class: "hint" });
  return {
    canvas, scale,
    root: element("div", { class: "period-head" }, element("p", {}, element("strong", {}, name), " ", said), canvas, scale),
    /** @param {string} text */
    say: (text) => void (said.textContent = text),
  };
}

/** @param {HTMLCanvasElement} canvas @param {{view: Range, bars: import("#map/types.js").Bar[], most: number}} what */
function paint(canvas, { view, bars, most }) {
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  const ratio = Math.min(MOST_RATIO, devicePixelRatio || 1);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const ctx = canvas.getContext("2d");
  ctx?.setTransform(ratio, 0, 0, ratio, 0, 0);
  if (ctx && width > 0) drawBars({ ctx, view, width, height, colours: coloursOf(canvas) }, bars, most);
}
