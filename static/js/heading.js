/** The sentence at the head of the page. */

/** @typedef {import("#map/types.js").Shown} Shown */

/** How small letters may be, as a share of their size at rest, and how much smaller they get at once. */
const [LEAST, LESS] = [0.88, 0.04];

/**
 * Return what writes the sentence of an answer, and says whether it is another. It takes the lines it needs, and while
 * only time changes it keeps to them: a line more, and a line less again, would move the map each time. So a longer
 * sentence is written smaller, as are those after it; one that is far too long gets a line, which stays.
 * @param {HTMLElement | null} node
 * @returns {(shown: Shown) => boolean}
 */
export function heading(node) {
  /** @type {unknown[]} */
  let kept = [];
  let [size, share] = [0, 1];
  return ({ filter, sentence, state }) => {
    if (!node) return false;
    const { style } = node;
    const another = node.textContent !== sentence;
    const now = [filter, state.mode, innerWidth];
    const fresh = now.some((each, i) => each !== kept[i]);
    if (!fresh && !another) return false;
    if (fresh) {
      [kept, share, style.fontSize, style.minHeight] = [now, 1, "", ""];
      size = parseFloat(getComputedStyle(node).fontSize);
    }
    node.replaceChildren(sentence);
    const room = parseFloat(style.minHeight) + 1;
    const height = () => node.getBoundingClientRect().height;
    while (height() > room && share > LEAST) style.fontSize = `${size * (share -= LESS)}px`;
    if (height() > room) [share, style.fontSize] = [1, ""];
    style.minHeight = `${height()}px`;
    return another;
  };
}
