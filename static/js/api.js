/** Getting the documents of the map: from the page itself if it holds them, else by address; each once. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/types.js").Columns} Columns */
/** @typedef {import("#map/types.js").CrossingsDocument} CrossingsDocument */
/** @typedef {import("#map/types.js").Incident} Incident */
/** @typedef {import("#map/types.js").IncidentFeature} IncidentFeature */

import { parseDay } from "#map/periods.js";
import { groupOf } from "#map/words.js";

/** @type {Map<string, Promise<unknown>>} */
const asked = new Map();

/**
 * Get a JSON document once; a failure is forgotten, so that asking again tries again.
 * @param {Config} config @param {string} url @returns {Promise<unknown>}
 */
export function getJson(config, url) {
  const held = config.data?.[url];
  if (held !== undefined) return Promise.resolve(held);
  const before = asked.get(url);
  if (before) return before;
  const answer = fetch(url, { headers: { Accept: "application/geo+json, application/json" } }).then((response) => {
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    return response.json();
  });
  asked.set(url, answer);
  answer.catch(() => asked.delete(url));
  return answer;
}

/** Get the incidents, newest first. @param {Config} config @returns {Promise<Incident[]>} */
export async function getIncidents(config) {
  const columns = /** @type {Columns} */ (await getJson(config, config.urls.incidents));
  return rows(columns).reverse();
}

/** @param {Config} config */
export async function getCrossings(config) {
  return /** @type {CrossingsDocument} */ (await getJson(config, config.urls.crossings));
}

/**
 * Get one incident with its sources written out.
 * @param {Config} config @param {string} id
 */
export async function getIncident(config, id) {
  return /** @type {IncidentFeature} */ (await getJson(config, config.urls.item + encodeURIComponent(id)));
}

/** Turn columns into rows. @param {Columns} columns @returns {Incident[]} */
export function rows(columns) {
  const shift = parseDay(columns.epoch) ?? 0;
  /** @param {string} field @param {number} i */
  const word = (field, i) => {
    const code = /** @type {Record<string, number[]>} */ (/** @type {unknown} */ (columns))[field]?.[i] ?? -1;
    return columns.vocab[field]?.[code] ?? "";
  };
  return columns.id.map((id, i) => {
    const category = word("category", i);
    return {
      index: i, id, category, group: groupOf(category),
      title: columns.title[i] ?? "", place: columns.place[i] ?? "", claim: columns.claim?.[i] ?? null,
      start: (columns.start[i] ?? 0) + shift, end: (columns.end[i] ?? 0) + shift,
      section: word("section", i), location_precision: word("location_precision", i),
      date_precision: word("date_precision", i), verification: word("verification", i),
      place_role: word("place_role", i), confidence: word("confidence", i),
      lon: columns.lon[i] ?? null, lat: columns.lat[i] ?? null, km: columns.km[i] ?? null,
    };
  });
}
