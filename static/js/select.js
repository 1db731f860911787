/** What a state shows of the crossings, and the day their status is of. */

/** @typedef {import("#map/types.js").State} State */
/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("#map/types.js").Span} Span */

/**
 * Return the day whose crossing status is shown: the chosen one, or the last of the span up to today.
 * @param {State} state @param {Span} span @param {number} today
 */
export function statusDay(state, span, today) {
  const last = span.end === null ? today : span.end - 1;
  return state.mode === "asof" ? last : Math.min(last, today);
}

/** Count crossings by what the sentence says of them. @param {Shown["crossings"]} points */
export function counted(points) {
  const closed = points.filter(({ status }) => status.status === "closed");
  return {
    total: points.length,
    closed: closed.length,
    closed_last_known: closed.filter(({ status }) => status.knowledge === "last_known").length,
    unknown: points.filter(({ status }) => status.status === "unknown").length,
  };
}

/** Whether a value is chosen; nothing chosen is everything. @param {string[]} chosen @param {string} value */
export function wanted(chosen, value) {
  return chosen.length === 0 || chosen.includes(value);
}
