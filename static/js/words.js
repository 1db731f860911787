/** What is said of one incident, in words: dates, place, trust. */

/** @typedef {import("#map/types.js").Incident} Incident */

import { spanText } from "#map/periods.js";
import { CATEGORIES, LOCATION, SECTIONS, STATED, VERIFICATION } from "#map/vocab.js";

/**
 * Say when; a month or a week is a span in which the day is not known.
 * @param {{start: number, end: number, date_precision: string}} incident
 */
export function incidentDateText({ start, end, date_precision: precision }) {
  const text = spanText({ start, end });
  return precision === "month" || precision === "week" ? `day unknown, in ${text}` : text;
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
