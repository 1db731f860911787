/** The part of the map that is asked about: a dashed box, a dashed circle around a crossing. */

/** @typedef {import("#map/types.js").Crossing} Crossing */
/** @typedef {import("#map/types.js").State} State */
/** @typedef {import("leaflet").Map} LeafletMap */

import { L } from "#map/leaflet.js";
import { boxRing, circleRing } from "#map/rings.js";

const PANE = "area";
const MAX_ZOOM = 11;
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
    show({ bbox, near }, crossings) {
      const key = `${bbox} ${near}`;
      if (key === written) return;
      written = key;
      drawn.clearLayers();
      const [id, km] = near?.split(",") ?? [];
      const at = crossings.find((crossing) => crossing.id === id);
      const rings = [bbox === null ? null : boxRing(bbox), at ? circleRing(at, Number(km)) : null];
      for (const ring of rings.filter((each) => each !== null)) {
        const shape = /** @type {any} */ ({ type: "Polygon", coordinates: [ring] });
        const style = { pane: PANE, renderer, interactive: false, className: "area-line", smoothFactor: 0 };
        L.geoJSON(shape, { ...style, style: () => style }).addTo(drawn);
      }
    },
    /** Look at what is drawn last, unless the map shows it well. */
    reveal() {
      const layers = /** @type {import("leaflet").GeoJSON[]} */ (drawn.getLayers());
      const bounds = layers[layers.length - 1]?.getBounds();
      if (!bounds) return;
      const [left, right] = [bounds.getNorthWest(), bounds.getSouthEast()].map((corner) => map.latLngToContainerPoint(corner).x);
      if (map.getBounds().contains(bounds) && (right ?? 0) - (left ?? 0) >= LEAST_PX) return;
      map.fitBounds(bounds, { padding: [24, 24], maxZoom: MAX_ZOOM, animate: false });
    },
  };
}
