/** The date slider: two handles for a period or one for a day, by the WAI-ARIA slider pattern. */

/** @typedef {import("#map/types.js").Range} Range */
/** @typedef {import("#map/types.js").Mode} Mode */
/** @typedef {(range: Range, final: boolean) => void} OnInput */
/** @typedef {"start" | "end" | "band"} Grip */

import { element } from "#map/dom.js";
import { addMonths, dayText, partsOf, dayOf } from "#map/periods.js";

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
  return target === undefined ? null : Math.min(last, Math.max(first, target));
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

/** @param {number} value @param {number} low @param {number} high */
function clamp(value, low, high) {
  return Math.max(low, Math.min(high, value));
}

/**
 * Build the slider.
 * @param {HTMLElement} host
 * @param {{limits: Range, dataEnd: number, onInput: OnInput}} options dataEnd: the last day with data
 */
export function createSlider(host, { limits, dataEnd, onInput }) {
  /** @type {Range} */
  let range = { ...limits };
  /** @type {Mode} */
  let mode = "window";
  const band = element("div", { class: "band" });
  const handles = { start: handle("start", "First day"), end: handle("end", "Last day") };
  const bars = element("div", { class: "bars" });
  const track = element("div", { class: "track" }, bars, after(limits, dataEnd), band, handles.start, handles.end);
  const root = element("div", { class: "slider" }, track, ticks(limits));
  host.replaceChildren(root);

  /** @param {number} day */
  const percent = (day) => `${(100 * (day - limits.start)) / (limits.end - limits.start)}%`;

  /** @param {Range} next @param {boolean} final */
  const input = (next, final) => {
    if (final || next.start !== range.start || next.end !== range.end) {
      range = next;
      draw();
      onInput(range, final);
    }
  };

  function draw() {
    root.classList.toggle("asof", mode === "asof");
    handles.end.hidden = mode === "asof";
    band.style.left = percent(range.start);
    band.style.right = `calc(100% - ${percent(range.end)})`;
    handles.start.style.left = percent(range.start);
    handles.end.style.left = percent(range.end);
    describe(handles.start, range.start, limits.start, mode === "asof" ? limits.end - 1 : range.end - 1);
    describe(handles.end, range.end - 1, range.start, limits.end - 1);
    handles.start.setAttribute("aria-label", mode === "asof" ? "As of" : "First day");
    if (mode === "asof") handles.start.setAttribute("aria-valuetext", `As of ${dayText(range.start)}`);
  }

  const grips = { range: () => range, limits, mode: () => mode, input };
  for (const grip of /** @type {("start" | "end")[]} */ (["start", "end"])) byKeys(handles[grip], grip, grips);
  byPointer(track, { band, ...handles }, grips);
  draw();
  return {
    /** Show a range. @param {Range} next @param {Mode} nextMode */
    show(next, nextMode) {
      range = { start: clamp(next.start, limits.start, limits.end - 1), end: clamp(next.end, limits.start + 1, limits.end) };
      mode = nextMode;
      draw();
    },
    bars,
  };
}

/** @param {string} name @param {string} label */
function handle(name, label) {
  return element("div", { class: `handle ${name}`, role: "slider", tabindex: "0", "aria-label": label });
}

/** @param {HTMLElement} node @param {number} now @param {number} min @param {number} max */
function describe(node, now, min, max) {
  const values = { "aria-valuemin": min, "aria-valuemax": max, "aria-valuenow": now };
  for (const [name, value] of Object.entries(values)) node.setAttribute(name, String(value));
  node.setAttribute("aria-valuetext", dayText(now));
}

/** The hatched stretch after the data's last day. @param {Range} limits @param {number} dataEnd */
function after(limits, dataEnd) {
  const node = element("div", { class: "no-data", title: `No data after ${dayText(dataEnd)}` });
  const share = Math.max(0, (limits.end - 1 - dataEnd) / (limits.end - limits.start));
  node.style.width = `${100 * share}%`;
  node.append(element("span", {}, "no data ", element("i", {}, `after ${dayText(dataEnd)}`)));
  return node;
}

/** @param {Range} limits */
function ticks(limits) {
  const row = element("div", { class: "ticks", "aria-hidden": "true" });
  for (let year = partsOf(limits.start).year; year <= partsOf(limits.end).year; year++) {
    const day = dayOf(year, 1, 1) ?? 0;
    if (day < limits.start || day >= limits.end - 45) continue;
    const tick = element("span", {}, element("i", {}, String(year).slice(0, 2)), String(year).slice(2));
    tick.style.left = `${(100 * (day - limits.start)) / (limits.end - limits.start)}%`;
    row.append(tick);
  }
  return row;
}

/** @typedef {{range: () => Range, limits: Range, mode: () => Mode, input: OnInput}} Grips */

/** @param {HTMLElement} node @param {"start" | "end"} grip @param {Grips} grips */
function byKeys(node, grip, { range, limits, mode, input }) {
  node.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const now = range();
    const day = grip === "start" ? now.start : now.end - 1;
    const target = keyTarget(event, day, limits.start, limits.end - 1);
    if (target === null) return;
    event.preventDefault();
    input(mode() === "asof" ? { start: target, end: target + 1 } : moved(now, grip, target, limits), false);
  });
}

/**
 * Drag the handles and the band; a press on the track brings the nearest end.
 * @param {HTMLElement} track @param {{band: HTMLElement, start: HTMLElement, end: HTMLElement}} parts @param {Grips} grips
 */
function byPointer(track, parts, { range, limits, mode, input }) {
  /** @type {{grip: Grip, offset: number} | null} */
  let drag = null;
  /** @param {PointerEvent} event */
  const dayAt = (event) => {
    const box = track.getBoundingClientRect();
    return limits.start + ((event.clientX - box.left) / box.width) * (limits.end - limits.start);
  };
  /** @param {number} day @returns {Range} */
  const target = (day) => {
    const grip = drag?.grip ?? "start";
    const at = Math.round(day - (drag?.offset ?? 0));
    if (mode() !== "asof") return moved(range(), grip, grip === "end" ? at - 1 : at, limits);
    const one = clamp(at, limits.start, limits.end - 1);
    return { start: one, end: one + 1 };
  };
  track.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const day = dayAt(event);
    drag = gripAt(event.target, parts, day, range(), mode());
    const focused = drag.grip === "end" ? parts.end : parts.start;
    if (drag.grip !== "band") focused.focus();
    track.setPointerCapture(event.pointerId);
    event.preventDefault();
    input(target(day), false);
  });
  track.addEventListener("pointermove", (event) => {
    if (drag) input(target(dayAt(event)), false);
  });
  for (const name of /** @type {("pointerup" | "pointercancel")[]} */ (["pointerup", "pointercancel"])) {
    track.addEventListener(name, () => {
      if (drag) input(range(), true);
      drag = null;
    });
  }
}

/**
 * @param {EventTarget | null} target @param {{band: HTMLElement, start: HTMLElement, end: HTMLElement}} parts
 * @param {number} day @param {Range} range @param {Mode} mode @returns {{grip: Grip, offset: number}}
 */
function gripAt(target, parts, day, range, mode) {
  if (target === parts.start) return { grip: "start", offset: day - range.start };
  if (target === parts.end) return { grip: "end", offset: day - range.end };
  if (mode === "window" && target === parts.band) return { grip: "band", offset: day - range.start };
  const nearEnd = mode === "window" && Math.abs(day - range.end) < Math.abs(day - range.start);
  return { grip: nearEnd ? "end" : "start", offset: 0 };
}
