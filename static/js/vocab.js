/** The words of the page, most of them labels of the layers' schemas: see tests/contracts/vocab.json. */

/** Groups in drawing order. @type {Record<string, string>} */
export const GROUPS = {
  people: "People and harm",
  crossing: "Crossing and arrival",
  air: "Air and hybrid",
  border: "Border rules and works",
  military: "Military",
  politics: "Politics and law",
};

/** @type {Record<string, Record<string, string>>} */
const LABELS = {
  people: {
    death: "Death",
    injury: "Injury",
    shots_or_weapons: "Shots or weapons",
    clash: "Clash",
    pushback_reported: "Pushback reported",
    camp_or_standoff: "Camp or standoff",
    humanitarian: "Humanitarian",
  },
  crossing: {
    mass_crossing_attempt: "Attempt by a large group",
    crossing_attempts_reported: "Crossing attempts reported",
    asylum_arrivals: "Asylum arrivals",
    smuggling: "Smuggling",
  },
  air: {
    airspace_violation: "Airspace violation",
    balloon: "Balloon",
    sabotage_or_gps_jamming: "Sabotage or GPS jamming",
  },
  border: {
    crossing_closed: "Crossing closed",
    crossing_reopened: "Crossing reopened",
    border_regime: "Border rules",
    barrier_construction: "Barrier works",
    transit_dispute: "Transit dispute",
    travel_restriction: "Travel restriction",
  },
  military: { military_deployment: "Military deployment", military_exercise: "Military exercise" },
  politics: { diplomatic_statement: "Diplomatic statement", sanction: "Sanction", court_or_legal: "Court or law" },
};

/** Category -> label and group. @type {Record<string, {label: string, group: string}>} */
export const CATEGORIES = Object.fromEntries(
  Object.entries(LABELS).flatMap(([group, labels]) =>
    Object.entries(labels).map(([value, label]) => [value, { label, group }]),
  ),
);

/** @type {Record<string, string>} */
export const SECTIONS = {
  "pl-by": "Poland–Belarus",
  "pl-ru": "Poland–Russia (Kaliningrad)",
  "lt-by": "Lithuania–Belarus",
  "lt-ru": "Lithuania–Russia (Kaliningrad)",
  "lv-by": "Latvia–Belarus",
  "lv-ru": "Latvia–Russia",
  "fi-ru": "Finland–Russia",
};

/** @type {Record<string, string>} */
export const LOCATION = {
  exact: "place known exactly",
  town: "place known to the town",
  district: "place known to the district",
  section: "somewhere on this section",
  country: "place known only to the country",
};

export const STATED = "where a statement was made, not where something happened";

/** What stands before a date, or a time of day, known so well. @type {Record<string, string>} */
export const DATE_PRECISION = {
  minute: "",
  hour: "about",
  day: "",
  week: "day unknown, in",
  month: "day unknown, in",
};

/** @type {Record<string, string>} */
export const VERIFICATION = {
  reported: "reported by one source",
  corroborated: "two independent sources",
  disputed: "disputed",
  retracted: "retracted",
};

/** @type {Record<string, string>} */
export const CONFIDENCE = { high: "high", medium: "medium", low: "low" };

/** @type {Record<string, string>} */
export const SOURCE_QUALITY = {
  normal: "published source",
  weak: "mirror, aggregator or machine translation",
  state: "state body or state media of Belarus or Russia",
  "no-link": "no link is known",
};

/** What a number counts. @type {Record<string, string>} */
export const UNITS = {
  persons: "persons",
  attempts: "attempts",
  detections: "detections",
  crossings: "crossings",
  applications: "applications",
  interventions: "interventions",
  vehicles: "vehicles",
  objects: "objects",
  reports: "reports",
  unspecified: "not stated what is counted",
};

/** @type {Record<string, string>} */
export const STATUS = {
  open: "open",
  restricted: "restricted",
  suspended: "suspended",
  closed: "closed",
  unknown: "not known",
};

/** Who an overlay is about. @type {Record<string, string>} */
export const SCOPES = {
  all: "everybody",
  citizens: "citizens of certain states",
  passenger: "passenger traffic",
  pedestrian: "pedestrians",
  vehicles: "vehicles",
  freight: "freight",
  bus: "buses",
};

/** @type {Record<string, string>} */
export const MODES = {
  road: "road",
  rail: "railway",
  local: "local border traffic",
  river: "river",
  pedestrian_cycle: "on foot or by bicycle",
};

/** @type {Record<string, string>} */
export const CROSSING_CATEGORIES = {
  international: "international",
  simplified: "simplified, for neighbours",
  temporary: "temporary",
  interstate: "interstate",
  restricted: "restricted",
};

/** Return the categories of some groups, sorted. @param {string[]} groups */
export function categoriesOf(groups) {
  return Object.keys(CATEGORIES).filter((each) => groups.includes(CATEGORIES[each]?.group ?? "")).sort();
}
