/** Small made-up records for the tests. */

/**
 * @param {Partial<import("#map/types.js").Incident>} [given]
 * @returns {import("#map/types.js").Incident}
 */
export function incident(given = {}) {
  return {
    row: 0, id: "2021-11-08-kuznica-clash", title: "A clash", place: "Kuźnica", start: 311, end: 312,
    category: "clash", group: "people", section: "pl-by", location_precision: "town", date_precision: "day",
    verification: "reported", place_role: "occurred", confidence: "high", lon: 23.6, lat: 53.5, km: null, claim: null,
    people: null,
    ...given,
  };
}

const TYPES = { uint8: Uint8Array, uint16: Uint16Array };

/**
 * Write a document of columns as geo/maps/columns.py does.
 * @param {Record<string, unknown>} head @param {[string, keyof typeof TYPES, number[]][]} columns name, type, values
 * @returns {ArrayBuffer}
 */
export function written(head, columns) {
  /** @type {Uint8Array[]} */
  const parts = [];
  let offset = 0;
  const described = columns.map(([name, type, values]) => {
    const bytes = new Uint8Array(TYPES[type].from(values).buffer);
    const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
    padded.set(bytes);
    parts.push(padded);
    offset += padded.length;
    return { name, type, offset: offset - padded.length, length: values.length };
  });
  const text = JSON.stringify({ ...head, columns: described });
  const bytes = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 4) * 4));
  const whole = new Uint8Array(4 + bytes.length + offset);
  new DataView(whole.buffer).setUint32(0, bytes.length, true);
  whole.set(bytes, 4);
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 4 + bytes.length);
  return whole.buffer;
}

/** A source of numbers from 0 to 1 that are always the same. @param {number} seed */
export function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
