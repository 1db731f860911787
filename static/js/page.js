/** The parts of the page and how a state reaches them. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("#map/types.js").State} State */
/** @typedef {import("leaflet").Map} LeafletMap */
/** @typedef {import("#map/engine.js").Engine} Engine */
/** @typedef {import("#map/rest.js").Rest} Rest */
/** @typedef {import("#map/store.js").Store} Store */
/** @typedef {import("#map/time.js").TimeControl} TimeControl */

import { getStyle, getWords } from "#map/api.js";
import { NEAREST_ZOOM, areaBounds } from "#map/asked-area.js";
import { credit, speakControls } from "#map/controls.js";
import { byId, debounced, element, paced, painted, rested } from "#map/dom.js";
import { noted } from "#map/early.js";
import { stillUntilChosen } from "#map/gestures.js";
import { ground } from "#map/ground.js";
import { heading } from "#map/heading.js";
import { use } from "#map/i18n.js";
import { legend } from "#map/legend.js";
import { SymbolOverlay } from "#map/overlay.js";
import { SectionsLayer } from "#map/sections.js";
import { tabs } from "#map/tabs.js";
import { currentTheme, onSystemTheme, palette, setTheme } from "#map/theme.js";
import { View } from "#map/view.js";
import { t } from "#map/words.js";

const LISTS_AFTER_MS = 120;
/** While time runs, words follow the map so often. */
const WORDS_EVERY_MS = 120;
const ANNOUNCE_AFTER_MS = 800;
const LEGEND_OPEN_FROM_PX = 800;
/** So close, places must be as exact as they are known. */
const COARSE_UNTIL_ZOOM = 5.5;
/** A section is looked at from so near at most. */
const SECTION_ZOOM = 9;

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
  /** @type {Rest | null} */
  #rest = null;
  /** @type {Promise<Rest> | null} */
  #asked = null;
  #colours;
  #writeSoon = rested(() => {
    this.#write();
    this.#rest?.chooser.follow("step");
  }, LISTS_AFTER_MS);
  #head = heading(byId("sentence"));
  #saySoon = paced(() => this.#say(), WORDS_EVERY_MS);
  #announceSoon = debounced(() => announce(this.#shown?.sentence ?? ""), ANNOUNCE_AFTER_MS);

  /** @param {LeafletMap} map @param {Config} config @param {Store} store @param {TimeControl} time */
  constructor(map, config, store, time) {
    this.map = map;
    this.config = config;
    this.store = store;
    this.time = time;
    setTheme(store.get().theme);
    this.#colours = palette();
    this.ground = ground(map, config, store.get().lang);
    // Town names step aside for the border lines.
    this.sections = new SectionsLayer(map, config, (lines) => this.ground.setLines(lines));
    this.overlay = new SymbolOverlay(map, { palette: () => this.#colours, open: (spot) => void this.rest().then(({ chooser }) => chooser.open(spot)) });
    this.view = new View(map, store, (state) => {
      const area = areaBounds(state, config.opening?.crossings ?? []);
      return area ? { box: area, nearest: NEAREST_ZOOM } : { box: this.sections.bounds(state.section), nearest: SECTION_ZOOM };
    });
    dress(map, config);
    this.legend = legend(map, store, { open: !config.embed && map.getSize().x >= LEGEND_OPEN_FROM_PX, filters: byId("panel") === null });
    this.tabs = tabs(store);
    this.again = noted(byId("panel"));
    if (config.embed) stillUntilChosen(map);
    onSystemTheme(() => this.#recolour());
    store.on((state, kind) => this.#follow(state, kind));
    listProblems(store);
    this.view.begin();
    this.sections.begin();
  }

  /** Take the data, and show the state with the next frame. @param {Engine} engine */
  async give(engine) {
    await engine.prepare(this.store.get());
    this.#engine = engine;
    this.overlay.use(engine);
    this.store.know({ crossing: engine.crossings.map(({ id }) => id), source: engine.vocab["publishers"] });
    if (this.map.getZoom() > COARSE_UNTIL_ZOOM) await engine.more();
    this.#draw(this.store.get(), "step");
    engine.on(() => this.#came());
    if (!isPlain(this.store.get())) await this.settled();
  }

  /** Get the rest of the page, once. */
  rest() {
    return (this.#asked ??= this.#complete().catch((error) => {
      this.#asked = null;
      failed(error);
      throw error;
    }));
  }

  async #complete() {
    const [engine, shown] = [this.#engine, this.#shown];
    if (!engine || !shown) throw new Error("there are no data to ask for");
    const { map, config, store, overlay, sections, ground, time } = this;
    const [{ Rest }, words] = await Promise.all([import("#map/rest.js"), getWords(config), engine.details(), getStyle(config)]);
    use(words);
    this.#rest = new Rest({
      map, config, store, engine, overlay, sections, ground, time, announce,
      fit: (ids) => this.view.fit(ids), shown: () => this.#shown, palette: () => this.#colours,
    });
    this.again();
    this.#draw(store.get(), "step");
    this.#rest.chooser.follow("restored");
    void this.#listed.then(() => (document.documentElement.dataset["complete"] = "true"));
    return this.#rest;
  }

  /** Fetch what is not needed yet. */
  async fetchRest() {
    await (await this.rest()).fetch();
  }

  /**
   * Change the state for a program, and wait until the map and the slider are painted: it may change again with the
   * next frame, so words follow a few times a second, the lists when it rests.
   * @param {Partial<State>} partial
   */
  async drive(partial) {
    this.store.commit(partial, "burst");
    await this.#pending;
    await painted();
  }

  /** Wait until everything shown is here and painted, the lists too. */
  async settled() {
    await this.rest().catch(() => {}); // said already
    await this.#pending;
    this.store.rest();
    this.overlay.settle();
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
      this.#rest?.chooser.follow(kind);
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
    this.#rest?.panel.failed();
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
    this.#rest?.show(shown);
    if (kind === "burst") {
      this.#saySoon();
      this.#writeSoon();
    } else this.#write();
  }

  /** Say in words what is shown. */
  #say() {
    if (this.#shown && this.#head(this.#shown)) this.#announceSoon();
  }

  /** Write lists, counts and links. */
  #write() {
    const shown = this.#shown;
    if (!shown) return;
    this.#say();
    document.title = t("title", { sentence: shown.sentence });
    this.tabs.show(shown.state);
    this.#listed = this.#rest?.write(shown) ?? Promise.resolve();
    this.legend.show(shown, shown.counts("category"));
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
    this.#rest?.views.recolour();
  }
}

/** Whether a state shows no more than the first picture has. @param {State} state */
function isPlain({ view, compare, layers, select }) {
  return view === "map" && compare === null && layers.length === 0 && select.length === 0;
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
  if (config.embed) credit(map, "© OpenStreetMap contributors");
  speakControls(map);
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  Object.assign(map.options, { zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false });
  Object.assign(map, { _zoomAnimated: false, _fadeAnimated: false });
  // The arrow keys, and room for a popup: Leaflet has no option for them.
  const pan = map.panBy;
  map.panBy = (offset, options) => pan.call(map, offset, { ...options, animate: false });
}

/** @param {Store} store */
function listProblems(store) {
  const write = () => {
    const items = store.problems.map(({ parameter, found, expected, nearest }) => {
      const hint = nearest ? ` ${t("map.nearest", { word: nearest })}` : "";
      return element("li", {}, t("map.problem", { parameter, found, expected }) + hint);
    });
    const lead = element("p", {}, t("map.problems"));
    if (items.length > 0 || byId("problems")?.hasChildNodes()) byId("problems")?.replaceChildren(...(items.length > 0 ? [lead, element("ul", {}, ...items)] : []));
  };
  write();
  store.on(write);
}
