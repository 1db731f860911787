/** The time control: slider, dates, modes, steps, play and what lies behind and below, all saying the same. */

/** @typedef {import("#map/types.js").BarUnit} BarUnit */
/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/types.js").Range} Range */
/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("#map/store.js").Store} Store */
/** @typedef {import("leaflet").Map} LeafletMap */

import { Chart } from "#map/chart.js";
import { asState, dateFields, inMode, markPreset, modes, presets, say } from "#map/dates.js";
import { byId, debounced, element, paced } from "#map/dom.js";
import { parseDay } from "#map/periods.js";
import { rewound, stepped } from "#map/play.js";
import { Slider } from "#map/slider.js";
import { Strip } from "#map/strip.js";
import { transport } from "#map/transport.js";
import { spanText, t } from "#map/words.js";

const SETTLED_MS = 900;
/** While time runs, dates are written so often. */
const WORDS_EVERY_MS = 120;

/** The time control of a page. */
export class TimeControl {
  /** @type {Shown | null} */
  #shown = null;
  #saySoon = paced(() => this.#say(), WORDS_EVERY_MS);

  /** @param {Store} store @param {Config} config @param {LeafletMap | null} [map] */
  constructor(store, config, map = null) {
    const today = parseDay(config.today) ?? 0;
    const dataEnd = parseDay(config.data_end) ?? today;
    const { first, last } = config.span ?? { first: config.data_start, last: config.today };
    this.limits = { start: parseDay(first) ?? 0, end: (parseDay(last) ?? today) + 1 };
    const time = (this.time = new Chosen(store, this.limits));
    const settle = debounced(() => store.commit({}, "step"), SETTLED_MS);
    this.slider = new Slider(byId("slider") ?? element("div"), {
      limits: this.limits,
      onInput(range, final) {
        time.commit(range, final ? "step" : "burst");
        if (!final) settle();
      },
      onDrag: (on) => store.hold(on),
      onView: () => {
        this.chart.redraw();
        this.strip.redraw();
      },
    });
    this.chart = new Chart(this.slider, { config, dataEnd });
    this.strip = new Strip(this.slider, { map, choose: (id) => store.commit({ select: [id] }, "step") });
    this.fields = dateFields(store, () => time.range);
    this.mark = modes(store, (mode) => inMode(mode, time.range, time.period, this.limits));
    presets(store);
    this.player = playing(time, { start: this.limits.start, end: dataEnd + 1 });
    store.on((_, kind) => {
      if (!time.own && kind !== "view") this.player.stop();
    });
    this.now = furnish(this, (unit) => store.commit({ unit }, "step"));
  }

  /** Show an answer. @param {Shown} shown */
  show(shown) {
    const { state, span } = shown;
    const { slider, time, limits } = this;
    slider.show({ start: span.start ?? limits.start, end: span.end ?? limits.end }, state.mode);
    time.show(slider.range, state.mode);
    this.strip.show(shown);
    this.#shown = shown;
    this.#saySoon();
  }

  #say() {
    if (!this.#shown) return;
    const { state, span } = this.#shown;
    this.now.textContent = spanText(span);
    if (!this.player.playing) this.fields.show(state, span);
  }

  /** Write what need not keep up with a drag. @param {Shown} shown */
  bars(shown) {
    this.#say();
    this.fields.show(shown.state, shown.span);
    this.mark(shown.state.mode);
    markPreset(shown.state);
    this.chart.write(shown);
    this.strip.write();
  }

  /** Draw in other colours. */
  recolour() {
    this.chart.recolour();
  }

  /** Fetch, when there is time, what is not needed yet. */
  fetchRest() {
    return this.chart.fetch();
  }
}

/** What is chosen, and how it becomes the state. */
class Chosen {
  /** Whether the state is being changed from here. */
  own = false;
  /** The last period that was chosen as one. @type {Range | null} */
  period = null;

  /** @param {Store} store @param {Range} limits */
  constructor(store, limits) {
    this.store = store;
    this.limits = limits;
    this.range = limits;
  }

  get mode() {
    return this.store.state.mode;
  }

  /** @param {Range} range @param {import("#map/types.js").Mode} mode */
  show(range, mode) {
    this.range = range;
    if (mode === "window") this.period = range;
  }

  /** @param {Range} range @param {"step" | "burst"} kind */
  commit(range, kind) {
    const { mode, limits } = this;
    const all = mode === "window" && range.start <= limits.start && range.end >= limits.end;
    this.own = true;
    this.store.commit(all ? { datetime: "../.." } : asState(mode, range), kind);
    this.own = false;
  }
}

/** Add the buttons that step and play. @param {Chosen} time @param {Range} known the days of the data */
function playing(time, known) {
  const host = byId("filters");
  const box = element("span", { class: "transport" });
  const submit = host?.querySelector(".submit");
  submit?.before(box);
  submit?.setAttribute("tabindex", "-1"); // Enter in a field does the same
  return transport(box, {
    move(step, playing) {
      const { range, mode, limits } = time;
      const next = stepped(range, mode, step, playing ? { ...limits, end: Math.max(known.end, range.end) } : limits);
      if (next.start === range.start && next.end === range.end) return false;
      time.commit(next, "burst");
      return true;
    },
    begin() {
      const { range, mode } = time;
      if (range.end < known.end) return true;
      if (mode !== "cumulative" && range.end - range.start >= known.end - known.start) {
        say(t("time.nothing_to_play"));
        return false;
      }
      time.commit(rewound(range, mode, known), "burst");
      return true;
    },
    playing: (on) => time.store.hold(on),
    ended: () => time.store.commit({}, "step"),
  });
}

/**
 * Put the parts into their places, and let the less needed ones be folded away where there is little room.
 * @param {{slider: Slider, chart: Chart, strip: Strip}} parts @param {(unit: string | null) => void} count lays counts over the bars
 */
function furnish({ slider, chart, strip }, count) {
  const [section, form] = [byId("time"), byId("filters")];
  const zoom = element("span", { class: "zoom", role: "group", "aria-label": t("time.stretch") });
  const signs = { closer: "+", wider: "−", whole: t("time.all") };
  for (const how of /** @type {(keyof typeof signs)[]} */ (Object.keys(signs))) {
    const name = t(`time.${how}`);
    const button = element("button", { type: "button", "aria-label": how === "whole" ? null : name, title: name }, signs[how]);
    button.addEventListener("click", () => slider.zoom(how));
    zoom.append(button);
  }
  const counts = element("label", { class: "unit" }, element("span", {}, t("time.counts")), chart.select);
  const below = element("div", { class: "below extra" }, counts);
  chart.select.addEventListener("change", () => {
    void chart.fetch();
    count(chart.select.value || null);
  });
  const now = element("span", { class: "span-now", "aria-hidden": "true" });
  const folds = { "aria-expanded": "false", "aria-controls": "time" };
  const more = element("button", { type: "button", class: "time-more", ...folds }, t("time.more"));
  more.addEventListener("click", () => {
    const folded = section?.classList.toggle("folded") ?? false;
    more.setAttribute("aria-expanded", String(!folded));
  });
  form?.append(now, more);
  form?.after(below);
  slider.root.prepend(element("div", { class: "chart-head" }, chart.caption, zoom));
  section?.classList.add("folded");
  section?.append(chart.notes, strip.root);
  for (const node of [zoom, chart.notes, strip.root]) node.classList.add("extra");
  return now;
}
