/** What the panel has in one place, by the WAI-ARIA tabs pattern; without script its parts stand one below the other. */

/** @typedef {import("#map/types.js").State} State */
/** @typedef {import("#map/store.js").Store} Store */

import { byId, element } from "#map/dom.js";
import { t } from "#map/words.js";

const LIST = "incidents-panel";
const TABLE = "table-panel";
const FILTERS = "filters-panel";
/** Where the panel stands beside the map and the filters above the list; the same as in map.css. */
const WIDE = "(min-width: 900px) and (min-height: 520px)";
/** Below this the filters begin folded. */
const TALL_PX = 640;

/**
 * Turn the parts of the panel into tabs.
 * @param {Store} store
 */
export function tabs(store) {
  const [panel, host, filters] = ["panel", "lists", "facets"].map(byId);
  if (!panel || !host || !(filters instanceof HTMLDetailsElement)) return { show: () => {} };
  const panels = [LIST, FILTERS, TABLE, "crossings-panel"].map(byId).filter((part) => part !== null);
  const buttons = panels.map(tab);
  const list = element("div", { class: "tabs", role: "tablist", "aria-label": t("panel.lists") }, ...buttons);
  const wide = matchMedia(WIDE);
  let [now, view] = [LIST, "map"];
  const write = () => panels.forEach((part, i) => mark(part, buttons[i], part.id === now, part.id === FILTERS && wide.matches));
  const arrange = () => {
    (wide.matches ? host : panel.querySelector("#chosen"))?.[wide.matches ? "prepend" : "after"](list);
    filters.open = !wide.matches || (innerHeight >= TALL_PX && view !== "table");
    if (wide.matches && now === FILTERS) now = LIST;
    write();
  };
  /** @param {string} id */
  const choose = (id) => {
    now = id;
    write();
    if (id === TABLE && store.get().view !== "table") store.commit({ view: "table" }, "step");
    if (id === LIST && store.get().view === "table") store.commit({ view: "map" }, "step");
  };
  walk(buttons, (i) => choose(panels[i]?.id ?? LIST));
  wide.addEventListener("change", arrange);
  arrange();
  return {
    /** Follow a state. @param {State} state */
    show(state) {
      if (state.view === view) return;
      view = state.view;
      document.body.classList.toggle("tabular", view === "table");
      if (view === "table") now = TABLE;
      else if (now === TABLE) now = LIST;
      arrange();
    },
  };
}

/**
 * Show a part or not.
 * @param {HTMLElement} part @param {HTMLButtonElement | undefined} button
 * @param {boolean} chosen @param {boolean} beside whether the part always stands there, and is no tab
 */
function mark(part, button, chosen, beside) {
  part.hidden = !beside && !chosen;
  if (!button) return;
  for (const [name, value] of [["role", "tabpanel"], ["aria-labelledby", button.id]]) {
    if (beside) part.removeAttribute(name ?? "");
    else part.setAttribute(name ?? "", value ?? "");
  }
  button.setAttribute("aria-selected", String(chosen));
  button.tabIndex = chosen ? 0 : -1;
  button.hidden = beside;
}

/** @param {HTMLElement} part */
function tab(part) {
  const heading = part.querySelector("h2");
  const button = element("button", { type: "button", role: "tab", id: `${part.id}-tab`, "aria-controls": part.id });
  button.append(...(heading?.childNodes ?? [t("panel.filters")]));
  part.classList.add("tabbed");
  return button;
}

/** Choose by pointer and by arrows. @param {HTMLButtonElement[]} buttons @param {(i: number) => void} choose */
function walk(buttons, choose) {
  buttons.forEach((button, i) => {
    button.addEventListener("click", () => choose(i));
    button.addEventListener("keydown", ({ key }) => {
      const step = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
      if (step === 0) return;
      let to = i;
      do to = (to + step + buttons.length) % buttons.length;
      while (buttons[to]?.hidden);
      choose(to);
      buttons[to]?.focus();
    });
  });
}
