/** The texts of the incidents, fetched in chunks when they are needed. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {{id: string, title: string, place: string, claim: string | null, people: string | null, km: number | null, lon: number | null, lat: number | null}} Text */
/** @typedef {{[name in keyof Text]: Text[name][]}} Chunk */

import { takeJson } from "#map/api.js";

/** What is known of the texts so far. */
export class Texts {
  /** @type {Map<number, Chunk>} */
  #chunks = new Map();
  /** @type {Map<string, number>} */
  #rows = new Map();
  /** @type {Set<() => void>} */
  #handlers = new Set();

  /** @param {Config} config @param {{n: number, chunk: number}} columns */
  constructor(config, { n, chunk }) {
    this.config = config;
    this.n = n;
    this.chunk = chunk;
  }

  /** Call whenever texts arrived; returns how to stop. @param {() => void} handler */
  on(handler) {
    this.#handlers.add(handler);
    return () => void this.#handlers.delete(handler);
  }

  /** The texts of a row; null if they are not here. @param {number} row @returns {Text | null} */
  at(row) {
    const chunk = this.#chunks.get(Math.floor(row / this.chunk));
    if (!chunk) return null;
    const i = row % this.chunk;
    const { id, title, place, claim, people, km, lon, lat } = chunk;
    return {
      id: id[i] ?? "", title: title[i] ?? "", place: place[i] ?? "",
      claim: claim[i] ?? null, people: people[i] ?? null, km: km[i] ?? null, lon: lon[i] ?? null, lat: lat[i] ?? null,
    };
  }

  /** The row of an id, if its text is here. @param {string} id */
  known(id) {
    return this.#rows.get(id);
  }

  /** Whether all texts are here. */
  get complete() {
    return this.#rows.size === this.n;
  }

  /** Get the texts of some rows. @param {Iterable<number>} rows */
  async load(rows) {
    const wanted = new Set();
    for (const row of rows) wanted.add(Math.floor(row / this.chunk));
    const missing = [...wanted].filter((k) => !this.#chunks.has(k));
    if (missing.length === 0) return;
    await Promise.all(missing.map((k) => this.#get(k)));
    this.tell();
  }

  /** Call who wants to know. */
  tell() {
    for (const handler of this.#handlers) handler();
  }

  /** Get all texts, one chunk after the other. @param {() => Promise<void>} turn waits until the next may come */
  async loadAll(turn) {
    for (let row = 0; row < this.n; row += this.chunk) {
      await turn();
      await this.load([row]);
    }
  }

  /** @param {number} k */
  async #get(k) {
    const url = this.config.urls.texts.replace("{chunk}", String(k));
    const chunk = /** @type {Chunk} */ (await takeJson(this.config, url));
    if (this.#chunks.has(k)) return;
    this.#chunks.set(k, chunk);
    chunk.id.forEach((id, i) => this.#rows.set(id, k * this.chunk + i));
  }
}
