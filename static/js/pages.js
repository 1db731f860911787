/** Leafing through what is too long for one page. */

import { element } from "#map/dom.js";
import { number, t } from "#map/words.js";

/** Entries of a page: no list and no table ever holds more. */
export const PAGE = 100;

/**
 * Make the buttons that leaf, and say which entries are seen.
 * @param {(page: number) => void} turn
 */
export function pages(turn) {
  let now = 0;
  let last = 0;
  /** @param {string} label @param {string} sign @param {number} step */
  const button = (label, sign, step) => {
    const node = element("button", { type: "button", "aria-label": label }, sign);
    node.addEventListener("click", () => {
      const page = now + step;
      if (page >= 0 && page <= last) turn(page);
    });
    return node;
  };
  const back = button(t("panel.previous_page"), "◀", -1);
  const on = button(t("panel.next_page"), "▶", 1);
  const where = element("span", { class: "count" });
  const root = element("p", { class: "pages", hidden: "" }, back, where, on);
  return {
    root,
    /** @param {number} page @param {number} total entries */
    show(page, total) {
      [now, last] = [page, lastPage(total)];
      root.hidden = total <= PAGE;
      where.textContent = t("panel.range", {
        from: number(page * PAGE + 1), to: number(Math.min(total, (page + 1) * PAGE)), total: number(total),
      });
      // Not "disabled": a button that is would lose the focus.
      back.setAttribute("aria-disabled", String(page === 0));
      on.setAttribute("aria-disabled", String(page === last));
    },
  };
}

/** The last page of so many entries, from 0. @param {number} total */
export function lastPage(total) {
  return Math.max(0, Math.ceil(total / PAGE) - 1);
}
