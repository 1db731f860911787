/** The one sentence of a state: heading, caption, announcement. Deterministic; the same text as Python's. */

/** @typedef {import("#map/types.js").Span} Span */
/** @typedef {import("#map/types.js").CrossingCounts} CrossingCounts */

import { joined, language, number, plural, t, term, terms } from "#map/i18n.js";
import { spanText } from "#map/periods.js";
import { GROUPS, categoriesOf } from "#map/vocab.js";

const MAX_NAMED = 3;

/**
 * @typedef {object} Facts what the view is narrowed to: words of the vocabularies, unless said otherwise
 * @property {number} shown
 * @property {Span} span
 * @property {string[]} section
 * @property {string[]} category
 * @property {string[]} verification
 * @property {string[]} confidence
 * @property {CrossingCounts} crossings
 * @property {string[]} [source] names of publishers
 * @property {string[]} [crossing] names of crossings
 * @property {string | null} [q]
 * @property {boolean} [box] whether only a part of the map is asked for
 * @property {{name: string, km: number} | null} [near]
 */

/** Say what is shown. @param {Facts} facts */
export function sentence(facts) {
  const narrowed = [...wordsText(facts), ...placesText(facts)].join("; ");
  const head = counted(facts.shown) + (narrowed && ` (${narrowed})`);
  return `${head}, ${spanText(facts.span)}, ${sectionsText(facts.section)}; ${crossingsText(facts.crossings)}`;
}

/** @param {number} n */
export function counted(n) {
  return n === 0 ? t("incidents.none") : plural("incidents", n);
}

/** Name the sections; none or all seven is "all sections". @param {string[]} section */
export function sectionsText(section) {
  const names = labels("section", section);
  return names.length === 0 || names.length === terms("section").length ? t("all_sections") : joined("and", names);
}

/** @param {string} vocabulary @param {string[]} chosen */
function labels(vocabulary, chosen) {
  return terms(vocabulary).filter((word) => chosen.includes(word)).map((word) => term(vocabulary, word));
}

/** @param {Facts} facts */
function wordsText({ category, verification, confidence }) {
  const parts = categoriesText(category);
  if (verification.length > 0) parts.push(joined("or", labels("verification_short", verification)));
  if (confidence.length > 0) parts.push(t("confidence", { list: joined("or", labels("confidence", confidence)) }));
  return parts;
}

/** @param {Facts} facts */
function placesText({ source = [], crossing = [], q, box, near }) {
  const parts = [];
  for (const [key, names] of /** @type {[string, string[]][]} */ ([["sources", source], ["at_crossings", crossing]])) {
    if (names.length > MAX_NAMED) parts.push(plural(`${key}.count`, names.length));
    else if (names.length > 0) parts.push(t(key, { list: names.join(", ") }));
  }
  if (q) parts.push(t("search", { text: q }));
  if (box) parts.push(t("box"));
  if (near) {
    parts.push(t("near", { name: near.name, distance: t("kilometres", { number: number(near.km) }) }));
  }
  return parts;
}

/** Name whole groups, up to three categories, or their number. @param {string[]} category */
function categoriesText(category) {
  const groups = Object.keys(GROUPS).filter((group) => categoriesOf([group]).every((each) => category.includes(each)));
  if (groups.length > 0 && categoriesOf(groups).length === category.length) {
    return groups.map((group) => inside(term("group", group)));
  }
  const known = labels("category", category);
  return known.length > MAX_NAMED ? [plural("categories", known.length)] : known.map(inside);
}

/** A label as it stands inside a sentence: its first letter small, except in an abbreviation or in German. @param {string} label */
function inside(label) {
  return language() === "de" || /^\p{Lu}{2}/u.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1);
}

/** @param {CrossingCounts} counts */
function crossingsText({ total, closed, closed_last_known: stale, unknown }) {
  if (total === 0) return t("crossings.none");
  if (total === 1) return t(`single.${unknown ? "unknown" : !closed ? "open" : stale ? "last_known" : "closed"}`);
  const form = closed === 0 ? "none" : closed === total ? "all" : "some";
  let text = plural(`closed.${form}`, total, { closed: number(closed), total: number(total) });
  if (stale > 0) text += plural(`last_known.${stale === closed ? "all" : "some"}`, stale);
  return unknown > 0 ? text + plural("unknown", unknown) : text;
}
