/** The filter by publisher: the most frequent ones, and on request all of them to look through. */

import { element } from "#map/dom.js";
import { replaceBoxes, tick } from "#map/tick.js";
import { language, number, t } from "#map/words.js";

const MOST_FREQUENT = 8;
/** Names of the long list that stand there at once. */
const AT_ONCE = 100;

/**
 * Return the names to show.
 * @param {Record<string, number>} counts @param {string[]} chosen @param {string | null} sought null: only the most frequent
 * @returns {{names: string[], left: number}} left: how many more there are
 */
export function namesToShow(counts, chosen, sought) {
  const all = [...new Set([...Object.keys(counts), ...chosen])];
  const count = (/** @type {string} */ name) => counts[name] ?? 0;
  if (sought === null) {
    const frequent = all.sort((a, b) => count(b) - count(a) || (a < b ? -1 : 1)).slice(0, MOST_FREQUENT);
    const names = [...frequent, ...chosen.filter((name) => !frequent.includes(name))];
    return { names, left: all.length - names.length };
  }
  const collator = new Intl.Collator(language());
  const found = all.filter((name) => folded(name).includes(folded(sought))).sort(collator.compare);
  return { names: found.slice(0, AT_ONCE), left: Math.max(0, found.length - AT_ONCE) };
}

/** Without case and accents. @param {string} text */
function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ł", "l").trim();
}

/**
 * Bring the filter to life.
 * @param {HTMLElement | null} host @param {() => void} again asks to be shown anew
 */
export function publishers(host, again) {
  const list = element("div", { id: "source-list" });
  const field = element("input", {
    type: "search", autocomplete: "off", hidden: "", "aria-controls": list.id,
    "aria-label": t("panel.find_source"), placeholder: t("panel.find_source"),
  });
  const more = element("button", { type: "button", class: "more", "aria-expanded": "false", "aria-controls": list.id });
  const rest = element("p", { class: "hint" });
  host?.append(field, list, rest, more);
  let written = "";
  more.addEventListener("click", () => {
    field.hidden = !field.hidden;
    field.value = "";
    more.setAttribute("aria-expanded", String(!field.hidden));
    again();
    if (!field.hidden) field.focus();
  });
  field.addEventListener("input", again);
  return {
    /** @param {string[]} chosen @param {Record<string, number>} counts */
    show(chosen, counts) {
      const open = !field.hidden;
      const { names, left } = namesToShow(counts, chosen, open ? field.value : null);
      more.textContent = open ? t("panel.fewer_sources") : t("panel.more_sources", { count: number(left) });
      more.hidden = !open && left === 0;
      rest.textContent = names.length === 0 ? t("panel.no_source") : "";
      if (open && left > 0) rest.textContent = t("panel.sources_left", { count: number(left) });
      const key = names.join("\n");
      if (key === written) return;
      written = key;
      const known = new Map(Array.from(list.querySelectorAll("input"), (input) => [input.value, input.closest("label")]));
      replaceBoxes(list, names.map((name) => known.get(name) ?? tick("source", name, name)));
    },
  };
}
