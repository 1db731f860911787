/** The popup of a symbol: one record at a time, with a pager where several are at one place. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/types.js").Incident} Incident */
/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("#map/types.js").Source} Source */
/** @typedef {import("#map/types.js").Spot} Spot */
/** @typedef {import("leaflet").Map} LeafletMap */
/**
 * @typedef {object} Links how the popup knows, and tells
 * @property {() => Shown | null} shown
 * @property {() => Record<string, Source>} sources
 * @property {(id: string) => void} onTurn
 * @property {() => void} onClose
 * @property {((near: string) => void) | null} [near] asks for what is near a crossing, where that can be asked
 */

import { getIncident } from "#map/api.js";
import { crossingDetails, incidentDetails } from "#map/details.js";
import { element } from "#map/dom.js";
import { L } from "#map/leaflet.js";
import { popup } from "#map/leaflet-rest.js";
import { nearLine } from "#map/near.js";
import { isoOf } from "#map/periods.js";
import { plural, t } from "#map/words.js";

/** A map from here on has room for the popup beside the buttons of its corner. */
const BESIDE_CONTROLS_PX = 480;

/** The one popup of a map. */
export class Popups {
  /** @type {Spot | null} */
  #spot = null;
  /** @type {HTMLElement | null} */
  #back = null;
  #page = 0;
  #pager = pager((step) => this.#turn(this.#page + step));
  #holder = element("div");
  #box = element("div", { class: "popup-body", role: "dialog", tabindex: "-1" }, this.#pager.root, this.#holder);
  #popup = popup({ className: "record-popup", autoPanPadding: [12, 12], closeOnClick: false });

  /** @param {LeafletMap} map @param {Config} config @param {Links} links */
  constructor(map, config, links) {
    this.map = map;
    this.config = config;
    this.links = links;
    this.#popup.setContent(this.#box);
    this.#box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.#popup.remove();
      (this.#back ?? map.getContainer()).focus();
    });
    map.on("popupopen popupclose", ({ type }) => map.getContainer().classList.toggle("saying", type === "popupopen"));
    map.on("popupclose", (event) => {
      if (event.popup !== this.#popup || this.#spot === null) return;
      this.#spot = null;
      links.onClose();
    });
  }

  /**
   * Open a spot at one of its records.
   * @param {Spot} spot
   * @param {{id?: string | undefined, focus?: HTMLElement | null}} [options] focus: what to return to; the popup takes the focus if given
   */
  open(spot, { id, focus = null } = {}) {
    this.#back = focus;
    this.#spot = spot;
    this.#fit();
    this.#popup.options.offset = L.point(0, -spot.r + 4);
    this.#popup.setLatLng([spot.lat, spot.lon]);
    if (!this.#popup.isOpen()) this.#popup.openOn(this.map);
    this.#popup.getElement()?.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", t("details.close"));
    if (spot.crossing) this.#fillCrossing(spot);
    else this.#turn(Math.max(0, spot.incidents.findIndex((incident) => incident.id === id)));
    if (focus) this.#box.focus();
  }

  /** Take the other records of the open spot. @param {Incident[]} incidents */
  complete(incidents) {
    const now = this.#spot?.incidents[this.#page];
    if (!this.#spot || !now) return;
    this.#spot = { ...this.#spot, incidents };
    this.#page = Math.max(0, incidents.indexOf(now));
    this.#pager.show(this.#page, incidents.length, this.#spot.total ?? 0);
    this.#popup.update();
  }

  /** Close without a word to anybody. */
  close() {
    this.#spot = null;
    this.#popup.remove();
  }

  /** The ids in the open popup. */
  ids() {
    if (this.#spot?.crossing) return [this.#spot.crossing.id];
    return this.#spot?.incidents.map(({ id }) => id) ?? [];
  }

  /** Leave room for the map. */
  #fit() {
    const size = this.map.getSize();
    const width = Math.max(200, Math.min(340, size.x - 48));
    const height = Math.max(150, Math.min(460, Math.round(size.y * 0.8)));
    Object.assign(this.#popup.options, { maxWidth: width, minWidth: Math.min(240, width), maxHeight: height });
    this.#popup.options.autoPanPaddingTopLeft = [size.x < BESIDE_CONTROLS_PX ? 12 : 52, 12];
  }

  /** @param {number} to */
  #turn(to) {
    const total = this.#spot?.incidents.length ?? 0;
    const page = (to + total) % total;
    const incident = this.#spot?.incidents[page];
    if (!incident) return;
    this.#page = page;
    this.links.onTurn(incident.id);
    this.#fill(incidentDetails(incident, null, this.config), incident.title);
    void details(incident, this.config).then((content) => {
      if (this.#spot?.incidents[this.#page] === incident) this.#fill(content, incident.title);
    });
  }

  /** @param {Spot} spot */
  #fillCrossing({ crossing, status, label }) {
    const shown = this.links.shown();
    if (!crossing || !status || !shown) return;
    const context = { asOf: isoOf(shown.asOf), sources: this.links.sources(), config: this.config };
    this.#page = 0;
    this.links.onTurn(crossing.id);
    const content = crossingDetails(crossing, status, context);
    if (this.links.near) content.querySelector("dl")?.after(nearLine(shown.state.near, crossing.id, this.links.near));
    this.#fill(content, label);
  }

  /** @param {HTMLElement} content @param {string} label */
  #fill(content, label) {
    const focused = document.activeElement;
    const inside = this.#box.contains(focused);
    const { incidents, total = 0 } = this.#spot ?? { incidents: [] };
    this.#pager.show(this.#page, incidents.length, total);
    this.#holder.replaceChildren(content);
    this.#box.setAttribute("aria-label", label);
    this.#popup.update(); // takes the box out and puts it back, which loses the focus
    if (focused instanceof HTMLElement && this.#box.contains(focused)) focused.focus({ preventScroll: true });
    else if (inside) this.#box.focus({ preventScroll: true });
    const scroller = this.#box.parentElement;
    if (scroller) scroller.scrollTop = 0;
  }
}

/** Get and build the details of an incident; a failure is said. @param {Incident} incident @param {Config} config */
export async function details(incident, config) {
  try {
    const feature = await getIncident(config, incident.id);
    return incidentDetails(incident, feature, config);
  } catch {
    const content = incidentDetails(incident, { id: incident.id, properties: {} }, config);
    const text = t("details.failed");
    content.append(element("p", { class: "notice", role: "alert" }, text));
    return content;
  }
}

/** Make the buttons that leaf through records. @param {(step: 1 | -1) => void} turn */
function pager(turn) {
  /** @param {string} label @param {string} sign @param {1 | -1} step */
  const button = (label, sign, step) => {
    const node = element("button", { type: "button", "aria-label": label }, sign);
    node.addEventListener("click", () => turn(step));
    return node;
  };
  const where = element("span", { role: "status" });
  const root = element("p", { class: "pager" }, button(t("details.previous"), "◀", -1), where, button(t("details.next"), "▶", 1));
  return {
    root,
    /** @param {number} page @param {number} shown how many can be leafed through @param {number} total how many there are */
    show(page, shown, total) {
      root.hidden = shown < 2;
      const more = total > shown ? ` · ${plural("points.newest", total, { shown })}` : "";
      where.textContent = t("details.of_here", { page: page + 1, total: shown }) + more;
    },
  };
}
