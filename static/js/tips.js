/** The name of what is under the pointer. */

/** @typedef {import("leaflet").Map} LeafletMap */
/** @typedef {{say: (at: {x: number, y: number, r: number}, text: string) => void, hide: () => void}} Tip */

import { element } from "#map/dom.js";
import { L } from "#map/leaflet.js";
import { tooltip } from "#map/leaflet-rest.js";

/** Make it. @param {LeafletMap} map @returns {Tip} */
export function tips(map) {
  const tip = tooltip({ direction: "top", className: "symbol-tip", opacity: 1 });
  return {
    /** @param {{x: number, y: number, r: number}} at @param {string} text */
    say({ x, y, r }, text) {
      tip.options.offset = L.point(0, -r);
      tip.setLatLng(map.containerPointToLatLng([x, y]));
      tip.setContent(element("span", {}, text)).openOn(map);
    },
    hide: () => void tip.remove(),
  };
}
