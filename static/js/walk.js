/** One tab stop for all symbols of the map: arrows walk from north to south, Enter opens. */

/** @typedef {import("#map/types.js").Spot} Spot */
/** @typedef {import("leaflet").Map} LeafletMap */

import { element } from "#map/dom.js";
import { spotsInView } from "#map/points/walking.js";
import { t } from "#map/words.js";

/**
 * Where a key leads in a list; null if it leads nowhere.
 * @param {string} key @param {number} index -1 is before the first @param {number} length
 */
export function walkTarget(key, index, length) {
  if (length === 0) return null;
  if (key === "ArrowDown" || key === "ArrowRight") return Math.min(length - 1, index + 1);
  if (key === "ArrowUp" || key === "ArrowLeft") return Math.max(0, index - 1);
  if (key === "Home") return 0;
  return key === "End" ? length - 1 : null;
}

/**
 * Put the tab stop before the map.
 * @param {LeafletMap} map
 * @param {import("#map/overlay.js").SymbolOverlay} overlay
 * @param {(spot: Spot, focus: HTMLElement) => void} open
 * @param {(text: string) => void} announce
 */
export function walker(map, overlay, open, announce) {
  const button = element("button", { type: "button", class: "walker" }, t("map.symbols"));
  map.getContainer().before(button);
  /** @type {Spot | null} */
  let at = null;
  /** @param {Spot | null} spot */
  const go = (spot) => {
    at = spot;
    overlay.walk(spot);
    button.textContent = spot ? spot.label : t("map.symbols");
    if (!spot) return;
    void overlay.ready(spot).then(() => {
      if (at !== spot) return;
      button.textContent = spot.label;
      announce(spot.label);
    });
  };
  button.addEventListener("keydown", (event) => {
    const spots = spotsInView(overlay);
    const index = spots.findIndex((spot) => at !== null && keyOf(spot) === keyOf(at));
    const target = walkTarget(event.key, index, spots.length);
    if (target === null) return;
    event.preventDefault();
    go(spots[target] ?? null);
  });
  button.addEventListener("click", () => {
    const spot = at;
    if (spot) void overlay.ready(spot).then(() => open(spot, button));
    else go(spotsInView(overlay)[0] ?? null);
  });
  button.addEventListener("blur", () => overlay.walk(null));
  button.addEventListener("focus", () => overlay.walk(at));
}

/** What tells a spot from others when the map is drawn anew. @param {Spot} spot */
function keyOf({ crossing, incidents, rows }) {
  return crossing?.id ?? rows?.[0] ?? incidents[0]?.id;
}
