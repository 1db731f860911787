/** The pointer on the symbols: a name on hover, a choice on click; the number of a square leads closer. */

/** @typedef {import("#map/types.js").Spot} Spot */
/** @typedef {import("#map/overlay.js").SymbolOverlay} SymbolOverlay */
/** @typedef {import("leaflet").Map} LeafletMap */
/** @typedef {{x: number, y: number}} Point */

import { plural } from "#map/i18n.js";
import { PILL_PX } from "#map/points/cells.js";

const CLOSER = 2;
/** Half of the least size of a target. */
const LEAST_HALF_PX = 12;

/**
 * Wire the pointer.
 * @param {LeafletMap} map @param {SymbolOverlay} overlay @param {(spot: Spot) => void} open
 */
export function pointing(map, overlay, open) {
  /** @type {Spot | null} */
  let under = null;
  let frame = 0;
  /** @param {Point} at */
  const hover = (at) => {
    frame = 0;
    const count = countAt(overlay, at);
    const spot = count ? null : overlay.hit(at);
    under = spot;
    map.getContainer().classList.toggle("pointing", spot !== null || count !== null);
    if (count) overlay.tip?.say(count, plural("points.closer", count.count));
    else if (spot) {
      overlay.tip?.say(spot, spot.label);
      void overlay.ready(spot).then(() => under === spot && overlay.tip?.say(spot, spot.label), () => {});
    } else overlay.tip?.hide();
  };
  const leave = () => {
    under = null;
    overlay.tip?.hide();
  };
  map.on("mousemove", (event) => {
    if (frame === 0) frame = requestAnimationFrame(() => hover(event.containerPoint));
  });
  map.on("mouseout movestart", leave);
  map.on("click", ({ containerPoint }) => {
    const count = countAt(overlay, containerPoint);
    const spot = count ? null : overlay.hit(containerPoint);
    if (spot || count) leave();
    if (count) map.setView(map.containerPointToLatLng([count.anchor.x, count.anchor.y]), map.getZoom() + CLOSER);
    else if (spot) open(spot);
  });
}

/** The number at a point of the view. @param {SymbolOverlay} overlay @param {Point} at */
function countAt(overlay, at) {
  if (overlay.onFan(at)) return null;
  const counts = overlay.points?.dense.counts ?? [];
  return counts.find(({ x, y }) => Math.abs(at.x - x) <= PILL_PX.x / 2 && Math.abs(at.y - y) <= LEAST_HALF_PX) ?? null;
}
