/** Border lines. A section whose incidents are known only "somewhere on it" is marked along its line. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {Record<string, import("#map/presence.js").Presence>} Presences by section */
/** @typedef {import("leaflet").Map} LeafletMap */
/** @typedef {import("leaflet").Path} Path */
/** @typedef {GeoJSON.FeatureCollection<GeoJSON.LineString, Record<string, any>>} Collection */
/** @typedef {Collection["features"][number]} Feature */

import { getJson } from "#map/api.js";
import { L } from "#map/leaflet.js";
import { element } from "#map/dom.js";
import { presenceOpacity, presenceText } from "#map/presence.js";
import { sectionName } from "#map/words.js";

const PANE = "sections";
/** The scale that the page begins with. */
const FIRST = "z6";

/** The line's detail for a zoom. @param {number} zoom */
export function scaleFor(zoom) {
  return zoom <= 6.5 ? "z6" : zoom <= 9.5 ? "z9" : "z12";
}

/** The border sections on the map, as fine as the zoom needs. */
export class SectionsLayer {
  /** @type {Map<string, import("leaflet").LayerGroup>} */
  #drawn = new Map();
  /** @type {Map<string, Path[]>} */
  #glows = new Map();
  /** @type {Presences} */
  #presence = {};
  #wanted = "";
  /** @type {Promise<void>} */
  ready = Promise.resolve();
  #telling = false;
  /** @type {Collection | null} */
  #lines = null;

  /** @param {LeafletMap} map @param {Config} config @param {(lines: Collection) => void} drawn told of finer lines */
  constructor(map, config, drawn = () => {}) {
    this.drawn = drawn;
    this.map = map;
    this.config = config;
    const pane = map.getPane(PANE) ?? map.createPane(PANE);
    pane.classList.add("sections-pane");
    pane.setAttribute("aria-hidden", "true"); // what it shows is said in words elsewhere
    this.renderer = L.svg({ pane: PANE, padding: 0.3 });
    this.#lines = config.opening?.lines ?? null;
    map.on("zoomend", () => {
      this.#light();
      this.#follow();
    });
  }

  /** Draw the lines, once the map looks where it begins: they are worked out for its view. */
  begin() {
    if (this.#drawn.size === 0 && this.#lines) this.#put(FIRST, this.#lines); // until finer ones are here
    this.#follow();
  }

  #follow() {
    /** Resolved once the lines are as fine as the zoom needs, or could not be had. */
    this.ready = this.#choose().catch(() => void (this.#wanted = ""));
  }

  /** Mark the sections with incidents that have no place. @param {{presence: () => Presences}} shown */
  show(shown) {
    this.#presence = shown.presence();
    this.#light();
  }

  /** Name a section under the pointer from now on; Leaflet's tooltips are here. */
  tell() {
    this.#telling = true;
    for (const [section, paths] of this.#glows) for (const path of paths) this.#name(path, section);
  }

  /** The box of some sections, or of all. @param {string[]} sections */
  bounds(sections) {
    const wanted = (this.#lines?.features ?? []).filter(
      ({ properties }) => !properties["context"] && (sections.length === 0 || sections.includes(properties["section"])),
    );
    return L.latLngBounds(wanted.flatMap(lineOf).flat());
  }

  async #choose() {
    const scale = scaleFor(this.map.getZoom());
    if (scale === this.#wanted) return;
    this.#wanted = scale;
    const data = (scale === FIRST && this.config.opening?.lines) || (await this.#get(scale));
    if (this.#wanted === scale) this.#put(scale, data);
  }

  /** @param {string} scale @param {Collection} data */
  #put(scale, data) {
    for (const group of this.#drawn.values()) group.remove();
    this.#drawn.set(scale, (this.#drawn.get(scale) ?? this.#build(data)).addTo(this.map));
    this.drawn(data);
    this.#light();
  }

  /** @param {string} scale */
  async #get(scale) {
    const url = this.config.urls.sections[scale] ?? this.config.urls.sections[FIRST] ?? "";
    return /** @type {Collection} */ (await getJson(this.config, url));
  }

  /** @param {Collection} data */
  #build(data) {
    const context = data.features.filter((feature) => feature.properties["context"]);
    const own = data.features.filter((feature) => !feature.properties["context"]);
    const places = new Map(data.features.map((feature) => [feature, lineOf(feature)]));
    return L.layerGroup([
      this.#layer(context, places, "border-context"),
      this.#layer(own, places, "border-glow", true),
      this.#layer(own, places, "border-casing"),
      this.#layer(own, places, "border-line"),
    ]);
  }

  /** @param {Feature[]} features @param {Map<Feature, import("leaflet").LatLng[]>} places @param {string} name @param {boolean} [interactive] */
  #layer(features, places, name, interactive = false) {
    const options = { pane: PANE, renderer: this.renderer, interactive, smoothFactor: 0.8 };
    const paths = features.map((feature) => {
      const { section, part } = feature.properties;
      const path = L.polyline(places.get(feature) ?? [], { ...options, className: `${name} ${part ?? "land"}` });
      if (!interactive) return path;
      this.#glows.set(section, [...(this.#glows.get(section) ?? []), path]);
      if (this.#telling) this.#name(path, section);
      return path;
    });
    return L.layerGroup(paths);
  }

  /** @param {Path} path @param {string} section */
  #name(path, section) {
    path.bindTooltip(() => element("span", {}, this.#tip(section)), { sticky: true, className: "symbol-tip" });
  }

  /** @param {string} section */
  #tip(section) {
    const text = presenceText(this.#presence[section]);
    return sectionName(section) + (text && `: ${text}`);
  }

  #light() {
    const width = this.map.getZoom() < 7 ? "9px" : "15px";
    for (const [section, paths] of this.#glows) {
      const opacity = String(presenceOpacity(this.#presence[section]));
      for (const path of paths) {
        const node = path.getElement();
        if (!(node instanceof SVGElement)) continue;
        // At every step of time: what is the same already costs the style engine nothing.
        if (node.style.strokeOpacity !== opacity) node.style.strokeOpacity = opacity;
        if (node.style.strokeWidth !== width) node.style.strokeWidth = width;
      }
    }
  }
}

/** The places of a line. @param {Feature} feature */
function lineOf({ geometry }) {
  return geometry.coordinates.map(([lon = 0, lat = 0]) => L.latLng(lat, lon));
}
