/** In a frame the page of the article scrolls first: wheel and finger move the map only once it is chosen. */

/** @typedef {import("leaflet").Map} LeafletMap */

import { element } from "#map/dom.js";
import { L } from "#map/leaflet.js";
import { t } from "#map/words.js";

const HINT_MS = 1_600;

/** Keep the map still until it is clicked or focused. @param {LeafletMap} map */
export function stillUntilChosen(map) {
  const container = map.getContainer();
  const touch = L.Browser.mobile;
  const text = t(touch ? "map.tap" : "map.wheel");
  const hint = element("p", { class: "gesture-hint", "aria-hidden": "true" }, text);
  container.append(hint);
  let [awake, timer] = [false, 0];

  /** @param {boolean} on */
  const wake = (on) => {
    awake = on;
    map.scrollWheelZoom[on ? "enable" : "disable"]();
    if (touch) map.dragging[on ? "enable" : "disable"]();
    container.classList.toggle("still", !on);
    if (on) hint.classList.remove("seen");
  };
  const tell = () => {
    if (awake) return;
    hint.classList.add("seen");
    clearTimeout(timer);
    timer = window.setTimeout(() => hint.classList.remove("seen"), HINT_MS);
  };
  container.addEventListener("wheel", tell, { passive: true });
  container.addEventListener("touchmove", tell, { passive: true });
  container.addEventListener("click", () => wake(true));
  container.addEventListener("focus", () => wake(container.matches(":focus-visible")));
  document.addEventListener("pointerdown", (event) => {
    if (event.target instanceof Node && !container.contains(event.target)) wake(false);
  });
  container.addEventListener("mouseleave", () => wake(false));
  wake(false);
}
