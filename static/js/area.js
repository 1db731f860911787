/** The part of the map that is asked about: a dashed box, a dashed circle around a crossing. */

/** @typedef {import("#map/types.js").Crossing} Crossing */
/** @typedef {import("#map/types.js").State} State */
/** @typedef {import("leaflet").Map} LeafletMap */

import { NEAREST_ZOOM } from "#map/asked-area.js";
import { L } from "#map/leaflet.js";
import { polygon } from "#map/leaflet-rest.js";
import { ringsOf } from "#map/rings.js";

const PANE = "area";
/** A shape less wide than this is looked at from nearer. */
const LEAST_PX = 120;

/** Draw what a state asks about. @param {LeafletMap} map */
export function area(map) {
  const pane = map.getPane(PANE) ?? map.createPane(PANE);
  pane.classList.add("area-pane");
  pane.setAttribute("aria-hidden", "true"); // what it shows is said in words elsewhere
  const renderer = L.svg({ pane: PANE, padding: 0.3 });
  const drawn = L.layerGroup().addTo(map);
  let written = "";
  return {
    /** @param {State} state @param {Crossing[]} crossings */
    show(state, crossings) {
      const key = `${state.bbox} ${state.near}`;
      if (key === written) return;
      written = key;
      drawn.clearLayers();
      for (const ring of ringsOf(state, crossings)) {
        const style = { pane: PANE, renderer, interactive: false, className: "area-line", smoothFactor: 0 };
        polygon(ring.map(([lon = 0, lat = 0]) => L.latLng(lat, lon)), style).addTo(drawn);
      }
    },
    /** Look at what is drawn last, unless the map shows it well. */
    reveal() {
      const layers = /** @type {import("leaflet").Polygon[]} */ (drawn.getLayers());
      const bounds = layers[layers.length - 1]?.getBounds();
      if (!bounds) return;
      const [left, right] = [bounds.getNorthWest(), bounds.getSouthEast()].map((corner) => map.latLngToContainerPoint(corner).x);
      if (map.getBounds().contains(bounds) && (right ?? 0) - (left ?? 0) >= LEAST_PX) return;
      map.fitBounds(bounds, { padding: [24, 24], maxZoom: NEAREST_ZOOM, animate: false });
    },
  };
}
