/** The rows of an answer: those of a span that pass a filter, without making a list of them. */

/** @typedef {import("#map/columns.js").Columns} Columns */
/** @typedef {import("#map/timeline.js").Axis} Axis */
/** @typedef {{start: number, end: number}} Finite */

/** Days of a row that is looked for by its start alone; longer ones are few and looked at one by one. */
const SHORT = 31;

/** Where the rows of a day begin, and which rows are long. */
export class Index {
  /** @param {Columns} columns */
  constructor({ n, start, end }) {
    const first = start[0] ?? 0;
    let last = first;
    for (const day of end) last = Math.max(last, day);
    /** @type {Axis} The days from the first start to the last end. */
    this.axis = { first, length: last - first };
    this.offsets = new Int32Array(this.axis.length + 2);
    const long = [];
    for (let row = 0; row < n; row++) {
      this.offsets[/** @type {number} */ (start[row]) - first + 1]++;
      if (/** @type {number} */ (end[row]) - /** @type {number} */ (start[row]) > SHORT) long.push(row);
    }
    for (let i = 1; i < this.offsets.length; i++) this.offsets[i] += /** @type {number} */ (this.offsets[i - 1]);
    this.long = Int32Array.from(long);
  }

  /** The first row that begins on a day or later. @param {number} day */
  from(day) {
    return this.offsets[Math.max(0, Math.min(this.offsets.length - 1, day - this.axis.first))] ?? 0;
  }
}

/** Rows of a span that pass a filter, oldest first. */
export class Rows {
  /** @type {Int32Array | null} */
  #early = null;

  /** @param {Columns} columns @param {Index} index @param {Uint8Array | null} mask @param {Finite & {length: number}} span */
  constructor(columns, index, mask, { start, end, length }) {
    this.columns = columns;
    this.index = index;
    /** 0 for a row that passes every filter but time; null if all do. */
    this.mask = mask;
    this.start = start;
    this.end = end;
    this.length = length;
    /** All rows but those in `early` are from `first` up to, without, `last`; not all of these are shown. */
    this.last = index.from(end);
    this.first = Math.min(this.last, index.from(start - SHORT + 1));
  }

  /** Shown rows before `first`: long ones that began earlier. */
  get early() {
    return (this.#early ??= this.index.long.filter((row) => row < this.first && this.has(row)));
  }

  /** Whether a row is shown. @param {number} row */
  has(row) {
    return (this.mask === null || this.mask[row] === 0) && this.covers(row);
  }

  /** Whether a row shares a day with the span, whatever the filter. @param {number} row */
  covers(row) {
    const { start, end } = this.columns;
    return /** @type {number} */ (start[row]) < this.end && /** @type {number} */ (end[row]) > this.start;
  }

  /** Call with each row, oldest first. @param {(row: number) => void} call */
  each(call) {
    for (const row of this.early) call(row);
    for (let row = this.first; row < this.last; row++) if (this.has(row)) call(row);
  }

  /** Call with each row of the span, whatever the filter. @param {(row: number) => void} call */
  eachCovered(call) {
    for (const row of this.index.long) {
      if (row >= this.first) break;
      if (this.covers(row)) call(row);
    }
    for (let row = this.first; row < this.last; row++) if (this.covers(row)) call(row);
  }

  /**
   * Return some rows, newest first.
   * @param {number} count @param {number} [skip] how many to leave out first @param {(row: number) => boolean} [accept]
   * @returns {number[]}
   */
  newest(count, skip = 0, accept = () => true) {
    /** @type {number[]} */
    const found = [];
    let left = skip;
    const take = (/** @type {number} */ row) => {
      if (accept(row) && --left < 0) found.push(row);
    };
    for (let row = this.last - 1; row >= this.first && found.length < count; row--) if (this.has(row)) take(row);
    for (let i = this.early.length - 1; i >= 0 && found.length < count; i--) take(/** @type {number} */ (this.early[i]));
    return found;
  }
}
