/** The words of the data that the page knows of, in their order; their labels are terms of the catalogue (i18n.js). */

/** The categories of each group; groups in drawing order. @type {Record<string, string[]>} */
export const GROUPS = {
  people: ["death", "injury", "shots_or_weapons", "clash", "pushback_reported", "camp_or_standoff", "humanitarian"],
  crossing: ["mass_crossing_attempt", "crossing_attempts_reported", "asylum_arrivals", "smuggling"],
  air: ["airspace_violation", "balloon", "sabotage_or_gps_jamming"],
  border: [
    "crossing_closed", "crossing_reopened", "border_regime", "barrier_construction", "transit_dispute",
    "travel_restriction",
  ],
  military: ["military_deployment", "military_exercise"],
  politics: ["diplomatic_statement", "sanction", "court_or_legal"],
};

export const CATEGORIES = Object.values(GROUPS).flat();
export const SECTIONS = ["pl-by", "pl-ru", "lt-by", "lt-ru", "lv-by", "lv-ru", "fi-ru"];
export const VERIFICATION = ["reported", "corroborated", "disputed", "retracted"];
export const CONFIDENCE = ["high", "medium", "low"];
export const STATUS = ["open", "restricted", "suspended", "closed", "unknown"];
export const UNITS = [
  "persons", "attempts", "detections", "crossings", "applications", "interventions", "vehicles", "objects", "reports",
  "unspecified",
];

/** The columns of the table, by the first of which it is sorted downwards where nobody asks for another order. */
export const COLUMNS = ["start", "title", "category", "section", "place", "people", "verification", "confidence"];

/** What can be drawn beside incidents and crossings. */
export const LAYERS = ["rate"];

/** The group of a category. @param {string} category */
export function groupOf(category) {
  return Object.keys(GROUPS).find((group) => GROUPS[group]?.includes(category)) ?? "politics";
}

/** Return the categories of some groups, sorted. @param {string[]} groups */
export function categoriesOf(groups) {
  return groups.flatMap((group) => GROUPS[group] ?? []).sort();
}
