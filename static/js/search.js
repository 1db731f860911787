/** The box of the full-text search. */

/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("#map/store.js").Store} Store */

import { byId, debounced } from "#map/dom.js";
import { plural, t } from "#map/words.js";

const SEARCH_AFTER_MS = 350;

/** Bring the box to life. @param {Store} store */
export function search(store) {
  const field = /** @type {HTMLInputElement | null} */ (byId("q"));
  const status = byId("q-status");
  /** @param {string} text */
  const say = (text) => status?.replaceChildren(text);
  /** Ask; also for what could not be asked before. @param {"step" | "burst"} kind */
  const ask = (kind) => {
    const words = (field?.value ?? "").trim().replace(/\s+/g, " ") || null;
    if (words === store.get().q) return;
    if (words !== null) say(t("map.searching"));
    store.commit({ q: words }, kind);
  };
  const askSoon = debounced(() => ask("burst"), SEARCH_AFTER_MS);
  field?.addEventListener("input", askSoon);
  field?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    ask("step");
  });
  return {
    /** Show an answer. What is being typed stays as it is. @param {Shown} shown */
    show({ state, count }) {
      if (!field) return;
      const typing = document.activeElement === field;
      if (!typing) field.value = state.q ?? "";
      if (state.q !== null) say(plural("panel.found", count));
      else if (field.value.trim() === "" || !typing) say("");
    },
    /** The server could not be asked. */
    failed() {
      say(t(navigator.onLine ? "map.search_failed" : "map.offline"));
    },
  };
}
