/** The dates as text, the mode and the named periods: typing a date is the fastest way. */

/** @typedef {import("#map/types.js").Mode} Mode */
/** @typedef {import("#map/types.js").Range} Range */
/** @typedef {import("#map/types.js").Span} Span */
/** @typedef {import("#map/types.js").State} State */
/** @typedef {import("#map/store.js").Store} Store */

import { byId } from "#map/dom.js";
import { format, isoOf, readDate } from "#map/periods.js";
import { toQuery } from "#map/state.js";
import { t } from "#map/words.js";

/** Days of a period that comes after a mode without one. */
const USUAL_LENGTH = 30;

/** Write what is chosen as a mode has it. @param {Mode} mode @param {Span} range @returns {Partial<State>} */
export function asState(mode, range) {
  return { mode, datetime: format(mode === "cumulative" ? { start: null, end: range.end } : range) };
}

/**
 * What another mode chooses in the place of a range: its last day, everything up to it, or as long a period as before.
 * @param {Mode} mode @param {Range} range @param {Range | null} before the last period @param {Range} limits @returns {Range}
 */
export function inMode(mode, range, before, limits) {
  if (mode === "asof") return { start: range.end - 1, end: range.end };
  if (mode === "cumulative") return { start: limits.start, end: range.end };
  if (before && before.start < range.end && range.end <= before.end) return before;
  const length = before ? before.end - before.start : USUAL_LENGTH;
  return { start: Math.max(limits.start, range.end - length), end: range.end };
}

/** The fields of the first and the last day. @param {Store} store @param {() => Range} current */
export function dateFields(store, current) {
  const from = /** @type {HTMLInputElement | null} */ (byId("from"));
  const to = /** @type {HTMLInputElement | null} */ (byId("to"));
  let written = "";
  const read = () => {
    if (!from || !to) return;
    const { mode } = store.get();
    const [a, b] = [mode === "cumulative" ? null : typed(from), mode === "asof" ? null : typed(to)];
    if (a === undefined || b === undefined) return;
    const [start, end] = [a?.start ?? null, b?.end ?? null];
    if (mode === "asof") store.commit({ datetime: start === null ? null : isoOf(start) }, "step");
    else if (mode === "cumulative") store.commit({ datetime: end === null ? null : format({ start: null, end }) }, "step");
    else if (start !== null && end !== null && start >= end) complain(to, t("time.reversed"));
    else store.commit({ datetime: format({ start, end }) }, "step");
  };
  byId("filters")?.addEventListener("submit", (event) => {
    event.preventDefault();
    read();
  });
  for (const field of [from, to]) field?.addEventListener("change", read);
  return {
    /** @param {State} state @param {Span} span */
    show({ mode }, span) {
      const key = `${mode} ${span.start} ${span.end}`;
      if (!from || !to || key === written) return;
      written = key;
      name(from, mode === "asof" ? "time.as_of" : "time.from", mode === "cumulative");
      name(to, mode === "cumulative" ? "time.up_to" : "time.to", mode === "asof");
      const range = current();
      write(from, isoOf(span.start ?? range.start));
      write(to, isoOf((span.end ?? range.end) - 1));
    },
  };
}

/** @param {HTMLInputElement} field @param {string} key @param {boolean} hidden */
function name(field, key, hidden) {
  const label = field.labels?.[0];
  if (!label) return;
  if (label.hidden !== hidden) label.hidden = hidden;
  const words = label.querySelector("span");
  if (words && words.textContent !== t(key)) words.textContent = t(key);
}

/** Write a field, and take back what was said of it. @param {HTMLInputElement} field @param {string} text */
function write(field, text) {
  field.value = text;
  field.removeAttribute("aria-invalid");
  const hint = byId("date-hint");
  if (hint && hint.textContent !== t("time.hint")) hint.textContent = t("time.hint");
  hint?.classList.remove("wrong");
}

/**
 * Read a field: a span, null if empty, undefined (with a word to the reader) if it is no date.
 * @param {HTMLInputElement} field
 */
function typed(field) {
  if (field.value.trim() === "") return null;
  const span = readDate(field.value);
  if (span) return span;
  complain(field, t("time.not_understood", { text: field.value }));
  return undefined;
}

/** @param {HTMLInputElement} field @param {string} text */
function complain(field, text) {
  field.setAttribute("aria-invalid", "true");
  say(text);
}

/** Say something beside the fields. @param {string} text */
export function say(text) {
  const hint = byId("date-hint");
  if (!hint) return;
  hint.setAttribute("role", "status");
  hint.textContent = text;
  hint.classList.add("wrong");
}

/** The choice of the mode. @param {Store} store @param {(mode: Mode) => Range} taken what a mode takes over */
export function modes(store, taken) {
  const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('#time input[name="mode"]'));
  for (const input of inputs) {
    input.addEventListener("change", () => {
      const mode = /** @type {Mode} */ (input.value);
      if (input.checked) store.commit(asState(mode, taken(mode)), "step");
    });
  }
  return (/** @type {Mode} */ mode) => {
    for (const input of inputs) input.checked = input.value === mode;
  };
}

/** The periods by name. @param {Store} store */
export function presets(store) {
  byId("presets")?.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    store.commit({ mode: "window", datetime: link.dataset["datetime"] || null }, "step");
  });
}

/** Mark the period shown; every link keeps the rest of the state. @param {State} state */
export function markPreset(state) {
  for (const link of byId("presets")?.querySelectorAll("a") ?? []) {
    const datetime = link.dataset["datetime"] || null;
    const on = state.mode === "window" && datetime === state.datetime;
    link.href = `?${toQuery({ ...state, mode: "window", datetime })}`;
    if (on) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}
