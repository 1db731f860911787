/** What lies behind the slider: bars, hatching where nothing was reported to us, and reported counts over them. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/types.js").Range} Range */
/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("#map/histogram.js").Colours} Colours */
/** @typedef {import("#map/slider.js").Slider} Slider */
/** @typedef {import("#map/series.js").Count} Count */
/** @typedef {import("#map/series.js").Series} Series */

import { barUnit, percentOf } from "#map/axis.js";
import { byId, element } from "#map/dom.js";
import { coloursOf, drawBars, drawHatched, seen, silences } from "#map/histogram.js";
import { dayText, isoOf } from "#map/periods.js";
import { drawSeries, getCounts, mostOf, notes, seriesOf } from "#map/series.js";
import { UNITS } from "#map/vocab.js";
import { number, t, term } from "#map/words.js";

const MOST_RATIO = 3;

/** The drawing behind a slider: made once for a filter and a stretch of time; steps only move the veils over it. */
export class Chart {
  /** @type {Shown | null} */
  #shown = null;
  /** @type {Count[] | null} */
  #counts = null;
  /** @type {Series[]} */
  #series = [];
  /** @type {Colours | null} */
  #colours = null;
  #noted = "";

  /** @param {Slider} slider @param {{config: Config, dataEnd: number}} options */
  constructor(slider, { config, dataEnd }) {
    this.slider = slider;
    this.config = config;
    this.known = { start: slider.limits.start, end: dataEnd + 1 };
    this.canvas = element("canvas", { class: "bars", role: "img" });
    this.caption = element("p", { class: "caption", "aria-hidden": "true" });
    const until = t("time.after", { day: dayText(dataEnd, "since") });
    this.after = element("p", { class: "no-data", "aria-hidden": "true" }, `${t("time.no_data")} `, element("i", {}, until));
    this.notes = element("details", { class: "counts", hidden: "" }, element("summary"), element("ul", { tabindex: "0" }));
    this.select = unitSelect();
    slider.root.prepend(this.caption);
    slider.track.prepend(this.canvas, this.after);
  }

  /** Show an answer, if anything but time is another than before. @param {Shown} shown */
  write(shown) {
    const before = this.#shown;
    this.#shown = shown;
    this.select.value = shown.state.unit ?? "";
    if (shown.state.unit !== null) void this.fetch();
    const same = before !== null && before.filter === shown.filter && before.state.unit === shown.state.unit;
    if (!same || before.state.section.join() !== shown.state.section.join()) this.redraw();
    else this.#note();
  }

  /** Get the counts, once. */
  async fetch() {
    if (this.#counts) return;
    const counts = await getCounts(this.config).catch(() => null);
    if (!counts || this.#counts) return;
    this.#counts = counts;
    for (const option of this.select.options) {
      option.disabled = option.value !== "" && !counts.some(({ unit }) => unit === option.value);
    }
    this.redraw();
  }

  /** Draw anew, in other colours if these are others. */
  recolour() {
    this.#colours = null;
    this.redraw();
  }

  /** Draw anew: another filter, another stretch of time, another width. */
  redraw() {
    const { slider: { view, width }, canvas } = this;
    const ctx = canvas.getContext("2d");
    const height = canvas.clientHeight;
    if (!ctx || !this.#shown || width === 0 || height === 0) return;
    const { state } = this.#shown;
    this.#series = state.unit === null || !this.#counts ? [] : seriesOf(this.#counts, state.unit, state.section);
    const ratio = Math.min(MOST_RATIO, devicePixelRatio || 1);
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    const unit = barUnit(view, width);
    const { bars, most } = seen(this.#shown.bars(unit), view);
    canvas.dataset["unit"] = unit;
    canvas.dataset["bars"] = bars.filter(({ total }) => total > 0).map(({ start, total }) => `${isoOf(start)}=${total}`).join(" ");
    const silent = silences(this.#shown.bars("month"), this.known);
    const sheet = { ctx, view, width, height, colours: (this.#colours ??= coloursOf(byId("time") ?? this.slider.root)) };
    drawHatched(sheet, [...silent, { start: this.known.end, end: this.slider.limits.end }]);
    drawBars(sheet, bars, most);
    drawSeries(sheet, this.#series);
    this.#say(unit, most, silent.some(({ start, end }) => start < view.end && end > view.start));
    this.#note();
  }

  /** Say in words what is drawn. @param {string} unit @param {number} most @param {boolean} silent */
  #say(unit, most, silent) {
    const { view, width } = this.slider;
    this.after.hidden = this.known.end >= view.end;
    this.after.style.left = percentOf(this.known.end, view);
    this.after.classList.toggle("narrow", ((view.end - this.known.end) / (view.end - view.start)) * width < 90);
    const lines = [t(`time.bars.${unit}`, { count: number(most) })];
    if (silent) lines.push(t("time.hatched"));
    const counted = this.#shown?.state.unit;
    if (counted && this.#series.length > 0) {
      const rate = mostOf(this.#series, view);
      lines.push(t("time.counts_line", { unit: term("unit", counted), most: number(rate, rate < 10 ? 1 : 0) }));
    }
    this.caption.replaceChildren(...lines.map((line) => element("span", {}, line)));
    this.caption.classList.toggle("counted", this.#series.length > 0);
    lines.push(t("time.no_data_after", { day: dayText(this.known.end - 1, "since") }));
    this.canvas.setAttribute("aria-label", `${lines.join(". ")}.`);
  }

  /** Say who counted, and what in the span. */
  #note() {
    const unit = this.#shown?.state.unit ?? null;
    const there = unit !== null && this.#counts !== null;
    this.notes.hidden = !there;
    const { range } = this.slider;
    const key = `${unit} ${this.#series.length} ${range.start} ${range.end} ${this.#shown?.state.section}`;
    if (!there || key === this.#noted) return;
    this.#noted = key;
    const [summary, list] = this.notes.children;
    const said = { unit: term("unit", unit), count: number(this.#series.length) };
    summary?.replaceChildren(t(this.#series.length > 0 ? "time.counts_who" : "time.counts_empty", said));
    list?.replaceChildren(...notes(this.#series, range));
  }
}

/** The unit whose counts are laid over the bars. */
function unitSelect() {
  const none = element("option", { value: "" }, t("time.counts_none"));
  return element("select", { id: "time-unit" }, none, ...UNITS.map((unit) => element("option", { value: unit }, term("unit", unit))));
}
