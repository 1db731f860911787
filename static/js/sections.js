/** Border lines. A section whose incidents are known only "somewhere on it" is marked along its line. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {Record<string, import("#map/presence.js").Presence>} Presences by section */
/** @typedef {import("leaflet").Map} LeafletMap */
/** @typedef {import("leaflet").Path} Path */
/** @typedef {GeoJSON.FeatureCollection<GeoJSON.Geometry, Record<string, any>>} Collection */

import { getJson } from "#map/api.js";
import { L } from "#map/leaflet.js";
import { element } from "#map/dom.js";
import { presenceOpacity, presenceText } from "#map/presence.js";
import { sectionName } from "#map/words.js";

const PANE = "sections";

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
    map.on("zoomend", () => {
      this.#light();
      void this.#choose().catch(() => (this.#wanted = ""));
    });
    /** Resolved once lines are drawn. */
    this.ready = this.#choose();
  }

  /** Mark the sections with incidents that have no place. @param {{presence: () => Presences}} shown */
  show(shown) {
    this.#presence = shown.presence();
    this.#light();
  }

  /** The box of some sections, or of all. @param {string[]} sections */
  bounds(sections) {
    const features = (this.#lines?.features ?? []).filter(
      ({ properties }) => !properties["context"] && (sections.length === 0 || sections.includes(properties["section"])),
    );
    return L.geoJSON(/** @type {any} */ ({ type: "FeatureCollection", features })).getBounds();
  }

  async #choose() {
    const scale = scaleFor(this.map.getZoom());
    if (scale === this.#wanted) return;
    this.#wanted = scale;
    const url = this.config.urls.sections[scale] ?? this.config.urls.sections["z6"] ?? "";
    const data = /** @type {Collection} */ (await getJson(this.config, url));
    this.#lines ??= data;
    if (this.#wanted !== scale) return;
    for (const group of this.#drawn.values()) group.remove();
    this.#drawn.set(scale, (this.#drawn.get(scale) ?? this.#build(data)).addTo(this.map));
    this.drawn(data);
    this.#light();
  }

  /** @param {Collection} data */
  #build(data) {
    const context = data.features.filter((feature) => feature.properties["context"]);
    const own = data.features.filter((feature) => !feature.properties["context"]);
    return L.layerGroup([
      this.#layer(context, "border-context", false),
      this.#layer(own, "border-glow", true),
      this.#layer(own, "border-casing", false),
      this.#layer(own, "border-line", false),
    ]);
  }

  /** @param {GeoJSON.Feature<GeoJSON.Geometry, any>[]} features @param {string} name @param {boolean} interactive */
  #layer(features, name, interactive) {
    const options = { pane: PANE, renderer: this.renderer, interactive, smoothFactor: 0.8 };
    return L.geoJSON(/** @type {any} */ ({ type: "FeatureCollection", features }), {
      ...options,
      style: (feature) => ({ ...options, className: `${name} ${feature?.properties.part ?? "land"}` }),
      onEachFeature: (feature, layer) => {
        if (!interactive) return;
        const section = String(feature.properties.section);
        this.#glows.set(section, [...(this.#glows.get(section) ?? []), /** @type {Path} */ (layer)]);
        layer.bindTooltip(() => element("span", {}, this.#tip(section)), { sticky: true, className: "symbol-tip" });
      },
    });
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
