/** Small made-up records for the tests. */

/**
 * @param {Partial<import("#map/types.js").Incident>} [given]
 * @returns {import("#map/types.js").Incident}
 */
export function incident(given = {}) {
  return {
    index: 0, id: "2021-11-08-kuznica-clash", title: "A clash", place: "Kuźnica", start: 311, end: 312,
    category: "clash", group: "people", section: "pl-by", location_precision: "town", date_precision: "day",
    verification: "reported", place_role: "occurred", confidence: "high", lon: 23.6, lat: 53.5, km: null, claim: null,
    ...given,
  };
}
