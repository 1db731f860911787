/** What is said of one incident, in words: dates, place, trust. And everything else that speaks, from one place. */

/** @typedef {import("#map/types.js").Incident} Incident */

import { capital, knows, language, number, plural, t, term } from "#map/i18n.js";
import { spanText } from "#map/periods.js";

export { capital, joined, language, localised, number, plural, t, term } from "#map/i18n.js";
export { dayText, spanText } from "#map/periods.js";
export { groupOf } from "#map/vocab.js";

/**
 * How coarse the kilometre of a place is, by how well the place is known.
 * @type {Record<string, {round: number, doubt: number}>}
 */
const COARSE_KM = { town: { round: 1, doubt: 5 }, district: { round: 10, doubt: 20 } };

/**
 * Say when; a month or a week is a span in which the day is not known.
 * @param {{start: number, end: number, date_precision: string}} incident
 */
export function incidentDateText({ start, end, date_precision: precision }) {
  const days = spanText({ start, end });
  return precision === "month" || precision === "week" ? t("day_unknown", { days }) : days;
}

/**
 * Say the time of day, where it is known; nothing else.
 * @param {string} precision how well the date is known
 * @param {unknown} local the start with its section's offset, such as 2023-08-18T00:00:00+03:00: the hour is taken
 *   from the text, since the reader's own zone has nothing to do with it
 */
export function timeText(precision, local) {
  const time = typeof local === "string" ? /T(\d{2}:\d{2})/.exec(local)?.[1] : undefined;
  if (time === undefined || (precision !== "minute" && precision !== "hour")) return "";
  return t(precision === "minute" ? "at_time" : "about_time", { time });
}

/**
 * Say where along its section something lies, no more exactly than its place is known; nothing where it is not.
 * @param {string} precision how well the place is known
 * @param {unknown} km @param {unknown} distance metres off the line
 */
export function positionText(precision, km, distance) {
  if (typeof km !== "number") return "";
  const coarse = COARSE_KM[precision];
  if (coarse) {
    const about = number(Math.round(km / coarse.round) * coarse.round);
    return t("post.about", { km: about, doubt: t("kilometres", { number: coarse.doubt }) });
  }
  if (precision !== "exact") return "";
  const post = number(km, km.toFixed(1).endsWith(".0") ? 0 : 1);
  if (typeof distance !== "number") return t("post.alone", { km: post });
  if (Math.round(distance) === 0) return t("post.on_line", { km: post });
  return t("post.exact", { km: post, distance: lengthText(distance) });
}

/** Write a length, rounded to what it is known to. @param {number} metres */
export function lengthText(metres) {
  if (metres < 1_000) return t("metres", { number: number(Math.round(metres)) });
  return t("kilometres", { number: number(metres / 1_000, metres < 100_000 ? 1 : 0) });
}

/** Write a round length, without the decimal that says nothing. @param {number} metres */
export function roundLengthText(metres) {
  if (metres < 1_000 || metres % 1_000 !== 0) return lengthText(metres);
  return t("kilometres", { number: number(metres / 1_000) });
}

/**
 * Say how many of what; nothing where no number is known.
 * @param {unknown} low @param {unknown} high @param {unknown} unit
 */
export function quantityText(low, high, unit) {
  const least = typeof low === "number" ? low : null;
  const most = typeof high === "number" ? high : null;
  if (least === null && most === null) return "";
  const name = typeof unit === "string" ? unit : "unspecified";
  const count = rangeText(least, most);
  if (!knows("unit", name)) return t("unit.other_word", { count, label: name });
  return plural(`unit.${name}`, most ?? least ?? 0, { count });
}

/**
 * Say how many people died or were injured; nothing where nobody was, or it is not known.
 * @param {unknown} n @param {"dead" | "injured"} how
 */
export function casualtiesText(n, how) {
  return typeof n !== "number" || n === 0 ? "" : plural(how, n);
}

/** @param {number | null} least @param {number | null} most */
function rangeText(least, most) {
  if (least === null) return t("at_most", { high: number(most ?? 0) });
  if (most === null) return t("at_least", { low: number(least) });
  return least === most ? number(least) : t("range", { low: number(least), high: number(most) });
}

/** Say how well the place is known. @param {{location_precision: string, place_role: string}} incident */
export function precisionText({ location_precision: precision, place_role: role }) {
  return role === "stated" ? term("place_role", role) : term("location_precision", precision);
}

/** @param {string} category */
export function categoryLabel(category) {
  return term("category", category);
}

/** @param {string} section */
export function sectionName(section) {
  return term("section", section);
}

/** Say how far the report can be trusted. @param {string} verification */
export function verificationText(verification) {
  return term("verification", verification);
}

/** Words of a record inside a sentence of ours: between isolates, unless both are English. @param {string | null} text */
export function quoted(text) {
  return text && language() !== "en" ? `\u2068${text}\u2069` : (text ?? "");
}

/** Say who says so, or who denies it. @param {{by: string | null, stance: string, text: string | null}} claim */
export function claimText({ by, stance, text }) {
  const form = by && text ? "both" : by ? "by" : text ? "text" : "none";
  const key = stance === "disputes" ? `disputes.${form}` : `asserts.${form}`;
  return capital(t(key, { by: quoted(by), text: quoted(text) }));
}

/** The language of the records' texts, where it is not the page's: an attribute `lang`. */
export function textsLanguage() {
  return language() === "en" ? null : "en";
}

/** The second line of an entry: place, section, precision. @param {Incident} incident */
export function placeText(incident) {
  const parts = incident.place ? [quoted(incident.place)] : [];
  parts.push(sectionName(incident.section), precisionText(incident));
  return parts.join(" · ");
}
