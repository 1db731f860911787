/** Everything but time: which rows pass the filters, and what is counted of them once. */

/** @typedef {import("#map/types.js").State} State */
/** @typedef {import("#map/types.js").FacetField} FacetField */
/** @typedef {import("#map/columns.js").Columns} Columns */
/** @typedef {import("#map/columns.js").Codes} Codes */
/** @typedef {import("#map/timeline.js").Axis} Axis */
/** @typedef {{start: number, end: number}} Finite */

import { PLACED, RETRACTED } from "#map/columns.js";
import { Timeline } from "#map/timeline.js";
import { GROUPS } from "#map/vocab.js";

/** The facets, and the column each is about. @type {Record<FacetField, string>} */
export const FACETS = {
  section: "section", category: "category", verification: "verification", confidence: "confidence",
  source: "publishers", crossing: "crossing",
};
const NAMES = /** @type {FacetField[]} */ (Object.keys(FACETS));
/** Bit of what the server was asked. */
const ASKED = 1 << NAMES.length;
/** So many rows are counted anew for each span; of more, counts of a facet are kept for every day. */
const FEW = 200_000;
/** Above so many numbers they are not. */
const KEPT = 400_000;

/** The rows that pass some filters. */
export class Filter {
  /** @type {Map<FacetField, Timeline>} */
  #facets = new Map();
  /** @type {Int32Array | null} */
  #daily = null;

  /** @param {Columns} columns @param {Axis} axis @param {State} state @param {Uint8Array | null} bits what the server found */
  constructor(columns, axis, state, bits) {
    this.columns = columns;
    this.axis = axis;
    /** A bit for every filter that a row fails. */
    this.fails = new Uint8Array(columns.n);
    for (const name of NAMES) this.#narrow(name, chosen(columns, state, name));
    // What was retracted only comes on request.
    if (state.verification.length === 0) failFlag(this.fails, columns.flags, RETRACTED, bitOf("verification"));
    if (bits) failBits(this.fails, bits);
    /** 0 for a row that passes; null if all do. */
    this.mask = this.fails.some(Boolean) ? this.fails : null;
    this.sections = columns.vocab["section"] ?? [];
    /** Placed rows are class 0; others go by section, and by whether they are deaths. */
    this.places = this.#places();
  }

  /** Rows in a span, by the classes of `places`. @param {Finite} span */
  counted({ start, end }) {
    return Array.from({ length: this.places.classes }, (_, of) => this.places.count(of, start, end));
  }

  /**
   * Count a facet in a span, as if it were not filtered itself.
   * @param {FacetField} name @param {Finite} span @param {(visit: (row: number) => void) => void} each calls with rows of the span
   * @returns {Record<string, number>}
   */
  counts(name, span, each) {
    const words = this.columns.vocab[FACETS[name]] ?? [];
    const kept = this.columns.n > FEW && words.length * this.axis.length <= KEPT;
    const tally = kept ? this.#summed(name, words.length, span) : this.#scanned(name, words.length, each);
    /** @type {Record<string, number>} */
    const counts = {};
    words.forEach((word, code) => {
      if (tally[code]) counts[word] = tally[code];
    });
    return counts;
  }

  /** Passing rows that begin on each day, group after group. */
  daily() {
    if (this.#daily) return this.#daily;
    const { n, start, group } = this.columns;
    const { first, length } = this.axis;
    const counts = new Int32Array(length * Object.keys(GROUPS).length);
    for (let row = 0; row < n; row++) {
      if (this.fails[row]) continue;
      const at = group(row) * length + /** @type {number} */ (start[row]) - first;
      counts[at]++;
    }
    return (this.#daily = counts);
  }

  /** @param {FacetField} name @param {Uint8Array | null} wanted 1 for every code that is chosen */
  #narrow(name, wanted) {
    if (!wanted) return;
    const { fails, columns } = this;
    const bit = bitOf(name);
    if (name === "source") {
      const { offsets, codes } = columns.publishers;
      for (let row = 0; row < columns.n; row++) {
        let fail = bit;
        const end = /** @type {number} */ (offsets[row + 1]);
        for (let i = /** @type {number} */ (offsets[row]); i < end; i++) if (wanted[/** @type {number} */ (codes[i])]) fail = 0;
        fails[row] |= fail;
      }
      return;
    }
    const codes = codesOf(columns, name);
    const table = wanted.map((yes) => (yes ? 0 : bit));
    for (let row = 0; row < columns.n; row++) fails[row] |= /** @type {number} */ (table[/** @type {number} */ (codes[row])]);
  }

  #places() {
    const { n, start, end, codes, flags, vocab } = this.columns;
    const timeline = new Timeline(this.axis, 1 + 2 * Math.max(1, this.sections.length));
    const death = (vocab["category"] ?? []).indexOf("death");
    const { section, category } = codes;
    for (let row = 0; row < n; row++) {
      if (this.fails[row]) continue;
      const placed = /** @type {number} */ (flags[row]) & PLACED;
      const of = placed ? 0 : 1 + 2 * (section?.[row] ?? 0) + (category?.[row] === death ? 1 : 0);
      timeline.add(of, /** @type {number} */ (start[row]), /** @type {number} */ (end[row]));
    }
    return timeline.close();
  }

  /** @param {FacetField} name @param {number} words @param {Finite} span */
  #summed(name, words, { start, end }) {
    const known = this.#facets.get(name) ?? this.#timeline(name, words);
    this.#facets.set(name, known);
    return Array.from({ length: words }, (_, code) => known.count(code, start, end));
  }

  /** @param {FacetField} name @param {number} words */
  #timeline(name, words) {
    const { n, start, end } = this.columns;
    const timeline = new Timeline(this.axis, words);
    const others = ~bitOf(name);
    const visit = visitor(this.columns, name);
    let at = 0;
    const add = (/** @type {number} */ code) =>
      timeline.add(code, /** @type {number} */ (start[at]), /** @type {number} */ (end[at]));
    for (at = 0; at < n; at++) if (!(/** @type {number} */ (this.fails[at]) & others)) visit(at, add);
    return timeline.close();
  }

  /** @param {FacetField} name @param {number} words @param {(visit: (row: number) => void) => void} each */
  #scanned(name, words, each) {
    const tally = new Int32Array(words);
    const others = ~bitOf(name);
    const visit = visitor(this.columns, name);
    const count = (/** @type {number} */ code) => void tally[code]++;
    each((row) => {
      if (!(/** @type {number} */ (this.fails[row]) & others)) visit(row, count);
    });
    return tally;
  }
}

/** What of a state a filter depends on, as one text. @param {State} state */
export function filterKey(state) {
  return JSON.stringify(NAMES.map((name) => state[name]));
}

/** @param {FacetField} name */
function bitOf(name) {
  return 1 << NAMES.indexOf(name);
}

/** @param {Columns} columns @param {FacetField} name */
function codesOf(columns, name) {
  return columns.codes[FACETS[name]] ?? new Uint8Array(columns.n);
}

/**
 * Return 1 for every code of a facet that is chosen; null if all are, or nobody knows yet.
 * @param {Columns} columns @param {State} state @param {FacetField} name
 */
function chosen({ vocab }, state, name) {
  const words = vocab[FACETS[name]];
  const wanted = state[name];
  if (wanted.length === 0 || !words) return null;
  const marks = words.map((word) => (wanted.includes(word) ? 1 : 0));
  // The first code of crossings stands for none.
  return Uint8Array.from(name === "crossing" ? [0, ...marks] : marks);
}

/**
 * Return what calls with each code of a row.
 * @param {Columns} columns @param {FacetField} name @returns {(row: number, call: (code: number) => void) => void}
 */
function visitor(columns, name) {
  if (name === "source") {
    const { offsets, codes } = columns.publishers;
    return (row, call) => {
      const end = /** @type {number} */ (offsets[row + 1]);
      for (let i = /** @type {number} */ (offsets[row]); i < end; i++) call(/** @type {number} */ (codes[i]));
    };
  }
  const codes = codesOf(columns, name);
  if (name === "crossing") return (row, call) => void (codes[row] && call(codes[row] - 1));
  return (row, call) => call(/** @type {number} */ (codes[row]));
}

/** @param {Uint8Array} fails @param {Uint8Array} bits */
function failBits(fails, bits) {
  for (let row = 0; row < fails.length; row++) {
    if (!((bits[row >> 3] ?? 0) & (1 << (row & 7)))) fails[row] |= ASKED;
  }
}

/** @param {Uint8Array} fails @param {Codes} flags @param {number} flag @param {number} bit */
function failFlag(fails, flags, flag, bit) {
  for (let row = 0; row < fails.length; row++) if (/** @type {number} */ (flags[row]) & flag) fails[row] |= bit;
}
