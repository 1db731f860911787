/** The sentence at the head of the page. */

/** @typedef {import("#map/types.js").Shown} Shown */

/** Two days in full take so many letters more than a year. */
const SPARE = "0".repeat(28);

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
      node.replaceChildren(`${shown.sentence} ${SPARE}`);
    }
    node.style.minHeight = `${node.getBoundingClientRect().height}px`;
    node.replaceChildren(shown.sentence);
    return before !== shown.sentence;
  };
}
