/** Leaflet's own controls in the page's language: zoom and scale. */

/** @typedef {import("leaflet").Map} LeafletMap */

import { element } from "#map/dom.js";
import { L } from "#map/leaflet.js";
import { roundLengthText, t } from "#map/words.js";

/** Put the scale on the map and name the buttons. @param {LeafletMap} map */
export function speakControls(map) {
  for (const [name, title] of Object.entries({ in: t("map.zoom_in"), out: t("map.zoom_out") })) {
    const button = map.getContainer().querySelector(`.leaflet-control-zoom-${name}`);
    button?.setAttribute("title", title);
    button?.setAttribute("aria-label", title);
  }
  new (Scale())({ imperial: false, position: "bottomleft" }).addTo(map);
}

/** Say on the map whose work it shows. @param {LeafletMap} map @param {string} text */
export function credit(map, text) {
  const line = element("div", { class: "leaflet-control-attribution" }, text);
  const Control = L.Control.extend({ onAdd: () => line });
  new Control({ position: "bottomright" }).addTo(map);
}

/** Make a scale whose units are those of the language. @returns {new (options: object) => import("leaflet").Control} */
function Scale() {
  return /** @type {any} */ (L.Control.Scale).extend({
    /** @this {any} @param {number} most metres in the longest bar */
    _updateMetric(most) {
      const metres = this._getRoundNum(most);
      this._updateScale(this._mScale, roundLengthText(metres), metres / most);
    },
  });
}
