/** The one sentence of a state: heading, caption, announcement. Deterministic; the same text as Python's. */

/** @typedef {import("#map/types.js").Span} Span */
/** @typedef {import("#map/types.js").CrossingCounts} CrossingCounts */

import { spanText } from "#map/periods.js";
import { CATEGORIES, CONFIDENCE, GROUPS, SECTIONS, VERIFICATION, categoriesOf } from "#map/vocab.js";

/**
 * @typedef {object} Facts
 * @property {number} shown
 * @property {Span} span
 * @property {string[]} section
 * @property {string[]} category
 * @property {string[]} verification
 * @property {string[]} confidence
 * @property {CrossingCounts} crossings
 */

/** Say what is shown. @param {Facts} facts */
export function sentence(facts) {
  const parts = [
    `${counted(facts.shown)}${filtersText(facts)}`,
    spanText(facts.span),
    sectionsText(facts.section),
  ];
  return `${parts.join(", ")}; ${crossingsText(facts.crossings)}`;
}

/** @param {number} n */
export function counted(n) {
  if (n === 0) return "No incidents";
  return `${thousands(n)} ${n === 1 ? "incident" : "incidents"}`;
}

/** Write a whole number with commas. @param {number} n */
export function thousands(n) {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Name the sections; none or all seven is "all sections". @param {string[]} section */
export function sectionsText(section) {
  const names = Object.keys(SECTIONS).filter((id) => section.includes(id)).map((id) => SECTIONS[id] ?? id);
  if (names.length === 0 || names.length === Object.keys(SECTIONS).length) return "all sections";
  return joined(names, "and");
}

/** @param {string[]} names @param {string} word */
function joined(names, word) {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} ${word} ${names[names.length - 1]}`;
}

/** @param {Facts} facts */
function filtersText({ category, verification, confidence }) {
  const parts = [];
  if (category.length > 0) parts.push(categoriesText(category));
  if (verification.length > 0) parts.push(joined(Object.keys(VERIFICATION).filter((v) => verification.includes(v)), "or"));
  if (confidence.length > 0) {
    parts.push(`${joined(Object.keys(CONFIDENCE).filter((c) => confidence.includes(c)), "or")} confidence`);
  }
  return parts.length > 0 ? ` (${parts.join("; ")})` : "";
}

/** Name whole groups, up to three categories, or their number. @param {string[]} category */
function categoriesText(category) {
  const groups = Object.keys(GROUPS).filter((group) => categoriesOf([group]).every((each) => category.includes(each)));
  if (groups.length > 0 && categoriesOf(groups).length === category.length) {
    return groups.map((group) => (GROUPS[group] ?? group).toLowerCase()).join("; ");
  }
  const known = Object.keys(CATEGORIES).filter((each) => category.includes(each));
  if (known.length > 3) return `${known.length} categories`;
  return known.map((each) => lowered(CATEGORIES[each]?.label ?? each)).join("; ");
}

/** @param {string} label */
function lowered(label) {
  return label.charAt(0).toLowerCase() + label.slice(1);
}

/** @param {CrossingCounts} counts */
function crossingsText({ total, closed, closed_last_known: stale, unknown }) {
  if (total === 0) return "no crossings";
  let text = `${thousands(closed)} of ${thousands(total)} crossings closed`;
  if (closed === 0) text = `none of ${thousands(total)} crossings closed`;
  if (closed === total) text = `all ${thousands(total)} crossings closed`;
  if (stale > 0) text += stale === closed ? ", as last known" : `, ${thousands(stale)} as last known`;
  return unknown > 0 ? `${text}; status of ${thousands(unknown)} not known` : text;
}
