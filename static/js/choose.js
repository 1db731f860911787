/** Choosing a record, from the map or from the list, and following the address. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("#map/types.js").Spot} Spot */
/** @typedef {import("leaflet").LatLngBounds} LatLngBounds */
/** @typedef {import("leaflet").Map} LeafletMap */
/**
 * @typedef {object} Parts
 * @property {LeafletMap} map
 * @property {Config} config
 * @property {import("#map/store.js").Store} store
 * @property {import("#map/overlay.js").SymbolOverlay} overlay
 * @property {import("#map/popups.js").Popups} popup
 * @property {{itemOf: (id: string) => HTMLElement | null}} list
 * @property {() => Shown | null} shown
 * @property {() => import("#map/engine.js").Engine | null} engine
 * @property {(sections: string[]) => LatLngBounds} bounds
 */

import { element, painted } from "#map/dom.js";
import { details } from "#map/popups.js";

const CLOSE_ZOOM = 8;

/** What is chosen, on the map, in the list and in the address at once. */
export class Chooser {
  /** What is being opened. */
  #opening = {};

  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
  }

  /** Open a symbol. @param {Spot} spot @param {HTMLElement | null} [focus] */
  open(spot, focus = null) {
    void this.#open(spot, { focus });
  }

  /** Open a spot once the text of its first record is here; those that its popup leafs through follow. @param {Spot} spot @param {{id?: string, focus: HTMLElement | null}} how */
  async #open(spot, { id, focus }) {
    const { popup, store, engine } = this.parts;
    const own = (this.#opening = {});
    const still = this.#stillChosen(id ?? "");
    const rows = spot.rows ?? [];
    await engine()?.texts(rows.slice(0, 1)).catch(() => {});
    if (this.#opening !== own || !still()) return;
    const incidents = spot.incidents.filter((incident) => incident.id !== "");
    if (incidents.length === 0 && !spot.crossing) return;
    const chosen = id ?? store.get().select.find((each) => incidents.some((incident) => incident.id === each));
    popup.open({ ...spot, label: spot.label, incidents }, { id: chosen, focus });
    if (incidents.length >= rows.length) return;
    await engine()?.texts(rows).catch(() => {});
    if (this.#opening === own) popup.complete(spot.incidents.filter((incident) => incident.id !== ""));
  }

  /** Choose an entry of the list; a second time, leave it. @param {string} id @param {HTMLElement} item */
  async choose(id, item) {
    if (item.querySelector(".inline")) this.closed();
    else await this.#show(id, item.querySelector("a"));
  }

  /** Show a record wherever it can be shown. @param {string} id @param {HTMLElement | null} focus what to return to */
  async show(id, focus) {
    await this.#show(id, focus);
  }

  /** The popup shows a record: of the chosen ones it is the first, of others the only one. @param {string} id */
  turned(id) {
    const { store } = this.parts;
    const { select } = store.get();
    store.commit({ select: select.includes(id) ? [id, ...select.filter((each) => each !== id)] : [id] }, "view");
  }

  /** The popup is closed. */
  closed() {
    this.parts.store.commit({ select: [] }, "view");
  }

  /** Follow the state: open what it asks for, close what is no longer shown. @param {string} kind */
  follow(kind) {
    if (kind === "view") return;
    const { popup, store } = this.parts;
    const [id] = store.get().select;
    const open = popup.ids();
    const there = id !== undefined && (this.#incident(id) !== null || this.#crossing(id) !== null);
    if (!there) {
      void this.#look(id, kind);
      if (open.length > 0) popup.close();
      return;
    }
    const refresh = this.#crossing(id) !== null && kind !== "burst";
    const still = this.#stillChosen(id);
    if (!open.includes(id) || refresh) void painted().then(() => (still() ? this.#show(id, null) : undefined));
  }

  /** Return what tells whether a record that is chosen now still is; what only is being opened need not be. @param {string} id */
  #stillChosen(id) {
    const { store } = this.parts;
    const chosen = store.get().select.includes(id);
    return () => !chosen || store.get().select.includes(id);
  }

  /** Look for an incident whose texts are not here yet, then follow again. @param {string | undefined} id @param {string} kind */
  async #look(id, kind) {
    const engine = this.parts.engine();
    if (!engine || id === undefined || engine.known(id) !== undefined) return;
    if ((await engine.row(id)) !== null) this.follow(kind);
  }

  /** @param {string} id */
  #incident(id) {
    const [engine, shown] = [this.parts.engine(), this.parts.shown()];
    const row = engine?.known(id);
    return engine && row !== undefined && shown?.rows.has(row) ? engine.incident(row) : null;
  }

  /** @param {string} id */
  #crossing(id) {
    return this.parts.shown()?.crossings.find(({ crossing }) => crossing.id === id) ?? null;
  }

  /** @param {string} id @returns {{lat: number, lon: number} | null} */
  #place(id) {
    const { lat, lon } = this.#incident(id) ?? this.#crossing(id)?.crossing ?? { lat: null, lon: null };
    return lat === null || lon === null ? null : { lat, lon };
  }

  /** Make a spot for what is not drawn by itself at this zoom. @param {string} id @param {{lat: number, lon: number}} at @returns {Spot} */
  #ownSpot(id, at) {
    const [incident, point] = [this.#incident(id), this.#crossing(id)];
    return {
      x: 0, y: 0, anchorX: 0, anchorY: 0, r: 8, ...at, incidents: incident ? [incident] : [],
      crossing: point?.crossing ?? null, status: point?.status ?? null,
      label: incident?.title ?? point?.crossing.name ?? "",
    };
  }

  /** @param {string} id @param {HTMLElement | null} focus */
  async #show(id, focus) {
    const { map, overlay } = this.parts;
    const at = this.#place(id);
    if (!at) {
      await this.#unfold(id);
      return;
    }
    const still = this.#stillChosen(id);
    if (!map.getBounds().pad(-0.1).contains([at.lat, at.lon])) {
      map.setView([at.lat, at.lon], Math.max(map.getZoom(), CLOSE_ZOOM), { animate: false });
      await painted();
    }
    if (still()) await this.#open(overlay.spotOf(id) ?? this.#ownSpot(id, at), { id, focus });
  }

  /** Show a record without a place in the list itself, and its section on the map. @param {string} id */
  async #unfold(id) {
    const { map, config, store, popup, list, bounds } = this.parts;
    const incident = this.#incident(id);
    if (!incident) return;
    this.#opening = {};
    popup.close();
    store.commit({ select: [id] }, "view");
    const box = bounds([incident.section]);
    if (box.isValid() && !map.getBounds().intersects(box)) map.fitBounds(box, { padding: [18, 18], animate: false });
    const content = await details(incident, config);
    const item = list.itemOf(id);
    if (!item || !store.get().select.includes(id)) return;
    item.querySelector(".inline")?.remove();
    item.append(element("div", { class: "inline" }, content));
  }
}
