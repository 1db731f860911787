/** The order of a table: by time as the rows stand, or by a column through an order of all rows that is made once. */

/** @typedef {import("#map/engine.js").Engine} Engine */
/** @typedef {import("#map/rows.js").Rows} Rows */
/**
 * @typedef {object} Order
 * @property {Uint32Array} rows all rows upwards; those without a value last
 * @property {number} known how many have a value
 */
/** @typedef {string} Column one of COLUMNS */
/** @typedef {{column: Column, down: boolean}} Sort */

import { getBinary } from "#map/api.js";
import { language, term } from "#map/words.js";

/** Columns whose order only the server knows: it has all texts. */
export const ASKED = ["place", "title", "people"];
/** Columns whose words are sorted as they are said; the others' stand in their own order. */
const BY_LABEL = ["category", "section"];

/** Columns that begin with the last: the newest, the most. */
const FROM_ABOVE = ["start", "people"];

/** Read an order of the address. @param {string} text @returns {Sort} */
export function sortOf(text) {
  return { column: text.replace(/^-/, ""), down: text.startsWith("-") };
}

/** The order that choosing a column asks for: a second time the other way round. @param {string} text the order now @param {Column} column */
export function turned(text, column) {
  const now = sortOf(text);
  const down = now.column === column ? !now.down : FROM_ABOVE.includes(column);
  return down ? `-${column}` : column;
}

/** The orders of the rows of some data. */
export class Orders {
  /** @type {Map<string, Promise<Order | null>>} */
  #made = new Map();

  /** @param {Engine} engine */
  constructor(engine) {
    this.engine = engine;
  }

  /** The order of a column; null for that of time. @param {Sort} sort @returns {Promise<Order | null>} */
  get({ column, down }) {
    const key = ASKED.includes(column) ? column : `${column} ${down}`;
    const made = this.#made.get(key) ?? this.#make(column, down);
    this.#made.set(key, made);
    made.catch(() => this.#made.delete(key));
    return made;
  }

  /** Fetch those that only the server knows. */
  async all() {
    await Promise.all(ASKED.map((column) => this.get({ column, down: false })));
  }

  /** @param {Column} column @param {boolean} down */
  async #make(column, down) {
    if (column === "start") return null;
    const { config } = this.engine;
    if (ASKED.includes(column)) return read(await getBinary(config, config.urls.order.replace("{column}", column)));
    await this.engine.more();
    const codes = this.engine.all.codes[column];
    return codes ? byCode(codes, ranks(this.engine.vocab[column] ?? [], column, down), this.engine.n) : null;
  }
}

/** Read an order as geo/maps/order.py writes it. @param {ArrayBuffer} buffer @returns {Order} */
export function read(buffer) {
  const view = new DataView(buffer);
  const rows = new Uint32Array(buffer.byteLength / 4 - 1);
  for (let i = 0; i < rows.length; i++) rows[i] = view.getUint32(4 * (i + 1), true);
  return { rows, known: view.getUint32(0, true) };
}

/** The place of each word among the words. @param {string[]} words @param {string} column @param {boolean} down */
function ranks(words, column, down) {
  const collator = new Intl.Collator(language());
  const labels = words.map((word) => term(column, word));
  const order = words.map((_, code) => code);
  if (BY_LABEL.includes(column)) order.sort((a, b) => collator.compare(labels[a] ?? "", labels[b] ?? ""));
  if (down) order.reverse();
  const places = new Uint8Array(words.length);
  order.forEach((code, place) => (places[code] = place));
  return places;
}

/**
 * Order rows by the rank of their code, the newest of a code first.
 * @param {ArrayLike<number>} codes @param {Uint8Array} places @param {number} n @returns {Order}
 */
export function byCode(codes, places, n) {
  const offsets = new Uint32Array(places.length + 1);
  for (let row = 0; row < n; row++) offsets[(places[codes[row] ?? 0] ?? 0) + 1]++;
  for (let i = 1; i < offsets.length; i++) offsets[i] += /** @type {number} */ (offsets[i - 1]);
  const rows = new Uint32Array(n);
  for (let row = n - 1; row >= 0; row--) {
    const place = places[codes[row] ?? 0] ?? 0;
    rows[/** @type {number} */ (offsets[place])] = row;
    offsets[place]++;
  }
  return { rows, known: n };
}

/**
 * Return a window of the shown rows, sorted.
 * @param {Rows} rows @param {Order | null} order @param {Sort} sort @param {{skip: number, count: number}} window
 */
export function pageOf(rows, order, sort, { skip, count }) {
  if (order === null) {
    if (sort.down) return rows.newest(count, skip);
    const take = Math.max(0, Math.min(count, rows.length - skip));
    return rows.newest(take, rows.length - skip - take).reverse();
  }
  /** @type {number[]} */
  const found = [];
  let left = skip;
  for (let i = 0; i < order.rows.length && found.length < count; i++) {
    const row = at(order, i, sort);
    if (rows.has(row) && --left < 0) found.push(row);
  }
  return found;
}

/**
 * Return how many shown rows stand before a shown row.
 * @param {Rows} rows @param {Order | null} order @param {Sort} sort @param {number} row
 */
export function placeOf(rows, order, sort, row) {
  let place = 0;
  if (order === null) {
    rows.each((each) => {
      if (sort.down ? each > row : each < row) place++;
    });
    return place;
  }
  for (let i = 0; i < order.rows.length; i++) {
    const each = at(order, i, sort);
    if (each === row) break;
    if (rows.has(each)) place++;
  }
  return place;
}

/** @param {Order} order @param {number} i @param {Sort} sort */
function at({ rows, known }, i, { column, down }) {
  const back = down && ASKED.includes(column) && i < known;
  return /** @type {number} */ (rows[back ? known - 1 - i : i]);
}
