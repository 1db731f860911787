/** The sentence at the head of the page. */

/** @typedef {import("#map/types.js").Shown} Shown */

/** By how many pixels letters get smaller at once, and how often. */
const [LESS, OFTEN] = [0.6, 3];

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
  let [form, times] = ["", 0];
  return ({ filter, sentence, state }) => {
    if (!node) return false;
    const { style, textContent: before } = node;
    const now = state.mode + innerWidth;
    if (filter !== kept || now !== form) [kept, form, times, style.cssText] = [filter, now, 0, ""];
    else if (before === sentence) return false;
    node.textContent = sentence;
    const room = parseFloat(style.minHeight);
    while (node.offsetHeight > room && times++ < OFTEN) style.fontSize = `${parseFloat(getComputedStyle(node).fontSize) - LESS}px`;
    if (node.offsetHeight > room) [times, style.fontSize] = [0, ""];
    style.minHeight = `${node.offsetHeight}px`;
    return before !== sentence;
  };
}
