/** What is said of the unrolled border. */

/** @typedef {import("#map/types.js").Incident} Incident */
/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("#map/views/border.js").Section} Section */
/** @typedef {import("#map/views/plane.js").Mark} Mark */

import { incidentDateText, number, placeText, plural, positionText, sectionName, spanText, t } from "#map/words.js";

/** What a section begins (0) or ends (1) in. @param {string} section @param {Section} measured @param {number} i */
export function endText(section, { ends, parts }, i) {
  const end = ends[i];
  const [part] = parts[i === 0 ? 0 : parts.length - 1] ?? [];
  if (!end && part === "sea") return t("views.end.sea");
  const place = (end?.id ?? section).replaceAll("-", "_");
  const key = `views.end.${place}`;
  const said = t(key);
  return said === key ? (end?.name ?? "") : said;
}

/** Name an incident with its day and place along the line. @param {Incident} incident */
export function labelOf(incident) {
  const where = positionText(incident.location_precision, incident.km, null) || placeText(incident);
  return `${incident.title} · ${incidentDateText(incident)} · ${where}`;
}

/**
 * Say in a few sentences what is drawn.
 * @param {Shown} shown
 * @param {{section: string, marks: Mark[], km: (row: number) => number | null, stretch: {from: number, to: number} | null}} of
 */
export function summary({ span }, { section, marks, km, stretch }) {
  const count = (/** @type {string} */ lane) => number(marks.filter((mark) => mark.lane === lane).length);
  const head = t("views.summary", { section: sectionName(section), days: spanText(span), incidents: plural("points.count", marks.length) });
  const said = [head];
  if (marks.length > 0) said.push(t("views.lanes", { line: count("line"), section: count("section"), away: count("away") }));
  if (stretch) {
    const { from, to } = stretch;
    const inside = marks.filter(({ row }) => {
      const post = km(row);
      return post !== null && post >= from && post <= to;
    });
    said.push(t("views.in_stretch", { from: number(from), to: number(to), incidents: plural("points.count", inside.length) }));
  }
  return said.join(" ");
}
