/** The parts of the page and how a state reaches them. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("#map/types.js").State} State */
/** @typedef {import("leaflet").Map} LeafletMap */
/** @typedef {import("#map/engine.js").Engine} Engine */
/** @typedef {import("#map/store.js").Store} Store */

import { getJson } from "#map/api.js";
import { basemap } from "#map/basemap.js";
import { Chooser } from "#map/choose.js";
import { speakControls } from "#map/controls.js";
import { byId, debounced, element, painted } from "#map/dom.js";
import { stillUntilChosen } from "#map/gestures.js";
import { L } from "#map/leaflet.js";
import { languages } from "#map/languages.js";
import { legend } from "#map/legend.js";
import { SymbolOverlay } from "#map/overlay.js";
import { Panel } from "#map/panel.js";
import { Popups } from "#map/popups.js";
import { SectionsLayer } from "#map/sections.js";
import { share } from "#map/share.js";
import { currentTheme, onSystemTheme, palette, setTheme } from "#map/theme.js";
import { TimeControl } from "#map/time.js";
import { View } from "#map/view.js";
import { Views } from "#map/views/views.js";
import { walker } from "#map/walk.js";
import { t } from "#map/words.js";

const LISTS_AFTER_MS = 120;
const ANNOUNCE_AFTER_MS = 800;
const LEGEND_OPEN_FROM_PX = 800;
/** Texts of so few incidents are all fetched, so that the page works off the network. */
const FEW = 20_000;

/** The page of a map. */
export class MapPage {
  /** @type {Engine | null} */
  #engine = null;
  /** What is being fetched for the state. @type {Promise<void>} */
  #pending = Promise.resolve();
  /** @type {Promise<void>} */
  #listed = Promise.resolve();
  /** @type {Shown | null} */
  #shown = null;
  #colours = palette();
  #driven = false;
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
    this.panel = new Panel(map, config, store, {
      choose: (id, item) => void this.chooser.choose(id, item), fit: (sections) => this.view.fit(sections),
    });
    const shown = () => this.#shown;
    const popup = new Popups(map, config, {
      shown, sources: () => this.#engine?.sources ?? {},
      onTurn: (id) => this.chooser.turned(id), onClose: () => this.chooser.closed(),
      near: config.embed || config.standalone ? null : (asked) => this.panel.ask(asked),
    });
    this.chooser = new Chooser({ map, config, store, overlay: this.overlay, popup, list: this.panel, shown, bounds, engine: () => this.#engine });
    this.time = new TimeControl(store, config, map);
    dress(map, config);
    this.legend = legend(map, store, { open: !config.embed && map.getSize().x >= LEGEND_OPEN_FROM_PX, filters: byId("panel") === null });
    this.share = share(config);
    this.views = new Views({
      map, config, store, overlay: this.overlay, palette: () => this.#colours, announce,
      fit: (sections) => this.view.fit(sections), open: (id, focus) => void this.chooser.show(id, focus),
    });
    walker(map, this.overlay, (spot, focus) => this.chooser.open(spot, focus), announce);
    if (config.embed) stillUntilChosen(map);
    onSystemTheme(() => this.#recolour());
    store.on((state, kind) => this.#follow(state, kind));
    languages(store);
    listProblems(store);
  }

  /** Take the data, and show the state. @param {Engine} engine */
  async give(engine) {
    await Promise.all([this.sections.ready, engine.prepare(this.store.get())]);
    this.#engine = engine;
    this.overlay.use(engine);
    this.store.know({ crossing: engine.crossings.map(({ id }) => id), source: engine.vocab["publishers"] });
    setTheme(this.store.get().theme);
    this.#recolour();
    this.view.begin();
    this.#draw(this.store.get(), "step");
    await this.settled();
    engine.on(() => this.#came());
    this.chooser.follow("restored");
  }

  /** Fetch, when there is time, what is not needed yet. */
  fetchRest() {
    const engine = this.#engine;
    const fetch = async () => {
      await engine?.more();
      if (!engine || engine.n > FEW) return;
      await engine.allTexts();
      await this.panel.fetchRest(engine);
      await this.time.fetchRest();
      await this.views.fetchRest(engine);
    };
    setTimeout(() => void fetch().catch(() => {}), 0); // asked for again where it is needed
  }

  /**
   * Change the state for a program, and wait until the map, the time control and the sentence are painted: it may
   * change again with the next frame, so the lists follow when it rests.
   * @param {Partial<State>} partial
   */
  async drive(partial) {
    this.#driven = true;
    this.store.commit(partial, "step");
    this.#driven = false;
    await this.#pending;
    await painted();
  }

  /** Wait until everything shown is here and painted, the lists too. */
  async settled() {
    await this.#pending;
    this.#write();
    await this.#listed;
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
  }

  /** Show a state as soon as what it needs is here; until then the last one stays. @param {State} state @param {string} kind */
  #show(state, kind) {
    const engine = this.#engine;
    if (!engine) return;
    if (engine.ready(state)) {
      this.#draw(state, kind);
      this.chooser.follow(kind);
      return;
    }
    searching(true);
    this.#pending = engine.prepare(state).then(() => {
      const now = this.store.get();
      if (!engine.ready(now)) return; // another one is on its way
      searching(false);
      this.#show(now, kind);
    }, (error) => this.#failed(error));
  }

  /** Go back to the filters of what is shown, so that everything else works on. @param {unknown} error */
  #failed(error) {
    const [now, shown] = [this.store.get(), this.#shown];
    if (!shown || this.#engine?.ready(now)) {
      searching(false);
      return;
    }
    const { section, verification, confidence, source, crossing, q, bbox, near } = shown.state;
    this.store.commit({ section, verification, confidence, source, crossing, q, bbox, near }, "view");
    failed(error);
    this.panel.failed();
  }

  /** Draw what must keep up with a drag; the rest soon after. @param {State} state @param {string} kind */
  #draw(state, kind) {
    const engine = this.#engine;
    if (!engine) return;
    const shown = engine.answer(state);
    this.#shown = shown;
    this.overlay.show(shown);
    this.overlay.mark(state.select);
    this.sections.show(shown);
    this.time.show(shown);
    this.views.show(shown, engine);
    if (byId("sentence")?.textContent !== shown.sentence) {
      byId("sentence")?.replaceChildren(shown.sentence);
      document.title = t("title", { sentence: shown.sentence });
      this.#announceSoon();
    }
    if (kind === "burst" || this.#driven) this.#writeSoon();
    else this.#write();
  }

  /** Write lists, counts and links. */
  #write() {
    const [shown, engine] = [this.#shown, this.#engine];
    if (!shown || !engine) return;
    this.#listed = Promise.all([this.panel.show(shown, engine), this.views.write(shown, engine)]).then(() => {});
    this.legend.show(shown, shown.counts("category"));
    this.share.show(shown, engine.crossings);
    this.time.bars(shown);
  }

  /** Show anew if what incidents are filtered by just came. */
  #came() {
    const [shown, engine] = [this.#shown, this.#engine];
    if (!shown || !engine) return;
    if (engine.answer(shown.state).filter !== shown.filter) this.#draw(shown.state, "step");
  }

  #recolour() {
    this.#colours = palette();
    this.ground.setTheme(currentTheme());
    this.overlay.redraw();
    this.time.recolour();
    this.views.recolour();
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

/** @param {boolean} on */
function searching(on) {
  if (on) document.documentElement.dataset["searching"] = "true";
  else delete document.documentElement.dataset["searching"];
  announce(on ? t("map.searching") : "");
}

/** Say that what a state needs could not be fetched. @param {unknown} error */
function failed(error) {
  searching(false);
  const reason = error instanceof Error ? error.message : "";
  const text = navigator.onLine ? `${t("map.search_failed")} ${reason}` : t("map.offline");
  byId("problems")?.replaceChildren(element("p", {}, text));
}

/** @param {string} text */
function announce(text) {
  byId("announcer")?.replaceChildren(text);
}

/** @param {LeafletMap} map @param {Config} config */
function dress(map, config) {
  const container = map.getContainer();
  container.setAttribute("role", "region");
  container.setAttribute("aria-label", t("map.label"));
  // In a narrow frame the line of credits scrolls; this one must always be seen.
  if (config.embed) L.control.attribution({ prefix: false }).addAttribution("© OpenStreetMap contributors").addTo(map);
  speakControls(map);
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  Object.assign(map.options, { zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false });
  Object.assign(map, { _zoomAnimated: false, _fadeAnimated: false });
}

/** @param {Store} store */
function listProblems(store) {
  const write = () => {
    const items = store.problems.map(({ parameter, found, expected, nearest }) => {
      const hint = nearest ? ` ${t("map.nearest", { word: nearest })}` : "";
      return element("li", {}, t("map.problem", { parameter, found, expected }) + hint);
    });
    const lead = element("p", {}, t("map.problems"));
    byId("problems")?.replaceChildren(...(items.length > 0 ? [lead, element("ul", {}, ...items)] : []));
  };
  write();
  store.on(write);
}
