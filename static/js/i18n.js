/** The words of the page's language: its catalogue, the plural rules, numbers. The same as geo/text/languages.py. */

/**
 * @typedef {object} Catalogue
 * @property {string} code
 * @property {string} name what the language calls itself
 * @property {Record<string, string[]>} months
 * @property {{group: string, group_from: number, decimal: string}} numbers
 * @property {Record<string, string>} messages what is said of data
 * @property {Record<string, Record<string, string>>} vocabularies
 * @property {Record<string, string>} page what the page says of itself
 */

import { isFiles, pageOf } from "#map/files.js";
import { released } from "#map/release.js";

/** The languages a reader can choose from, and the rules of CLDR for whole numbers. @type {Record<string, (n: number) => string>} */
export const PLURALS = {
  en: germanic, pl: polish, lt: lithuanian, lv: latvian, fi: germanic,
  uk: eastSlavic, be: eastSlavic, ru: eastSlavic, de: germanic, sv: germanic,
};

/** @type {Catalogue} */
let words = {
  code: "en", name: "English", months: {}, numbers: { group: ",", group_from: 1000, decimal: "." },
  messages: {}, vocabularies: {},
  page: { "map.failed": "The data could not be fetched, so the map is not complete." },
};

/** Speak by a catalogue from now on. @param {Catalogue} catalogue */
export function use(catalogue) {
  words = catalogue;
}

/** The code of the page's language. */
export function language() {
  return words.code;
}

/**
 * Say a text of the catalogue, its values filled in.
 * @param {string} key @param {Record<string, string | number>} [values]
 */
export function t(key, values = {}) {
  const pattern = words.messages[key] ?? words.page[key] ?? key;
  return pattern.replace(/\{(\w+)\}/g, (found, name) => String(values[name] ?? found));
}

/**
 * Say a text in the form that goes with a count; `{count}` is the count itself unless given.
 * @param {string} key @param {number} n @param {Record<string, string | number>} [values]
 */
export function plural(key, n, values = {}) {
  const form = `${key}.${PLURALS[words.code]?.(n) ?? "other"}`;
  const known = form in words.messages || form in words.page;
  return t(known ? form : key, { count: number(n), ...values });
}

/** The label of a word, or the word itself where the vocabulary has none. @param {string} vocabulary @param {string} word */
export function term(vocabulary, word) {
  return words.vocabularies[vocabulary]?.[word] || word.replaceAll("_", " ");
}

/** Whether a vocabulary has a word. @param {string} vocabulary @param {string} word */
export function knows(vocabulary, word) {
  return words.vocabularies[vocabulary]?.[word] !== undefined;
}

/** The words of a vocabulary, in its order. @param {string} vocabulary */
export function terms(vocabulary) {
  return Object.keys(words.vocabularies[vocabulary] ?? {});
}

/** A month's name, as it stands after what comes before it. @param {number} month 1 to 12 @param {string} form */
export function month(month, form) {
  return (words.months[form] ?? words.months["date"])?.[month - 1] ?? String(month);
}

/**
 * Write a number with its thousands set apart.
 * @param {number} value @param {number} [decimals] how many; 0 unless given
 */
export function number(value, decimals = 0) {
  const { group, group_from: from, decimal } = words.numbers;
  const [whole, tenths] = Math.abs(value).toFixed(decimals).split(".");
  const grouped = Math.abs(value) < from ? whole : whole?.replace(/\B(?=(\d{3})+$)/g, group);
  return (value < 0 ? "−" : "") + grouped + (tenths === undefined ? "" : decimal + tenths);
}

/** Return words as one list. @param {"and" | "or"} conjunction @param {string[]} names */
export function joined(conjunction, names) {
  if (names.length < 2) return names.join("");
  return t(conjunction, { list: names.slice(0, -1).join(", "), last: names[names.length - 1] ?? "" });
}

/** Begin with a capital letter. @param {string} text */
export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** An address of this site in the page's language, of the page's release. @param {string} address */
export function localised(address) {
  if (isFiles()) return pageOf(address);
  const here = released(address);
  return words.code === "en" ? here : `${here}${here.includes("?") ? "&" : "?"}lang=${words.code}`;
}

/** @param {number} n */
function germanic(n) {
  return n === 1 ? "one" : "other";
}

/** @param {number} n */
function isFew(n) {
  return n % 10 >= 2 && n % 10 <= 4 && !(n % 100 >= 12 && n % 100 <= 14);
}

/** @param {number} n */
function polish(n) {
  return n === 1 ? "one" : isFew(n) ? "few" : "many";
}

/** @param {number} n */
function eastSlavic(n) {
  return n % 10 === 1 && n % 100 !== 11 ? "one" : isFew(n) ? "few" : "many";
}

/** @param {number} n */
function lithuanian(n) {
  if (n % 10 === 0 || (n % 100 >= 11 && n % 100 <= 19)) return "other";
  return n % 10 === 1 ? "one" : "few";
}

/** @param {number} n */
function latvian(n) {
  if (n % 10 === 0 || (n % 100 >= 11 && n % 100 <= 19)) return "zero";
  return n % 10 === 1 ? "one" : "other";
}
