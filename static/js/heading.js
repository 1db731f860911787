/** The sentence at the head of the page. */

/** @typedef {import("#map/types.js").Shown} Shown */

import { spanText } from "#map/periods.js";

/** As long as two days in full; where a line may break is as in them. */
const DATES = "00 000000000 0000 – 00 000000000";

/**
 * Return what writes the sentence of an answer, and says whether it is another. Room is kept for the longest dates, and
 * while only time changes it never gets less: a line more, and a line less again, would move the map each time.
 * @param {HTMLElement | null} node
 * @returns {(shown: Shown) => boolean}
 */
export function heading(node) {
  /** @type {Shown["filter"] | null} */
  let filter = null;
  let width = 0;
  return (shown) => {
    if (!node) return false;
    const before = node.textContent;
    const kept = shown.filter === filter && innerWidth === width;
    if (kept && before === shown.sentence) return false;
    [filter, width] = [shown.filter, innerWidth];
    if (!kept) {
      node.style.minHeight = "";
      node.replaceChildren(`${DATES.slice(spanText(shown.span).length)} ${shown.sentence}`);
    }
    node.style.minHeight = `${node.getBoundingClientRect().height}px`;
    node.replaceChildren(shown.sentence);
    return before !== shown.sentence;
  };
}
