/** The panel: what is asked for (search, filters, place), and what is shown, as a list or as a table. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("#map/types.js").State} State */
/** @typedef {import("#map/engine.js").Engine} Engine */
/** @typedef {import("#map/store.js").Store} Store */
/** @typedef {import("leaflet").Map} LeafletMap */
/**
 * @typedef {object} Links
 * @property {(id: string, item: HTMLElement) => void} choose called when an entry of the list or a row is chosen
 * @property {(sections: string[]) => void} fit looks at sections
 */

import { area } from "#map/area.js";
import { box } from "#map/box.js";
import { chosen } from "#map/chips.js";
import { byId } from "#map/dom.js";
import { facets } from "#map/facets.js";
import { lists } from "#map/list.js";
import { near } from "#map/near.js";
import { search } from "#map/search.js";
import { Table } from "#map/table.js";

/** The panel of a page; in a frame there is none, but the area asked about is drawn. */
export class Panel {
  /** @type {Engine | null} */
  #engine = null;

  /** @param {LeafletMap} map @param {Config} config @param {Store} store @param {Links} links */
  constructor(map, config, store, { choose, fit }) {
    const there = byId("panel") !== null;
    this.store = store;
    this.area = area(map);
    this.list = lists(config, choose);
    this.table = there ? new Table(config, { choose, sort: (sort) => store.commit({ sort }, "step") }) : null;
    this.search = search(store);
    this.facets = facets(store, (field) => field === "section" && fit(store.get().section));
    this.chosen = chosen(store, (without) => without.section && fit(without.section));
    this.box = there && !config.published ? box(map, store, () => this.area.reveal()) : null;
    this.near = near(store, () => this.area.reveal());
    store.on((state) => this.#place(state));
  }

  /** Show an answer; resolves once its texts are here. @param {Shown} shown @param {Engine} engine */
  async show(shown, engine) {
    this.#engine = engine;
    const { state } = shown;
    this.#place(state);
    this.search.show(shown);
    this.facets.show(shown, engine);
    this.chosen.show(state, (id) => engine.crossings.find((crossing) => crossing.id === id)?.name ?? id);
    // Only the table is written where it is seen in place of the list; the numbers of the tabs stay right.
    await Promise.all([this.list.show(shown, engine), state.view === "table" ? this.table?.show(shown, engine) : null]);
    this.list.mark(state.select);
    this.table?.mark(state.select);
  }

  /** Ask for what is near a crossing. @param {string} asked id,kilometres */
  ask(asked) {
    this.store.commit({ near: asked }, "step");
    this.area.reveal();
  }

  /** Fetch what the table may be sorted by, so that it works off the network. @param {Engine} engine */
  async fetchRest(engine) {
    await this.table?.orders(engine).all();
  }

  /** What was asked of the server could not be fetched. */
  failed() {
    this.search.failed();
  }

  /** Where the details of an incident without a place go. @param {string} id */
  itemOf(id) {
    const row = this.store.get().view === "table" ? this.table?.itemOf(id) : null;
    return row ?? this.list.itemOf(id);
  }

  /** @param {State} state */
  #place(state) {
    const crossings = this.#engine?.crossings ?? [];
    if (crossings.length === 0) return;
    this.area.show(state, crossings);
    this.box?.show(state);
    this.near.show(state, crossings);
  }
}
