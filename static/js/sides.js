/** The four sides of a box, as they are typed. */

/** @typedef {"west" | "south" | "east" | "north"} Side */

import { t } from "#map/words.js";

export const SIDES = /** @type {Side[]} */ (["west", "south", "east", "north"]);
const LIMITS = { west: 180, south: 90, east: 180, north: 90 };

/**
 * Read four typed sides. A wrong one is named.
 * @param {Record<Side, string>} typed
 * @returns {{bbox: string} | {side: Side, error: string}}
 */
export function readSides(typed) {
  /** @type {Record<Side, number>} */
  const sides = { west: 0, south: 0, east: 0, north: 0 };
  for (const side of SIDES) {
    const text = typed[side].trim().replace(",", ".").replace("−", "-");
    const name = t(`box.${side}`);
    if (text === "") return { side, error: t("box.missing", { side: name }) };
    const value = Number(text);
    if (!(Math.abs(value) <= LIMITS[side])) {
      return { side, error: t("box.not_degrees", { side: name, text: typed[side], limit: LIMITS[side] }) };
    }
    sides[side] = value;
  }
  for (const [less, more] of /** @type {[Side, Side][]} */ ([["west", "east"], ["south", "north"]])) {
    if (sides[less] < sides[more]) continue;
    return { side: more, error: t("box.order", { less: t(`box.${less}`), more: t(`box.${more}`) }) };
  }
  return { bbox: SIDES.map((side) => sides[side]).join(",") };
}
