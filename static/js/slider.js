/** The date slider: handles for the first and the last day, the band between them, by the WAI-ARIA slider pattern. */

/** @typedef {import("#map/types.js").Range} Range */
/** @typedef {import("#map/types.js").Mode} Mode */
/** @typedef {(range: Range, final: boolean) => void} OnInput */
/** @typedef {"start" | "end" | "band"} Grip */
/** @typedef {Record<Grip, HTMLElement>} Parts */
/**
 * @typedef {object} Options
 * @property {Range} limits
 * @property {OnInput} onInput what is chosen; final when the drag is over
 * @property {(on: boolean) => void} onDrag a drag begins, or is over
 * @property {() => void} onView another stretch of time is shown, or in another width
 */

import { clamp, including, percentOf, shareOf, ticksOf, zoomed } from "#map/axis.js";
import { element } from "#map/dom.js";
import { addMonths, dayText, spanText } from "#map/periods.js";
import { t } from "#map/words.js";

const GRIPS = /** @type {Grip[]} */ (["band", "start", "end"]);
const ZOOM = 2;
/** A target is at least as wide. */
const LEAST_PX = 24;

/**
 * Where a key takes a day; null if the key is none of the slider's.
 * @param {{key: string, shiftKey: boolean}} event @param {number} day @param {number} first @param {number} last
 */
export function keyTarget({ key, shiftKey }, day, first, last) {
  const step = shiftKey ? 7 : 1;
  /** @type {Record<string, number>} */
  const targets = {
    ArrowRight: day + step, ArrowUp: day + step, ArrowLeft: day - step, ArrowDown: day - step,
    PageUp: addMonths(day, 1), PageDown: addMonths(day, -1), Home: first, End: last,
  };
  const target = targets[key];
  return target === undefined ? null : clamp(target, first, last);
}

/**
 * Move one end, or both, inside the limits; the ends never cross.
 * @param {Range} range @param {Grip} grip @param {number} day for "band" the new start @param {Range} limits
 * @returns {Range}
 */
export function moved(range, grip, day, limits) {
  if (grip === "start") return { start: clamp(day, limits.start, range.end - 1), end: range.end };
  if (grip === "end") return { start: range.start, end: clamp(day + 1, range.start + 1, limits.end) };
  const length = range.end - range.start;
  const start = clamp(day, limits.start, limits.end - length);
  return { start, end: start + length };
}

/**
 * What moves in a mode: one day is its own first and last.
 * @param {Range} range @param {Mode} mode @param {Grip} grip @param {number} day @param {Range} limits
 */
function taken(range, mode, grip, day, limits) {
  if (mode !== "asof") return moved(range, grip, day, limits);
  const one = clamp(day, limits.start, limits.end - 1);
  return { start: one, end: one + 1 };
}

/** The slider. What lies behind it is put into `track` and drawn for `view`. */
export class Slider {
  /** @type {Mode} */
  mode = "window";
  #spreadBy = "";

  /** @param {HTMLElement} host @param {Options} options */
  constructor(host, options) {
    this.options = options;
    this.limits = options.limits;
    /** @type {Range} */
    this.range = { ...options.limits };
    /** The stretch of time that is shown. @type {Range} */
    this.view = { ...options.limits };
    this.width = 0;
    this.parts = { band: part("band"), start: part("handle start"), end: part("handle end") };
    this.before = element("div", { class: "veil before" });
    this.after = element("div", { class: "veil after" });
    this.track = element("div", { class: "track" }, this.before, this.after, this.parts.band, this.parts.start, this.parts.end);
    this.ticks = element("div", { class: "ticks", "aria-hidden": "true" });
    this.root = element("div", { class: "slider" }, this.track, this.ticks);
    host.replaceChildren(this.root);
    for (const grip of GRIPS) this.parts[grip].addEventListener("keydown", (event) => this.#key(event, grip));
    byPointer(this);
    new ResizeObserver(([entry]) => {
      this.width = entry?.contentRect.width ?? 0;
      this.#laid();
    }).observe(this.track);
    this.#draw();
  }

  /** Show what is chosen; if somebody else chose it, where it can be seen. @param {Range} next @param {Mode} mode */
  show(next, mode) {
    const { start, end } = this.limits;
    const range = { start: clamp(next.start, start, end - 1), end: clamp(next.end, start + 1, end) };
    const other = mode !== this.mode || range.start !== this.range.start || range.end !== this.range.end;
    if (!other) return;
    this.mode = mode;
    this.range = range;
    this.#draw();
    this.#look(including(this.view, mode === "cumulative" ? { start: range.end - 1, end: range.end } : range, this.limits));
  }

  /** Show a shorter stretch of time, a longer one, or all of it. @param {"closer" | "wider" | "whole"} how */
  zoom(how) {
    const factor = { closer: 1 / ZOOM, wider: ZOOM, whole: Infinity }[how];
    this.#look(zoomed(this.view, factor, this.range, this.limits));
  }

  /** Take what the reader chose. @param {Range} next @param {boolean} final */
  input(next, final) {
    if (!final && next.start === this.range.start && next.end === this.range.end) return;
    this.range = next;
    this.#draw();
    this.options.onInput(next, final);
  }

  /** @param {Range} view */
  #look(view) {
    if (view.start === this.view.start && view.end === this.view.end) return;
    this.view = view;
    this.#laid();
  }

  #laid() {
    this.#draw();
    this.ticks.replaceChildren(...ticksOf(this.view, this.width).map(({ day, text }) => {
      const tick = element("span", {}, text);
      tick.style.left = percentOf(day, this.view);
      return tick;
    }));
    this.options.onView();
  }

  #draw() {
    const { parts: { band, start, end }, range, view, mode, limits } = this;
    this.root.dataset["mode"] = mode;
    start.hidden = mode === "cumulative";
    end.hidden = mode === "asof";
    const [from = 0, to = 0] = [range.start, range.end].map((day) => clamp(shareOf(day, view), 0, 1));
    const pixels = (/** @type {number} */ share) => `${Math.round(share * this.width)}px`;
    // What is only moved is not laid out and painted again.
    band.style.translate = start.style.translate = pixels(from);
    end.style.translate = pixels(to);
    band.style.width = pixels(to - from);
    this.#spread(mode === "window" ? to - from : 1);
    this.before.style.transform = `scaleX(${from})`;
    this.after.style.transform = `scaleX(${1 - to})`;
    for (const [node, day] of /** @type {[HTMLElement, number][]} */ ([[start, range.start], [end, range.end]])) {
      node.classList.toggle("beyond", day < view.start || day > view.end);
    }
    const last = range.end - 1;
    describe(start, mode === "asof" ? "time.as_of" : "time.first_day", {
      now: range.start, min: limits.start, max: mode === "asof" ? limits.end - 1 : last,
      text: mode === "asof" ? t("time.as_of_day", { day: dayText(range.start, "on") }) : dayText(range.start),
    });
    describe(end, "time.last_day", { now: last, min: range.start, max: limits.end - 1, text: dayText(last) });
    if (mode === "window") {
      const most = limits.end - (range.end - range.start);
      describe(band, "time.band", { now: range.start, min: limits.start, max: most, text: spanText(range) });
    } else withdraw(band);
  }

  /** Keep the band between the grips wide enough to be pressed. @param {number} share how much of the track it covers */
  #spread(share) {
    const spread = `${Math.ceil(Math.max(0, LEAST_PX - share * this.width)) / 2}px`;
    if (spread === this.#spreadBy) return;
    this.#spreadBy = spread;
    this.root.style.setProperty("--spread", spread);
  }

  /** @param {KeyboardEvent} event @param {Grip} grip */
  #key(event, grip) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const how = /** @type {const} */ ({ "+": "closer", "=": "closer", "-": "wider", 0: "whole" })[event.key];
    const { range, limits } = this;
    const length = grip === "band" ? range.end - range.start : 1;
    const day = grip === "end" ? range.end - 1 : range.start;
    const target = keyTarget(event, day, limits.start, limits.end - length);
    if (how === undefined && target === null) return;
    event.preventDefault();
    if (how) this.zoom(how);
    if (target === null) return;
    const next = taken(range, this.mode, grip, target, limits);
    this.input(next, false);
    const at = grip === "end" ? next.end - 1 : next.start;
    this.#look(including(this.view, grip === "band" ? next : { start: at, end: at + 1 }, limits));
  }
}

/** @param {string} kind */
function part(kind) {
  return element("div", { class: kind, role: "slider", tabindex: "0" });
}

/** @param {HTMLElement} node @param {string} label @param {{now: number, min: number, max: number, text: string}} value */
function describe(node, label, { now, min, max, text }) {
  const values = {
    role: "slider", tabindex: "0", "aria-label": t(label), "aria-valuemin": min, "aria-valuemax": max,
    "aria-valuenow": now, "aria-valuetext": text,
  };
  for (const [name, value] of Object.entries(values)) {
    if (node.getAttribute(name) !== String(value)) node.setAttribute(name, String(value));
  }
}

/** Take a part out of the reach of the keyboard. @param {HTMLElement} node */
function withdraw(node) {
  for (const { name } of [...node.attributes]) if (/^(role|tabindex|aria-)/.test(name)) node.removeAttribute(name);
}

/** Drag the handles and the band; a press on the track brings the nearest end. @param {Slider} slider */
function byPointer(slider) {
  const { track, parts } = slider;
  /** @type {{grip: Grip, offset: number, before: Range} | null} */
  let drag = null;
  /** @param {PointerEvent} event */
  const dayAt = (event) => {
    const box = track.getBoundingClientRect();
    return slider.view.start + ((event.clientX - box.left) / box.width) * (slider.view.end - slider.view.start);
  };
  /** @param {PointerEvent} event */
  const follow = (event) => {
    if (!drag) return;
    const at = Math.round(dayAt(event) - drag.offset);
    const day = drag.grip === "end" && slider.mode !== "asof" ? at - 1 : at;
    slider.input(taken(slider.range, slider.mode, drag.grip, day, slider.limits), false);
  };
  track.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    drag = { ...gripAt(event.target, slider, dayAt(event)), before: slider.range };
    parts[drag.grip].focus({ preventScroll: true });
    track.setPointerCapture(event.pointerId);
    event.preventDefault();
    slider.options.onDrag(true);
    follow(event);
  });
  track.addEventListener("pointermove", follow);
  /** @param {(before: Range) => Range} kept */
  const end = (kept) => () => {
    if (!drag) return;
    slider.input(kept(drag.before), true);
    slider.options.onDrag(false);
    drag = null;
  };
  track.addEventListener("pointerup", end(() => slider.range));
  // The finger scrolls the page: it did not mean the slider.
  track.addEventListener("pointercancel", end((before) => before));
}

/** @param {EventTarget | null} target @param {Slider} slider @param {number} day @returns {{grip: Grip, offset: number}} */
function gripAt(target, { parts, range, view, mode }, day) {
  const seen = (/** @type {number} */ at) => clamp(at, view.start, view.end);
  if (target === parts.start) return { grip: "start", offset: day - seen(range.start) };
  if (target === parts.end) return { grip: "end", offset: day - seen(range.end) };
  if (mode === "window" && target === parts.band) return { grip: "band", offset: day - range.start };
  if (mode !== "window") return { grip: mode === "asof" ? "start" : "end", offset: 0 };
  const nearEnd = Math.abs(day - range.end) < Math.abs(day - range.start);
  return { grip: nearEnd ? "end" : "start", offset: 0 };
}
