/** What a state shows: the incidents and the crossings with their status, worked out once for every view. */

/** @typedef {import("#map/types.js").State} State */
/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("#map/types.js").Span} Span */
/** @typedef {import("#map/types.js").Incident} Incident */
/** @typedef {import("#map/types.js").Crossing} Crossing */

import { isoOf, overlaps } from "#map/periods.js";
import { sentence } from "#map/sentence.js";
import { spanOf } from "#map/state.js";
import { statusAt } from "#map/status.js";

/**
 * Answer a state.
 * @param {State} state
 * @param {{incidents: Incident[], crossings: Crossing[], today: number, dataEnd: number}} data
 * @returns {Shown}
 */
export function select(state, { incidents, crossings, ...horizon }) {
  const span = spanOf(state, horizon);
  const asOf = statusDay(state, span, horizon.today);
  const shown = incidents.filter((incident) => overlaps(incident, span) && passes(incident, state));
  const date = isoOf(asOf);
  const points = crossings
    .filter(({ section }) => wanted(state.section, section))
    .map((crossing) => ({ crossing, status: statusAt(crossing.log, date) }));
  const closed = points.filter(({ status }) => status.status === "closed");
  return {
    state, span, asOf, incidents: shown, crossings: points,
    located: shown.filter((incident) => incident.lon !== null).length,
    sentence: sentence({
      ...state, shown: shown.length, span,
      crossings: {
        total: points.length,
        closed: closed.length,
        closed_last_known: closed.filter(({ status }) => status.knowledge === "last_known").length,
        unknown: points.filter(({ status }) => status.status === "unknown").length,
      },
    }),
  };
}

/**
 * Return the day whose crossing status is shown: the chosen one, or the last of the span up to today.
 * @param {State} state @param {Span} span @param {number} today
 */
export function statusDay(state, span, today) {
  const last = span.end === null ? today : span.end - 1;
  return state.mode === "asof" ? last : Math.min(last, today);
}

/**
 * Return whether an incident passes the filters; a retracted one only when asked for.
 * @param {Incident} incident @param {State} state @param {keyof State} [but] a filter to leave out
 */
export function passes(incident, state, but) {
  return (
    (but === "section" || wanted(state.section, incident.section)) &&
    (but === "category" || wanted(state.category, incident.category)) &&
    (but === "confidence" || wanted(state.confidence, incident.confidence)) &&
    (but === "verification" ||
      (state.verification.length === 0
        ? incident.verification !== "retracted"
        : state.verification.includes(incident.verification)))
  );
}

/**
 * Count the incidents of a span by a field, as if that field were not filtered.
 * @param {Incident[]} incidents @param {State} state @param {Span} span
 * @param {"section" | "category" | "verification" | "confidence"} field
 */
export function facetCounts(incidents, state, span, field) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const incident of incidents) {
    if (!overlaps(incident, span) || !passes(incident, state, field)) continue;
    counts[incident[field]] = (counts[incident[field]] ?? 0) + 1;
  }
  return counts;
}

/** @param {string[]} chosen @param {string} value */
function wanted(chosen, value) {
  return chosen.length === 0 || chosen.includes(value);
}
