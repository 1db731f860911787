/** Where the map looks: by the address, else at what it asks about, and back into the address when moved. */

/** @typedef {import("#map/types.js").State} State */
/** @typedef {import("leaflet").LatLngBounds} LatLngBounds */
/** @typedef {import("leaflet").Map} LeafletMap */
/** @typedef {import("#map/store.js").Store} Store */
/** @typedef {{box: LatLngBounds, nearest: number}} Look bounds to be shown, and the closest zoom they are shown at */

import { L } from "#map/leaflet.js";
import { mapText } from "#map/state.js";

const PADDING = 18;

/** The view of a map, tied to the state. */
export class View {
  #quiet = false;
  #begun = false;

  /** @param {LeafletMap} map @param {Store} store @param {(state: State) => Look} look what to look at without a place in the state */
  constructor(map, store, look) {
    this.map = map;
    this.store = store;
    this.look = look;
    map.on("moveend", () => {
      if (this.#begun && !this.#quiet) store.commit({ map: this.#text() }, "view");
    });
    new ResizeObserver(() => this.#resized()).observe(map.getContainer());
  }

  /** Look where the state says, for the first time. */
  begin() {
    this.map.invalidateSize({ animate: false, pan: false });
    const state = this.store.get();
    this.#quietly(() => (state.map === null ? this.#fitTo(state) : this.#look(state.map)));
    this.#begun = true;
  }

  /** Follow a state. @param {State} state @param {boolean} restored whether it came from the history */
  apply(state, restored) {
    const { map } = state;
    if (map !== null && map !== this.#text()) this.#quietly(() => this.#look(map));
    if (map === null && restored) this.#quietly(() => this.#fitTo(state));
  }

  /** Look at some sections. @param {string[]} sections */
  fit(sections) {
    this.#quietly(() => this.#fitTo({ ...this.store.get(), section: sections, bbox: null, near: null }));
    this.store.commit({ map: null }, "view");
  }

  /** The map's element has another size: keep the view, or what it is to show. */
  #resized() {
    const [{ clientWidth, clientHeight }, { x, y }] = [this.map.getContainer(), this.map.getSize()];
    if (clientWidth === x && clientHeight === y) return; // it is told of the first size too
    this.#quietly(() => {
      this.map.invalidateSize({ animate: false });
      const state = this.store.get();
      if (this.#begun && state.map === null) this.#fitTo(state);
    });
  }

  /** @param {() => void} move */
  #quietly(move) {
    this.#quiet = true;
    move();
    this.#quiet = false;
  }

  #text() {
    const { lat, lng } = this.map.getCenter();
    return mapText(this.map.getZoom(), lat, lng);
  }

  /** @param {State} state */
  #fitTo(state) {
    const { box, nearest } = this.look(state);
    if (!box.isValid()) return;
    const legend = /** @type {HTMLElement | null} */ (this.map.getContainer().querySelector(".legend[open]"));
    const right = Math.min((legend?.offsetWidth ?? 0) + PADDING, this.map.getSize().x / 3);
    const padding = { paddingTopLeft: L.point(PADDING, PADDING), paddingBottomRight: L.point(right, PADDING) };
    this.map.fitBounds(box, { ...padding, maxZoom: nearest, animate: false });
  }

  /** @param {string} text */
  #look(text) {
    const [zoom, lat, lon] = text.split("/").map(Number);
    this.map.setView([lat ?? 0, lon ?? 0], zoom ?? 5, { animate: false });
  }
}
