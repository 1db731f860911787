/** A stretch of the border, marked on the map. */

/** @typedef {import("#map/views/border.js").Border} Border */
/** @typedef {{section: string, from: number, to: number}} Stretch kilometres of a section */
/** @typedef {import("leaflet").Map} LeafletMap */

import { L } from "#map/leaflet.js";

const PANE = "sections";

/** @param {LeafletMap} map */
export function stretchMark(map) {
  /** @type {import("leaflet").LayerGroup | null} */
  let drawn = null;
  return {
    /** Mark a stretch in the place of the last; null marks none. @param {Border} border @param {Stretch | null} stretch */
    show(border, stretch) {
      drawn?.remove();
      drawn = null;
      if (!stretch) return;
      const renderer = L.svg({ pane: PANE, padding: 0.3 });
      const lines = border.between(stretch.section, stretch.from, stretch.to).map((line) => line.map(([lon, lat]) => L.latLng(lat, lon)));
      const options = { pane: PANE, renderer, interactive: false };
      drawn = L.layerGroup([
        L.polyline(lines, { ...options, className: "stretch-edge" }),
        L.polyline(lines, { ...options, className: "stretch-line" }),
      ]).addTo(map);
      const box = L.latLngBounds(lines.flat());
      if (box.isValid() && !map.getBounds().intersects(box)) map.fitBounds(box.pad(0.5), { animate: false });
    },
  };
}
