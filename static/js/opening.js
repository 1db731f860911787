/** What the page begins with beside the incidents, as geo/maps/opening.py writes it. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/types.js").Crossing} Crossing */
/** @typedef {import("#map/types.js").LogRow} LogRow */
/** @typedef {import("#map/types.js").Opening} Opening */
/** @typedef {[status: number, from: number, to: number | null, verified: number | null]} Row */

import { takeJson } from "#map/api.js";
import { unpacked } from "#map/packed.js";
import { isoOf } from "#map/periods.js";

/** Get it, once. @param {Config} config @returns {Promise<Opening>} */
export async function getOpening(config) {
  const { words, ground, lines, crossings } = /** @type {any} */ (await takeJson(config, config.urls.opening));
  return {
    words, ground,
    lines: { type: "FeatureCollection", features: lines.lines.map((/** @type {any[]} */ row) => feature(row, lines.grid)) },
    crossings: crossings.crossings.map((/** @type {any[]} */ row) => crossing(row, crossings.status)),
  };
}

/** @param {any[]} row @param {number} grid @returns {GeoJSON.Feature<GeoJSON.LineString, any>} */
function feature([section, part, context, line], grid) {
  let [lon, lat] = [0, 0];
  const coordinates = [];
  const steps = unpacked(line);
  for (let i = 0; i < steps.length; i += 2) {
    lon += steps[i] ?? 0;
    lat += steps[i + 1] ?? 0;
    coordinates.push([lon / grid, lat / grid]);
  }
  return { type: "Feature", properties: { section, part, context: context === 1 }, geometry: { type: "LineString", coordinates } };
}

/** A crossing with the headlines of its log; the rest is known from the document of the crossings. @param {any[]} row @param {LogRow["status"][]} words @returns {Crossing} */
function crossing([id, section, name, mode, category, lon, lat, log], words) {
  return {
    id, section, name, mode, category, lon, lat, name_other_side: null, position_precision_m: null,
    log: log.map((/** @type {Row} */ row) => headline(row, words)),
  };
}

/** @param {Row} row @param {LogRow["status"][]} words @returns {LogRow} */
function headline([status, from, to, verified], words) {
  return {
    status: words[status] ?? "unknown", scope: "all", from: isoOf(from), to: to === null ? null : isoOf(to),
    last_verified: verified === null ? null : isoOf(verified), decided_by: null, reason: null, confidence: "", sources: [],
  };
}
