/** What is chosen, in words, each with a way to leave it: above the list. */

/** @typedef {import("#map/types.js").State} State */
/** @typedef {import("#map/store.js").Store} Store */
/** @typedef {{text: string, without: Partial<State>}} Chip */

import { byId, element } from "#map/dom.js";
import { GROUPS } from "#map/vocab.js";
import { capital, t, term } from "#map/words.js";

/** No filter at all. @type {Partial<State>} */
export const NONE = {
  section: [], category: [], verification: [], confidence: [], source: [], crossing: [], q: null, bbox: null, near: null,
};

/**
 * Say every filter of a state, and the state without it.
 * @param {State} state @param {(id: string) => string} nameOf the name of a crossing
 * @returns {Chip[]}
 */
export function chips(state, nameOf) {
  /** @param {"section" | "verification" | "confidence" | "source" | "crossing"} field @param {(word: string) => string} text */
  const each = (field, text) => state[field].map((word) => ({
    text: text(word), without: { [field]: state[field].filter((other) => other !== word) },
  }));
  const [id = "", km = ""] = state.near?.split(",") ?? [];
  return [
    ...(state.q === null ? [] : [{ text: t("panel.words_chosen", { words: state.q }), without: { q: null } }]),
    ...each("section", (word) => term("section", word)),
    ...categories(state),
    ...each("crossing", nameOf),
    ...(state.near === null ? [] : [{ text: t("near.chosen", { km, name: nameOf(id) }), without: { near: null } }]),
    ...(state.bbox === null ? [] : [{ text: t("box.chosen"), without: { bbox: null } }]),
    ...each("verification", (word) => capital(term("verification_short", word))),
    ...each("confidence", (word) => t("panel.confidence_chosen", { confidence: term("confidence", word) })),
    ...each("source", (word) => word),
  ];
}

/** A whole group is one chip. @param {State} state @returns {Chip[]} */
function categories({ category }) {
  return Object.entries(GROUPS).flatMap(([group, all]) => {
    const own = all.filter((word) => category.includes(word));
    if (own.length === all.length) return [{ text: term("group", group), without: { category: rest(category, all) } }];
    return own.map((word) => ({ text: term("category", word), without: { category: rest(category, [word]) } }));
  });
}

/** @param {string[]} words @param {string[]} gone */
function rest(words, gone) {
  return words.filter((word) => !gone.includes(word));
}

/** Bring the chips to life. @param {Store} store @param {(without: Partial<State>) => void} onLeave called after a change */
export function chosen(store, onLeave) {
  const host = byId("chosen");
  let written = "";
  /** @param {Partial<State>} without @param {number} at */
  const leave = (without, at) => {
    store.commit(without, "step");
    onLeave(without);
    const buttons = host?.querySelectorAll("button") ?? [];
    const next = buttons[Math.min(at, buttons.length - 1)] ?? byId("q");
    if (next instanceof HTMLElement) next.focus({ preventScroll: true });
  };
  return {
    /** @param {State} state @param {(id: string) => string} nameOf */
    show(state, nameOf) {
      const all = chips(state, nameOf);
      const key = JSON.stringify(all);
      if (!host || key === written) return;
      written = key;
      const items = all.map(({ text, without }, i) => {
        const sign = element("span", { "aria-hidden": "true" }, "✕");
        const button = element("button", { type: "button", "aria-label": t("panel.leave", { filter: text }) }, text, sign);
        button.addEventListener("click", () => leave(without, i));
        return element("li", {}, button);
      });
      const clear = element("button", { type: "button", class: "clear" }, t("panel.clear_all"));
      clear.addEventListener("click", () => leave({ ...NONE }, 0));
      host.replaceChildren(...(items.length > 0 ? [element("ul", {}, ...items, element("li", {}, clear))] : []));
      host.hidden = items.length === 0;
    },
  };
}
