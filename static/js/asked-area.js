/** Where the map looks for what a state asks about. */

/** @typedef {import("#map/types.js").Crossing} Crossing */
/** @typedef {import("#map/types.js").State} State */

import { L } from "#map/leaflet.js";
import { ringsOf } from "#map/rings.js";

/** What is asked about is looked at from so near at most. */
export const NEAREST_ZOOM = 11;

/** The bounds of the box a state asks about, else of its circle; null if it asks about neither. @param {State} state @param {Crossing[]} crossings */
export function areaBounds(state, crossings) {
  const [ring] = ringsOf(state, crossings);
  return ring ? L.latLngBounds(ring.map(([lon = 0, lat = 0]) => L.latLng(lat, lon))) : null;
}
