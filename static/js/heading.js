/** The sentence at the head of the page. */

/** @typedef {import("#map/types.js").Shown} Shown */

/** How often letters get smaller, by what the style sheet takes off. */
const OFTEN = 3;

/**
 * Return what writes the sentence of an answer, and says whether it is another. It takes the lines it needs, and while
 * only time changes it keeps to them: a line more, and a line less again, would move the map each time. So a longer
 * sentence is written smaller, as are those after it; one that is far too long gets a line, which stays.
 * @param {HTMLElement | null} node
 * @returns {(shown: Shown) => boolean}
 */
export function heading(node) {
  /** @type {Shown["filter"] | null} */
  let kept = null;
  let [form, less] = ["", 0];
  return ({ filter, sentence, state }) => {
    if (!node) return false;
    const { style, textContent: before } = node;
    const now = state.mode + innerWidth;
    if (filter !== kept || now !== form) [kept, form, less, style.cssText] = [filter, now, 0, ""];
    else if (before === sentence) return false;
    node.textContent = sentence;
    const room = parseFloat(style.minHeight);
    while (node.offsetHeight > room && less < OFTEN) style.setProperty("--less", String(++less));
    if (node.offsetHeight > room) style.setProperty("--less", String((less = 0)));
    style.minHeight = `${node.offsetHeight}px`;
    return before !== sentence;
  };
}
