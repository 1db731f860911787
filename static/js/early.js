/** What a reader does before the program that listens is here is done again once it is. */

const TYPES = ["change", "input"];

/** Note what is changed within a part of the page; returns how to do it again. @param {HTMLElement | null} part */
export function noted(part) {
  /** @type {Map<EventTarget, string>} */
  const changed = new Map();
  const note = (/** @type {Event} */ { target, type }) => target && changed.set(target, type);
  for (const type of TYPES) part?.addEventListener(type, note);
  return () => {
    for (const type of TYPES) part?.removeEventListener(type, note);
    for (const [target, type] of changed) target.dispatchEvent(new Event(type, { bubbles: true }));
  };
}
