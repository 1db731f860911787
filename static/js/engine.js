/** The data of the page and what a state shows of them: the one place where incidents are filtered and counted. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/types.js").Crossing} Crossing */
/** @typedef {import("#map/types.js").CrossingStatus} CrossingStatus */
/** @typedef {import("#map/types.js").Incident} Incident */
/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("#map/types.js").Span} Span */
/** @typedef {import("#map/types.js").State} State */
/** @typedef {import("#map/columns.js").Columns} Columns */

import { getBinary, getIncident, takeCrossings } from "#map/api.js";
import { bars } from "#map/bars.js";
import { PLACED, STEPS, add } from "#map/columns.js";
import { FACETS, Filter, filterKey } from "#map/filter.js";
import { isoOf, parseDay } from "#map/periods.js";
import { Index, Rows } from "#map/rows.js";
import { counted, statusDay, wanted } from "#map/select.js";
import { sentence } from "#map/sentence.js";
import { defaults, spanOf, toQuery } from "#map/state.js";
import { statusAt } from "#map/status.js";
import { Texts } from "#map/texts.js";
import { GROUPS } from "#map/vocab.js";

/** Incidents that are kept as objects. */
const KEPT = 50_000;
const GROUP_NAMES = Object.keys(GROUPS);
const FIELDS = /** @type {import("#map/types.js").FacetField[]} */ (Object.keys(FACETS));

/** The incidents and crossings of a page. */
export class Engine {
  /** @type {Map<number, Incident>} */
  #incidents = new Map();
  /** What the server found, by what it was asked. @type {Map<string, Uint8Array>} */
  #found = new Map();
  #asked = "";
  /** What is on its way, by its address. @type {Map<string, Promise<void>>} */
  #coming = new Map();
  /** @type {{key: string, filter: Filter} | null} */
  #last = null;
  /** @type {{asOf: number, statuses: CrossingStatus[]} | null} */
  #statuses = null;

  /** @param {Config} config @param {Columns} columns @param {Pick<import("#map/types.js").CrossingsDocument, "crossings" | "sources">} document_ */
  constructor(config, columns, document_) {
    this.config = config;
    this.n = columns.n;
    this.vocab = columns.vocab;
    this.box = columns.box;
    const { start, end, x, y, group, codes } = columns;
    /** Those of LATER are not here before `complete`. */
    this.columns = { ...codes, start, end, x, y, group };
    this.crossings = document_.crossings;
    this.sources = document_.sources;
    this.horizon = { today: parseDay(config.today) ?? 0, dataEnd: parseDay(config.data_end) ?? 0 };
    this.rowsOf = new Index(columns);
    this.all = columns;
    this.store = new Texts(config, columns);
  }

  /** Whether everything that rows are filtered by is here, but for who published them. */
  get complete() {
    return this.all.complete;
  }

  /** Whether it is here who published the rows. */
  get published() {
    return this.vocab["publishers"] !== undefined;
  }

  /** Get what else rows are filtered by, once. */
  async more() {
    if (!this.complete) await this.#add(this.config.urls.facets);
  }

  /** Get who published the rows, once. */
  async publishers() {
    if (!this.published) await this.#add(this.config.urls.publishers);
  }

  /** @param {string} url */
  async #add(url) {
    const coming = this.#coming.get(url) ?? this.#fetch(url).finally(() => this.#coming.delete(url));
    this.#coming.set(url, coming);
    await coming;
  }

  /** @param {string} url */
  async #fetch(url) {
    add(this.all, await getBinary(this.config, url));
    if (url === this.config.urls.facets) this.all.complete = true;
    Object.assign(this.columns, this.all.codes);
    this.#incidents.clear();
    this.#last = null;
    this.store.tell();
  }

  /** Get what is told of the crossings where a reader asks: every rule, the reasons, the sources; once. */
  async details() {
    const { crossings, sources } = await takeCrossings(this.config);
    const known = new Map(this.crossings.map((crossing) => [crossing.id, crossing]));
    for (const crossing of crossings) Object.assign(known.get(crossing.id) ?? {}, crossing);
    this.sources = sources;
    this.#statuses = null;
  }

  /** Whether the place of a row is known. @param {number} row */
  placed(row) {
    return (/** @type {number} */ (this.all.flags[row]) & PLACED) !== 0;
  }

  /** Where a placed row is, in Web Mercator from 0 to 1, y downwards; exactly once its texts are here. @param {number} row */
  world(row) {
    const text = this.store.at(row);
    if (text && text.lon !== null && text.lat !== null) return toWorld(text.lon, text.lat);
    const { west, north, east, south } = this.box;
    return {
      x: west + ((east - west) * (/** @type {number} */ (this.all.x[row]) + 0.5)) / STEPS,
      y: north + ((south - north) * (/** @type {number} */ (this.all.y[row]) + 0.5)) / STEPS,
    };
  }

  /** A row as an object, the same one each time; its texts are empty until they are here. @param {number} row @returns {Incident} */
  incident(row) {
    const known = this.#incidents.get(row);
    const text = known && known.id !== "" ? null : this.store.at(row);
    if (known) return text ? Object.assign(known, text, this.#lonLat(row)) : known;
    if (this.#incidents.size >= KEPT) this.#incidents.clear();
    const { start, end, group } = this.all;
    const made = {
      row, id: "", title: "", place: "", claim: null, people: null, km: null, ...text,
      start: start[row] ?? 0, end: end[row] ?? 0, group: GROUP_NAMES[group(row)] ?? "",
      category: this.#word("category", row), section: this.#word("section", row),
      location_precision: this.#word("location_precision", row), date_precision: this.#word("date_precision", row),
      verification: this.#word("verification", row), place_role: this.#word("place_role", row),
      confidence: this.#word("confidence", row), ...this.#lonLat(row),
    };
    this.#incidents.set(row, made);
    return made;
  }

  /** Wait for the texts of some rows. @param {Iterable<number>} rows */
  texts(rows) {
    return this.store.load(rows);
  }

  /** Get all texts, one chunk after the other. @param {() => Promise<void>} turn waits until the next may come */
  allTexts(turn) {
    return this.store.loadAll(turn);
  }

  /** Call whenever texts, or more to filter by, arrived; returns how to stop. @param {() => void} handler */
  on(handler) {
    return this.store.on(handler);
  }

  /** The row of an id, if its text is here. @param {string} id */
  known(id) {
    return this.store.known(id);
  }

  /** The row of an id; null if there is none. @param {string} id @returns {Promise<number | null>} */
  async row(id) {
    const known = this.known(id);
    if (known !== undefined || this.store.complete) return known ?? null;
    if (this.crossings.some((crossing) => crossing.id === id)) return null;
    const feature = await getIncident(this.config, id).catch(() => null);
    const day = parseDay(String(feature?.properties["start"] ?? "").slice(0, 10));
    if (day === null) return null;
    const [first, last] = [this.rowsOf.from(day), this.rowsOf.from(day + 1)];
    await this.texts(Array.from({ length: last - first }, (_, i) => first + i));
    return this.known(id) ?? null;
  }

  /** Whether nothing has to be fetched for a state. @param {State} state */
  ready(state) {
    return this.#filterable(state) && this.#answered(state);
  }

  /** @param {State} state */
  #filterable(state) {
    const others = FIELDS.filter((name) => name !== "category" && name !== "source");
    return (this.complete || others.every((name) => state[name].length === 0)) && (this.published || state.source.length === 0);
  }

  /** @param {State} state */
  #answered(state) {
    const query = asked(state);
    return query === "" || this.#found.has(query);
  }

  /** Fetch what a state needs. @param {State} state */
  async prepare(state) {
    const query = asked(state);
    if (!this.#filterable(state)) await Promise.all([this.more(), state.source.length > 0 ? this.publishers() : null]);
    if (this.#answered(state)) return;
    const buffer = await getBinary(this.config, `${this.config.urls.rows}&${query}`);
    this.#found.set(query, new Uint8Array(buffer));
  }

  /** Answer a state. What it needs of the server and is not here stays as it was last. @param {State} state @returns {Shown} */
  answer(state) {
    const span = spanOf(state, this.horizon);
    const asOf = statusDay(state, span, this.horizon.today);
    const filter = this.#filter(state);
    const { first, length } = this.rowsOf.axis;
    const finite = { start: span.start ?? first, end: span.end ?? first + length + 1 };
    const classes = filter.counted(finite);
    const count = classes.reduce((sum, each) => sum + each, 0);
    const rows = new Rows(this.all, this.rowsOf, filter.mask, { ...finite, length: count });
    const crossings = this.#crossingsAt(asOf, state);
    return {
      state, span, asOf, rows, count, located: classes[0] ?? 0, crossings, filter,
      sentence: this.#sentence(state, { shown: count, span, crossings: counted(crossings) }),
      counts: (field) => filter.counts(field, finite, (visit) => rows.eachCovered(visit)),
      bars: (unit) => bars(filter, unit),
      presence: () => presence(filter.sections, classes),
    };
  }

  /** @param {State} state @param {Pick<import("#map/sentence.js").Facts, "shown" | "span" | "crossings">} facts */
  #sentence(state, facts) {
    const name = (/** @type {string} */ id) => this.crossings.find((crossing) => crossing.id === id)?.name ?? id;
    const [id = "", km] = state.near?.split(",") ?? [];
    const near = state.near === null ? null : { name: name(id), km: Number(km) };
    return sentence({ ...state, ...facts, crossing: state.crossing.map(name), near, box: state.bbox !== null });
  }

  /** @param {State} state */
  #filter(state) {
    const query = asked(state);
    if (this.#answered(state)) this.#asked = query;
    const key = `${this.#asked} ${filterKey(state)}`;
    if (this.#last?.key !== key) {
      const bits = this.#found.get(this.#asked) ?? null;
      this.#last = { key, filter: new Filter(this.all, this.rowsOf.axis, state, bits) };
    }
    return this.#last.filter;
  }

  /** @param {number} asOf @param {State} state */
  #crossingsAt(asOf, { section }) {
    if (this.#statuses?.asOf !== asOf) {
      const date = isoOf(asOf);
      this.#statuses = { asOf, statuses: this.crossings.map(({ log }) => statusAt(log, date)) };
    }
    const { statuses } = this.#statuses;
    return this.crossings
      .map((crossing, i) => ({ crossing, status: /** @type {CrossingStatus} */ (statuses[i]) }))
      .filter(({ crossing }) => wanted(section, crossing.section));
  }

  /** @param {string} field @param {number} row */
  #word(field, row) {
    return this.vocab[field]?.[this.all.codes[field]?.[row] ?? -1] ?? "";
  }

  /** @param {number} row */
  #lonLat(row) {
    if (!this.placed(row)) return { lon: null, lat: null };
    const text = this.store.at(row);
    if (text && text.lon !== null && text.lat !== null) return { lon: text.lon, lat: text.lat };
    return toLonLat(this.world(row));
  }
}

/** What the server is asked for a state, as a query; nothing if there is nothing to ask. @param {State} state */
function asked({ q, bbox, near }) {
  return toQuery({ ...defaults(), q, bbox, near });
}

/** @param {string[]} sections @param {number[]} classes as of Filter.places */
function presence(sections, classes) {
  /** @type {Record<string, {total: number, deaths: number}>} */
  const found = {};
  sections.forEach((section, i) => {
    const [others, deaths] = [classes[1 + 2 * i] ?? 0, classes[2 + 2 * i] ?? 0];
    if (others + deaths > 0) found[section] = { total: others + deaths, deaths };
  });
  return found;
}

/** @param {number} lon @param {number} lat */
export function toWorld(lon, lat) {
  return { x: lon / 360 + 0.5, y: 0.5 - Math.atanh(Math.sin((lat * Math.PI) / 180)) / (2 * Math.PI) };
}

/** @param {{x: number, y: number}} world */
export function toLonLat({ x, y }) {
  const lat = (Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180) / Math.PI;
  return { lon: Number(((x - 0.5) * 360).toFixed(5)), lat: Number(lat.toFixed(5)) };
}
