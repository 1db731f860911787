/** The parts of the page and how a state reaches them. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/types.js").Crossing} Crossing */
/** @typedef {import("#map/types.js").CrossingsDocument} CrossingsDocument */
/** @typedef {import("#map/types.js").Incident} Incident */
/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("#map/types.js").Source} Source */
/** @typedef {import("#map/types.js").State} State */
/** @typedef {import("leaflet").Map} LeafletMap */
/** @typedef {import("#map/store.js").Store} Store */

import { getJson } from "#map/api.js";
import { basemap } from "#map/basemap.js";
import { Chooser } from "#map/choose.js";
import { byId, debounced, element, painted } from "#map/dom.js";
import { facets } from "#map/facets.js";
import { stillUntilChosen } from "#map/gestures.js";
import { L } from "#map/leaflet.js";
import { legend } from "#map/legend.js";
import { lists } from "#map/list.js";
import { SymbolOverlay } from "#map/overlay.js";
import { parseDay } from "#map/periods.js";
import { Popups } from "#map/popups.js";
import { SectionsLayer } from "#map/sections.js";
import { facetCounts, passes, select } from "#map/select.js";
import { share } from "#map/share.js";
import { tabs } from "#map/tabs.js";
import { currentTheme, onSystemTheme, palette, setTheme } from "#map/theme.js";
import { timeControl } from "#map/time.js";
import { View } from "#map/view.js";
import { walker } from "#map/walk.js";

const LISTS_AFTER_MS = 120;
const ANNOUNCE_AFTER_MS = 800;
const LEGEND_OPEN_FROM_PX = 800;

/** The page of a map. */
export class MapPage {
  /** @type {{incidents: Incident[], crossings: Crossing[], sources: Record<string, Source>}} */
  #data = { incidents: [], crossings: [], sources: {} };
  /** @type {Shown | null} */
  #shown = null;
  #colours = palette();
  #filters = "";
  #writeSoon = debounced(() => {
    this.#write();
    this.chooser.follow("step");
  }, LISTS_AFTER_MS);
  #announceSoon = debounced(() => announce(this.#shown?.sentence ?? ""), ANNOUNCE_AFTER_MS);

  /** @param {LeafletMap} map @param {Config} config @param {Store} store */
  constructor(map, config, store) {
    this.config = config;
    this.store = store;
    this.ground = ground(map, config, store.get().lang);
    // Town names step aside for the border lines.
    this.sections = new SectionsLayer(map, config, (lines) => this.ground.setLines(lines));
    this.overlay = new SymbolOverlay(map, { palette: () => this.#colours, open: (spot) => this.chooser.open(spot) });
    /** @param {string[]} sections */
    const bounds = (sections) => this.sections.bounds(sections);
    this.view = new View(map, store, bounds);
    this.list = lists(config, (id, item) => void this.chooser.choose(id, item));
    const shown = () => this.#shown;
    const popup = new Popups(map, config, {
      shown, sources: () => this.#data.sources,
      onTurn: (id) => this.chooser.turned(id), onClose: () => this.chooser.closed(),
    });
    this.chooser = new Chooser({ map, config, store, overlay: this.overlay, popup, list: this.list, shown, bounds });
    this.time = timeControl(store, config);
    dress(map, config);
    this.legend = legend(map, store, !config.embed && map.getSize().x >= LEGEND_OPEN_FROM_PX);
    this.facets = facets(store, (field) => field === "section" && this.view.fit(store.get().section));
    this.share = share(config);
    walker(map, this.overlay, (spot, focus) => this.chooser.open(spot, focus), announce);
    if (config.embed) stillUntilChosen(map);
    tabs();
    onSystemTheme(() => this.#recolour());
    store.on((state, kind) => this.#follow(state, kind));
    listProblems(store);
  }

  /** Take the data, and show the state. @param {Incident[]} incidents @param {CrossingsDocument} document_ */
  async give(incidents, document_) {
    this.#data = { incidents, crossings: document_.crossings, sources: document_.sources };
    await this.sections.ready;
    setTheme(this.store.get().theme);
    this.#recolour();
    this.view.begin();
    this.#show(this.store.get(), "step");
    await painted();
    this.chooser.follow("restored");
  }

  /** Wait until everything shown is painted. */
  async settled() {
    this.#write();
    await painted();
  }

  /** @param {State} state @param {string} kind */
  #follow(state, kind) {
    if (this.#shown === null) return;
    if (document.documentElement.dataset["theme"] !== (state.theme ?? undefined)) {
      setTheme(state.theme);
      this.#recolour();
    }
    if (kind !== "view") this.view.apply(state, kind === "restored");
    this.#show(state, kind);
    this.chooser.follow(kind);
  }

  /** Show what must keep up with a drag; the rest soon after. @param {State} state @param {string} kind */
  #show(state, kind) {
    const { config } = this;
    const horizon = { today: parseDay(config.today) ?? 0, dataEnd: parseDay(config.data_end) ?? 0 };
    const shown = select(state, { ...this.#data, ...horizon });
    this.#shown = shown;
    this.overlay.show(shown);
    this.overlay.mark(state.select);
    this.sections.show(shown);
    this.time.show(shown);
    if (byId("sentence")?.textContent !== shown.sentence) {
      byId("sentence")?.replaceChildren(shown.sentence);
      document.title = `${shown.sentence} – Eastern Border Map`;
      this.#announceSoon();
    }
    if (kind === "burst") this.#writeSoon();
    else this.#write();
  }

  /** Write lists, counts and links. */
  #write() {
    if (!this.#shown) return;
    const { state, span } = this.#shown;
    const { incidents } = this.#data;
    this.list.show(this.#shown);
    this.facets.show(this.#shown, incidents);
    this.legend.show(this.#shown, facetCounts(incidents, state, span, "category"));
    this.share.show(this.#shown);
    const filters = [state.section, state.category, state.verification, state.confidence].join("|");
    if (filters !== this.#filters || !this.time.drawn()) {
      this.time.bars(incidents.filter((incident) => passes(incident, state)));
    }
    this.#filters = filters;
    this.list.mark(state.select);
  }

  #recolour() {
    this.#colours = palette();
    this.ground.setTheme(currentTheme());
    this.overlay.redraw();
  }
}

/** @param {LeafletMap} map @param {Config} config @param {string} lang */
function ground(map, config, lang) {
  const layer = basemap(L, config.urls.basemap, config.urls.basemap_detail, {
    theme: currentTheme(), lang, load: (url) => getJson(config, url),
  });
  layer.addTo(map);
  return layer;
}

/** @param {string} text */
function announce(text) {
  byId("announcer")?.replaceChildren(text);
}

/** @param {LeafletMap} map @param {Config} config */
function dress(map, config) {
  const container = map.getContainer();
  container.setAttribute("role", "region");
  container.setAttribute("aria-label", "Map of the border");
  // In a narrow frame the line of credits scrolls; this one must always be seen.
  if (config.embed) L.control.attribution({ prefix: false }).addAttribution("© OpenStreetMap contributors").addTo(map);
  L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  Object.assign(map.options, { zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false });
  Object.assign(map, { _zoomAnimated: false, _fadeAnimated: false });
}

/** @param {Store} store */
function listProblems(store) {
  const write = () => {
    const items = store.problems.map(({ parameter, found, expected, nearest }) => {
      const hint = nearest ? ` Did you mean “${nearest}”?` : "";
      return element("li", {}, `${parameter}: found “${found}”, expected ${expected}.${hint}`);
    });
    const lead = element("p", {}, "This address asks for something the map does not know:");
    byId("problems")?.replaceChildren(...(items.length > 0 ? [lead, element("ul", {}, ...items)] : []));
  };
  write();
  store.on(write);
}
