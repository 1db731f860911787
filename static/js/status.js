/** Status of a crossing as of a date. The same rule as in Python, held together by tests/contracts/status.json. */

/** @typedef {import("#map/types.js").LogRow} LogRow */
/** @typedef {import("#map/types.js").CrossingStatus} CrossingStatus */
/** @typedef {import("#map/types.js").Knowledge} Knowledge */

import { capital, t, term } from "#map/i18n.js";
import { dayText, parseDay } from "#map/periods.js";

/** Where the log begins: not the day a crossing opened. */
const LOG_START = "2020-01-01";

/**
 * Return what is known of a crossing on a date (YYYY-MM-DD; such text sorts as the calendar does).
 * @param {LogRow[]} log @param {string} date @returns {CrossingStatus}
 */
export function statusAt(log, date) {
  const covering = log.filter((row) => row.from <= date && (row.to === null || date < row.to));
  const headline = covering.find((row) => row.scope === "all");
  const overlays = covering
    .filter((row) => row.scope !== "all" && row.confidence !== "unverified")
    .map((row) => ({ row, knowledge: knowledgeOf(row, date) }));
  if (!headline || headline.confidence === "unverified") {
    return { status: "unknown", knowledge: "unknown", since: null, row: null, overlays };
  }
  return {
    status: headline.status,
    knowledge: knowledgeOf(headline, date),
    since: sinceOf(log, headline),
    row: headline,
    overlays: headline.status === "closed" ? [] : overlays,
  };
}

/**
 * Walk back from a headline over those that touch it with the same status; null where that began before the log.
 * @param {LogRow[]} log @param {LogRow} headline
 */
function sinceOf(log, headline) {
  let first = headline;
  for (;;) {
    const earlier = log.find(
      (row) =>
        row.scope === "all" && row.to === first.from && row.status === first.status && row.confidence !== "unverified",
    );
    if (!earlier) return first.from === LOG_START ? null : first.from;
    first = earlier;
  }
}

/** @param {LogRow} row @param {string} date @returns {Knowledge} */
function knowledgeOf(row, date) {
  const stale = row.to === null && (row.last_verified === null || date > row.last_verified);
  return stale ? "last_known" : "known";
}

/**
 * Say a status in one line.
 * @param {string} status @param {Knowledge} knowledge @param {string} asOf @param {string | null} lastVerified
 */
export function statusText(status, knowledge, asOf, lastVerified) {
  const name = term("status", status);
  if (knowledge === "unknown" || status === "unknown") return capital(t("status.unknown", { day: dateText(asOf, "on") }));
  if (knowledge === "known") return capital(t("status.known", { status: name, day: dateText(asOf, "on") }));
  if (lastVerified === null) return t("status.unverified", { status: name });
  return t("status.last_known", { status: name, day: dateText(lastVerified, "on") });
}

/**
 * Write YYYY-MM-DD in words; other text as it is.
 * @param {string} date @param {"date" | "on" | "since" | "until"} [form] what stands before it
 */
export function dateText(date, form = "date") {
  const day = parseDay(date);
  return day === null ? date : dayText(day, form);
}
