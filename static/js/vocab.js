/** The words of the page: categories and their groups, sections, precision and status in words. */

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

/** @type {Record<string, string>} */
export const VERIFICATION = {
  reported: "reported by one source",
  corroborated: "corroborated by two independent sources",
  disputed: "disputed",
  retracted: "retracted",
};

export const VERIFICATIONS = ["reported", "corroborated", "disputed", "retracted"];
export const CONFIDENCES = ["high", "medium", "low"];

/** @type {Record<string, string>} */
export const STATUS = {
  open: "Open",
  restricted: "Restricted",
  suspended: "Suspended",
  closed: "Closed",
  unknown: "Not known",
};

/** Who an overlay is about. @type {Record<string, string>} */
export const SCOPES = {
  all: "everyone",
  citizens: "some citizens",
  passenger: "passengers",
  pedestrian: "people on foot",
  vehicles: "vehicles",
  freight: "goods traffic",
  bus: "buses",
};

/** @type {Record<string, string>} */
export const MODES = {
  road: "road crossing",
  rail: "railway crossing",
  local: "local crossing",
  river: "river crossing",
  pedestrian_cycle: "crossing on foot or by bicycle",
};

/** Return the categories of some groups, sorted. @param {string[]} groups */
export function categoriesOf(groups) {
  return Object.keys(CATEGORIES).filter((each) => groups.includes(CATEGORIES[each]?.group ?? "")).sort();
}
