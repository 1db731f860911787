/** What a reader asks of the page beyond its first picture: panel, popups, other views. It comes once the map stands. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/types.js").Palette} Palette */
/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("#map/engine.js").Engine} Engine */
/** @typedef {import("#map/store.js").Store} Store */
/** @typedef {import("leaflet").Map} LeafletMap */
/**
 * @typedef {object} Parts
 * @property {LeafletMap} map
 * @property {Config} config
 * @property {Store} store
 * @property {Engine} engine
 * @property {import("#map/overlay.js").SymbolOverlay} overlay
 * @property {import("#map/sections.js").SectionsLayer} sections
 * @property {import("#map/basemap.js").Basemap} ground
 * @property {import("#map/time.js").TimeControl} time
 * @property {(sections: string[]) => void} fit
 * @property {() => Shown | null} shown
 * @property {() => Palette} palette
 * @property {(text: string) => void} announce
 */

import "#map/copy.js";
import { Chooser } from "#map/choose.js";
import { drawNames } from "#map/crossing-names.js";
import { languages } from "#map/languages.js";
import { Panel } from "#map/panel.js";
import { fanOut } from "#map/points/fan.js";
import { Popups } from "#map/popups.js";
import { accelerated } from "#map/points/renderer.js";
import { share } from "#map/share.js";
import { tips } from "#map/tips.js";
import { Views } from "#map/views/views.js";
import { walker } from "#map/walk.js";

/** Texts of so few incidents are all fetched, so that the page works off the network. */
const FEW = 20_000;
const CALM_MS = 500;

/** The rest of the page of a map. */
export class Rest {
  /** @param {Parts} parts */
  constructor(parts) {
    const { map, config, store, engine, overlay, sections, fit, shown, announce } = parts;
    const bounds = (/** @type {string[]} */ ids) => sections.bounds(ids);
    this.parts = parts;
    this.panel = new Panel(map, config, store, { choose: (id, item) => void this.chooser.choose(id, item), fit });
    const popup = new Popups(map, config, {
      shown, sources: () => engine.sources,
      onTurn: (id) => this.chooser.turned(id), onClose: () => this.chooser.closed(),
      near: config.embed || config.standalone || config.published ? null : (asked) => this.panel.ask(asked),
    });
    this.chooser = new Chooser({ map, config, store, overlay, popup, list: this.panel, shown, bounds, engine: () => engine });
    this.share = share(config);
    const open = (/** @type {string} */ id, /** @type {HTMLElement | null} */ focus) => void this.chooser.show(id, focus);
    this.views = new Views({ map, config, store, overlay, fit, announce, open, palette: parts.palette });
    overlay.tip = tips(map);
    overlay.nameCrossings = drawNames;
    if (overlay.points) overlay.points.spread = fanOut;
    overlay.redraw();
    overlay.points?.accelerate(accelerated);
    sections.tell();
    walker(map, overlay, (spot, focus) => this.chooser.open(spot, focus), announce);
    languages(store);
  }

  /** Draw what must keep up with a drag. @param {Shown} shown */
  show(shown) {
    this.views.show(shown, this.parts.engine);
  }

  /** Write lists, counts and links; resolves once what they need is here. @param {Shown} shown */
  async write(shown) {
    const { engine } = this.parts;
    this.share.show(shown, engine.crossings);
    await Promise.all([this.panel.show(shown, engine), this.views.write(shown, engine)]);
  }

  /** Fetch, when there is time, what is not needed yet. */
  async fetch() {
    const { engine, ground, time, store } = this.parts;
    // Not while the reader moves through time: what comes is looked through on the same thread.
    await store.calm(CALM_MS);
    await engine.more();
    await ground.fetch();
    if (engine.n > FEW) return;
    await engine.publishers();
    await engine.allTexts(() => store.calm(CALM_MS));
    await this.panel.fetchRest(engine);
    await time.fetchRest();
    await this.views.fetchRest(engine);
    document.documentElement.dataset["offline"] = "true"; // nothing more is needed of the network
  }
}
