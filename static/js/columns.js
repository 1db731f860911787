/** The columns of the incidents, as geo/maps/columns.py writes them: read in place, without a copy where possible. */

/** @typedef {import("#map/types.js").Box} Box */
/** @typedef {Uint8Array | Uint16Array | Uint32Array} Codes */
/** @typedef {Int16Array | Int32Array} Days */
/** @typedef {{name: string, type: string, offset: number, length: number}} Column */
/**
 * @typedef {object} Head
 * @property {number} n
 * @property {Column[]} columns
 * @property {Record<string, string[]>} vocab
 * @property {string} first_day of the first document only, as what follows
 * @property {number} chunk rows of a chunk of texts
 * @property {Box} box
 * @property {boolean} more whether there are further documents
 */
/**
 * @typedef {object} Columns rows in the order of start and id
 * @property {number} n
 * @property {number} chunk
 * @property {Box} box
 * @property {boolean} complete whether all but the publishers is here
 * @property {Record<string, string[]>} vocab
 * @property {Days} start days since 2021-01-01
 * @property {Days} end the first day after
 * @property {Codes} flags see PLACED and RETRACTED
 * @property {Uint16Array} x as exactly as it is known so far
 * @property {Uint16Array} y
 * @property {Record<string, Codes>} codes places in the vocabulary of that name; of `crossing` plus one
 * @property {(row: number) => number} group of a row, as its place in GROUPS
 * @property {{offsets: Uint32Array, codes: Codes}} publishers those of row i are codes[offsets[i]] up to codes[offsets[i + 1]]
 */

import { parseDay } from "#map/periods.js";
import { GROUPS, groupOf } from "#map/vocab.js";

/** Columns of another number of values than there are rows. */
const NOT_BY_ROW = ["high", "publisher"];
/** Columns that nobody needs once others are made of them. */
const SPENT = ["start", "length", "high", "middle", "x_low", "y_low"];
const TYPES = { uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array };

/** Steps of a place from one side of the box to the other. */
export const STEPS = 65_536;
/** Bits of a place that come first: eight of each number, then these. */
const MIDDLE_X = 1;
const MIDDLE_Y = 2;
const [LOW_X, LOW_Y] = [8 - MIDDLE_X, 8 - MIDDLE_Y];

/** Bits of `flags`. */
export const PLACED = 1;
export const RETRACTED = 2;

/** Read the first document. @param {ArrayBuffer} buffer @returns {Columns} */
export function decode(buffer) {
  const { head, codes } = parts(buffer);
  const { n, box, chunk, vocab, more } = head;
  const left = kept(codes);
  const start = summed(of(codes, "start"), parseDay(head.first_day) ?? 0);
  const end = added(start, of(codes, "length"));
  return {
    n, chunk, box, vocab, codes: left, start: short(start), end: short(end), complete: !more,
    flags: of(left, "flags"), ...placed(codes, n),
    group: groups(of(left, "category"), vocab["category"] ?? []),
    publishers: published(left, n),
  };
}

/** Add what a further document holds. @param {Columns} columns @param {ArrayBuffer} buffer */
export function add(columns, buffer) {
  const { head, codes } = parts(buffer);
  Object.assign(columns.vocab, head.vocab);
  Object.assign(columns.codes, kept(codes));
  place(columns, codes);
  columns.publishers = published(columns.codes, columns.n);
}

/** Read a document of columns. @param {ArrayBuffer} buffer */
export function parts(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const head = /** @type {Head} */ (JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length))));
  /** @type {Record<string, Codes>} */
  const codes = {};
  for (const column of head.columns) codes[column.name] = values(buffer, 4 + length, column, head.n);
  return { head, codes };
}

/** Copies of the columns that are still needed: a document is let go of as a whole. @param {Record<string, Codes>} codes */
function kept(codes) {
  const needed = Object.entries(codes).filter(([name]) => !SPENT.includes(name));
  return Object.fromEntries(needed.map(([name, column]) => [name, column.slice()]));
}

/** Where rows lie, as far as it is here: in the middle of what is not. @param {Record<string, Codes>} codes @param {number} n */
function placed(codes, n) {
  const [x, y, high, middle] = [new Uint16Array(n), new Uint16Array(n), of(codes, "high"), of(codes, "middle")];
  for (let i = 0; i < n; i++) {
    const next = /** @type {number} */ (middle[i]);
    x[i] = (/** @type {number} */ (high[2 * i]) << 8) | ((next >> MIDDLE_Y) << LOW_X) | (1 << (LOW_X - 1));
    y[i] = (/** @type {number} */ (high[2 * i + 1]) << 8) | ((next & ((1 << MIDDLE_Y) - 1)) << LOW_Y) | (1 << (LOW_Y - 1));
  }
  const columns = { x, y };
  place(columns, codes);
  return columns;
}

/** Put the rest of where rows lie in its place, if it is here. @param {{x: Uint16Array, y: Uint16Array}} columns @param {Record<string, Codes>} codes */
function place({ x, y }, { x_low: low, y_low: lower }) {
  if (!low || !lower) return;
  for (let i = 0; i < x.length; i++) {
    x[i] = ((/** @type {number} */ (x[i]) >> LOW_X) << LOW_X) | /** @type {number} */ (low[i]);
    y[i] = ((/** @type {number} */ (y[i]) >> LOW_Y) << LOW_Y) | /** @type {number} */ (lower[i]);
  }
}

/** Who published the rows; where each one's are is worked out when first asked for. @param {Record<string, Codes>} codes @param {number} n */
function published({ publishers, publisher }, n) {
  /** @type {Uint32Array | null} */
  let made = null;
  return {
    get offsets() {
      return (made ??= offsets(publishers ?? new Uint8Array(n)));
    },
    codes: publisher ?? new Uint16Array(0),
  };
}

/** @param {Record<string, Codes>} codes @param {string} name */
function of(codes, name) {
  const column = codes[name];
  if (!column) throw new Error(`The incidents have no column ${name}`);
  return column;
}

/**
 * Return a column; one value where there are more rows stands for all of them.
 * @param {ArrayBuffer} buffer @param {number} base @param {Column} column @param {number} n @returns {Codes}
 */
function values(buffer, base, { name, type, offset, length }, n) {
  const Type = TYPES[/** @type {keyof typeof TYPES} */ (type)];
  const stored = new Type(buffer, base + offset, length);
  return length === 1 && n > 1 && !NOT_BY_ROW.includes(name) ? new Type(n).fill(stored[0] ?? 0) : stored;
}

/** @param {Codes} deltas @param {number} first */
function summed(deltas, first) {
  const days = new Int32Array(deltas.length);
  let day = first;
  for (let i = 0; i < days.length; i++) days[i] = day += /** @type {number} */ (deltas[i]);
  return days;
}

/** @param {Int32Array} start @param {Codes} length */
function added(start, length) {
  const end = new Int32Array(start.length);
  for (let i = 0; i < end.length; i++) end[i] = /** @type {number} */ (start[i]) + /** @type {number} */ (length[i]);
  return end;
}

/** Days in half the memory, if none is so far off. @param {Int32Array} days @returns {Days} */
function short(days) {
  const shorter = Int16Array.from(days);
  return days.every((day, i) => day === shorter[i]) ? shorter : days;
}

/** The group of a row, by its category. @param {Codes} category @param {string[]} words @returns {Columns["group"]} */
function groups(category, words) {
  const order = Object.keys(GROUPS);
  const table = Uint8Array.from(words, (word) => order.indexOf(groupOf(word)));
  return (row) => /** @type {number} */ (table[/** @type {number} */ (category[row])]);
}

/** @param {Codes} counts */
function offsets(counts) {
  const found = new Uint32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) {
    found[i + 1] = /** @type {number} */ (found[i]) + /** @type {number} */ (counts[i]);
  }
  return found;
}
