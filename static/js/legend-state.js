/** The filter by group of categories: pure. */

import { CATEGORIES, GROUPS, categoriesOf, groupOf } from "#map/vocab.js";

/**
 * Return the category filter after a group is ticked or not. All and none both mean no filter.
 * @param {string[]} category @param {string} group @param {boolean} on
 */
export function toggled(category, group, on) {
  const all = Object.keys(GROUPS);
  const groups = all.filter((each) => each === group ? on : groupState(category, each) !== "off");
  const kept = categoriesOf(groups).filter(
    (each) => category.length === 0 || category.includes(each) || groupOf(each) === group,
  );
  return groups.length === 0 || kept.length === CATEGORIES.length ? [] : kept;
}

/** @param {string[]} category @param {string} group @returns {"on" | "part" | "off"} */
export function groupState(category, group) {
  if (category.length === 0) return "on";
  const own = categoriesOf([group]);
  const n = own.filter((each) => category.includes(each)).length;
  return n === 0 ? "off" : n === own.length ? "on" : "part";
}
