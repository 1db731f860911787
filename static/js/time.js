/** The time control: slider, date fields, mode, presets and steps, all saying the same. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/types.js").Incident} Incident */
/** @typedef {import("#map/types.js").Range} Range */
/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("#map/types.js").Span} Span */
/** @typedef {import("#map/types.js").State} State */
/** @typedef {import("#map/store.js").Store} Store */

import { byId, debounced, element } from "#map/dom.js";
import { drawHistogram } from "#map/histogram.js";
import { format, isoOf, parseDay, readDate } from "#map/periods.js";
import { createSlider } from "#map/slider.js";
import { toQuery } from "#map/state.js";

/**
 * Bring the time control to life.
 * @param {Store} store @param {Config} config
 */
export function timeControl(store, config) {
  const today = parseDay(config.today) ?? 0;
  const limits = { start: parseDay(config.data_start) ?? 0, end: today + 1 };
  const settle = debounced(() => store.commit({}, "step"), 900);
  /** @type {Range} */
  let shownRange = limits;
  /** @param {Range} range @returns {Partial<State>} */
  const asState = (range) => {
    const all = store.get().mode === "window" && range.start <= limits.start && range.end >= limits.end;
    return { datetime: all ? "../.." : format(range) };
  };
  const slider = createSlider(byId("slider") ?? element("div"), {
    limits, dataEnd: parseDay(config.data_end) ?? today,
    onInput(range, final) {
      store.commit(asState(range), final ? "step" : "burst");
      if (!final) settle();
    },
  });
  const fields = dateFields(store, asState, () => shownRange);
  modes(store, () => shownRange);
  presets(store);
  stepButtons(fields.form, (direction) => {
    const length = shownRange.end - shownRange.start;
    const start = Math.max(limits.start, Math.min(limits.end - length, shownRange.start + direction * length));
    store.commit(asState({ start, end: start + length }), "step");
  });
  return {
    /** Show an answer. @param {Shown} shown */
    show({ state, span }) {
      shownRange = { start: span.start ?? limits.start, end: span.end ?? limits.end };
      slider.show(shownRange, state.mode);
      fields.show(state, span);
      markPreset(state);
    },
    /** Whether the bars are there. */
    drawn: () => slider.bars.hasChildNodes(),
    /** Draw the bars. @param {Incident[]} incidents */
    bars: (incidents) => drawHistogram(slider.bars, incidents, limits),
  };
}

/**
 * @param {Store} store @param {(range: Range) => Partial<State>} asState @param {() => Range} current
 */
function dateFields(store, asState, current) {
  const form = /** @type {HTMLFormElement | null} */ (byId("filters"));
  const from = /** @type {HTMLInputElement | null} */ (byId("from"));
  const to = /** @type {HTMLInputElement | null} */ (byId("to"));
  let written = "";
  const read = () => {
    if (!from || !to) return;
    const asOf = store.get().mode === "asof";
    const [a, b] = [typed(from), asOf ? null : typed(to)];
    if (a === undefined || b === undefined) return;
    if (asOf) {
      store.commit({ datetime: a ? isoOf(a.start) : null }, "step");
      return;
    }
    const [start, end] = [a?.start ?? null, b?.end ?? null];
    if (start !== null && end !== null && start >= end) {
      complain(to, "The last day is before the first.");
      return;
    }
    store.commit({ datetime: format({ start, end }) }, "step");
  };
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    read();
  });
  for (const field of [from, to]) field?.addEventListener("change", read);
  return {
    form,
    /** @param {State} state @param {Span} span */
    show(state, span) {
      const key = `${state.mode} ${span.start} ${span.end}`;
      if (!from || !to || key === written) return;
      written = key;
      const label = from.labels?.[0]?.querySelector("span");
      if (label) label.textContent = state.mode === "asof" ? "As of" : "From";
      const toLabel = to.labels?.[0];
      if (toLabel) toLabel.hidden = state.mode === "asof";
      const range = current();
      write(from, isoOf(span.start ?? range.start));
      write(to, isoOf((span.end ?? range.end) - 1));
    },
  };
}

/** Write a field, unless the reader is in it with something else. @param {HTMLInputElement} field @param {string} text */
function write(field, text) {
  field.value = text;
  field.removeAttribute("aria-invalid");
  const hint = byId("date-hint");
  if (hint) hint.textContent = "Dates as 2021-11-09 or 9 November 2021";
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
  complain(field, `“${field.value}” is not understood. Write 2021-11-09 or 9 November 2021.`);
  return undefined;
}

/** @param {HTMLInputElement} field @param {string} text */
function complain(field, text) {
  field.setAttribute("aria-invalid", "true");
  const hint = byId("date-hint");
  if (!hint) return;
  hint.setAttribute("role", "status");
  hint.textContent = text;
  hint.classList.add("wrong");
}

/** @param {Store} store @param {() => Range} current */
function modes(store, current) {
  const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('input[name="mode"]'));
  for (const input of inputs) {
    input.addEventListener("change", () => {
      if (!input.checked) return;
      const { start, end } = current();
      if (input.value === "asof") store.commit({ mode: "asof", datetime: isoOf(end - 1) }, "step");
      else store.commit({ mode: "window", datetime: format({ start, end }) }, "step");
    });
  }
  store.on((state) => {
    for (const input of inputs) input.checked = input.value === state.mode;
  });
}

/** @param {Store} store */
function presets(store) {
  byId("presets")?.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    store.commit({ mode: "window", datetime: link.dataset["datetime"] || null }, "step");
  });
}

/** Mark the period shown; every link keeps the rest of the state. @param {State} state */
function markPreset(state) {
  for (const link of byId("presets")?.querySelectorAll("a") ?? []) {
    const datetime = link.dataset["datetime"] || null;
    const on = state.mode === "window" && datetime === state.datetime;
    link.href = `?${toQuery({ ...state, mode: "window", datetime })}`;
    if (on) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

/** @param {HTMLFormElement | null} form @param {(direction: 1 | -1) => void} step */
function stepButtons(form, step) {
  const earlier = element("button", { type: "button", "aria-label": "Earlier by as much", title: "Earlier" }, "◀");
  const later = element("button", { type: "button", "aria-label": "Later by as much", title: "Later" }, "▶");
  earlier.addEventListener("click", () => step(-1));
  later.addEventListener("click", () => step(1));
  const group = element("span", { class: "steps" }, earlier, later);
  form?.querySelector(".submit")?.before(group);
}
