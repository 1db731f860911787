/** What is said of one incident, in words: dates, place, trust. */

/** @typedef {import("#map/types.js").Incident} Incident */

import { spanText } from "#map/periods.js";
import { thousands } from "#map/sentence.js";
import { CATEGORIES, DATE_PRECISION, LOCATION, SECTIONS, STATED, UNITS, VERIFICATION } from "#map/vocab.js";

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
  const text = spanText({ start, end });
  return precision === "month" || precision === "week" ? `${DATE_PRECISION[precision]} ${text}` : text;
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
  return `${DATE_PRECISION[precision]} ${time} local time`.trim();
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
    const about = thousands(Math.round(km / coarse.round) * coarse.round);
    return `about kilometre ${about} of the section, give or take ${coarse.doubt} km`;
  }
  if (precision !== "exact") return "";
  const off = typeof distance === "number" ? `, ${distanceText(distance)}` : "";
  return `kilometre ${decimal(km)} of the section${off}`;
}

/** @param {number} metres */
function distanceText(metres) {
  if (Math.round(metres) === 0) return "on the border line";
  return `${lengthText(metres)} from the border line`;
}

/** @param {number} metres */
function lengthText(metres) {
  if (metres < 1_000) return `${thousands(Math.round(metres))} m`;
  return `${metres < 100_000 ? (metres / 1_000).toFixed(1) : thousands(Math.round(metres / 1_000))} km`;
}

/** Write a number with one decimal, or none if that is 0. @param {number} value */
function decimal(value) {
  const [whole, tenth] = value.toFixed(1).split(".");
  return thousands(Number(whole)) + (tenth === "0" ? "" : `.${tenth}`);
}

/**
 * Say how many of what; nothing where no number is known.
 * @param {unknown} low @param {unknown} high @param {unknown} unit
 */
export function quantityText(low, high, unit) {
  const least = typeof low === "number" ? low : null;
  const most = typeof high === "number" ? high : null;
  if (least === null && most === null) return "";
  const one = (least ?? 1) === 1 && (most ?? 1) === 1;
  return `${rangeText(least, most)} ${unitText(typeof unit === "string" ? unit : "unspecified", one)}`;
}

/**
 * Say how many people died or were injured; nothing where nobody was, or it is not known.
 * @param {unknown} n @param {"dead" | "injured"} how
 */
export function casualtiesText(n, how) {
  if (typeof n !== "number" || n === 0) return "";
  return `${thousands(n)} ${n === 1 ? "person" : "people"} ${how}`;
}

/** @param {number | null} least @param {number | null} most */
function rangeText(least, most) {
  if (least === null) return `at most ${thousands(most ?? 0)}`;
  if (most === null) return `at least ${thousands(least)}`;
  return least === most ? thousands(least) : `${thousands(least)}–${thousands(most)}`;
}

/** @param {string} unit @param {boolean} one */
function unitText(unit, one) {
  const label = UNITS[unit] ?? unit;
  if (unit === "unspecified") return `(${label})`;
  return one ? label.replace(/s$/, "") : label;
}

/** Say how well the place is known. @param {{location_precision: string, place_role: string}} incident */
export function precisionText({ location_precision: precision, place_role: role }) {
  return role === "stated" ? STATED : (LOCATION[precision] ?? precision);
}

/** @param {string} category */
export function categoryLabel(category) {
  return CATEGORIES[category]?.label ?? category.replaceAll("_", " ");
}

/** @param {string} category */
export function groupOf(category) {
  return CATEGORIES[category]?.group ?? "politics";
}

/** @param {string} section */
export function sectionName(section) {
  return SECTIONS[section] ?? section;
}

/** Say how far the report can be trusted. @param {string} verification */
export function verificationText(verification) {
  return VERIFICATION[verification] ?? verification;
}

/** The second line of an entry: place, section, precision. @param {Incident} incident */
export function placeText(incident) {
  const parts = incident.place ? [incident.place] : [];
  parts.push(sectionName(incident.section), precisionText(incident));
  return parts.join(" · ");
}
