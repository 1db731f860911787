/** How many rows of each class begin before a day, and how many have ended by it: counts of any span in no time. */

/** The days of the data. @typedef {{first: number, length: number}} Axis */

/** Running counts of one or several classes of rows. */
export class Timeline {
  /** @param {Axis} axis @param {number} classes */
  constructor(axis, classes) {
    this.axis = axis;
    this.classes = classes;
    this.width = axis.length + 2;
    this.began = new Int32Array(this.width * classes);
    this.ended = new Int32Array(this.width * classes);
  }

  /** Count a row; before `close`. @param {number} of its class @param {number} start @param {number} end */
  add(of, start, end) {
    const base = of * this.width - this.axis.first;
    this.began[base + start + 1]++;
    this.ended[base + end]++;
  }

  /** Sum up. */
  close() {
    for (const counts of [this.began, this.ended]) {
      for (let of = 0; of < this.classes; of++) {
        let sum = 0;
        for (let i = of * this.width; i < (of + 1) * this.width; i++) counts[i] = sum += /** @type {number} */ (counts[i]);
      }
    }
    return this;
  }

  /** Rows of a class that share a day with a span. @param {number} of @param {number} start @param {number} end */
  count(of, start, end) {
    const base = of * this.width;
    return (this.began[base + this.#at(end)] ?? 0) - (this.ended[base + this.#at(start)] ?? 0);
  }

  /** @param {number} day */
  #at(day) {
    return Math.max(0, Math.min(this.width - 1, day - this.axis.first));
  }
}
