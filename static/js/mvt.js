/** Mapbox Vector Tiles read: the geometry and the properties of every feature. Nothing here touches a page. */

/** @typedef {string | number | boolean} Value */
/** Positions are in units of the tile, right and down of its corner; a ring is not closed. */
/** @typedef {{type: number, lines: Array<Array<[number, number]>>, properties: Record<string, Value>}} TileFeature */
/** @typedef {{name: string, extent: number, features: TileFeature[]}} TileLayer */

export const POINT = 1;
export const LINE = 2;
export const POLYGON = 3;

const MOVE = 1;
const CLOSE = 7;
const text = new TextDecoder();

/** The fields of a message, one after another. */
class Message {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** @returns {Generator<[number, number | Uint8Array]>} the number of each field, and what it holds */
  *fields() {
    while (this.at < this.bytes.length) {
      const key = this.varint();
      yield [key >>> 3, this.#content(key & 7)];
    }
  }

  /** @returns {number[]} */
  varints() {
    const found = [];
    while (this.at < this.bytes.length) found.push(this.varint());
    return found;
  }

  varint() {
    let [result, factor] = [0, 1];
    for (;;) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new RangeError("The tile ends in the middle of a number.");
      result += (byte & 0x7f) * factor;
      if (byte < 0x80) return result;
      factor *= 128;
    }
  }

  /** @param {number} wire @returns {number | Uint8Array} */
  #content(wire) {
    if (wire === 0) return this.varint();
    const size = wire === 1 ? 8 : wire === 5 ? 4 : this.varint();
    this.at += size;
    if (wire === 1) return this.view.getFloat64(this.at - 8, true);
    if (wire === 5) return this.view.getFloat32(this.at - 4, true);
    return this.bytes.subarray(this.at - size, this.at);
  }
}

/**
 * Read a tile.
 * @param {Uint8Array} bytes
 * @returns {TileLayer[]}
 */
export function decode(bytes) {
  return [...new Message(bytes).fields()].filter(([number]) => number === 3).map(([, content]) => layer(asBytes(content)));
}

/** @param {Uint8Array} bytes @returns {TileLayer} */
function layer(bytes) {
  const found = { name: "", extent: 4096, features: /** @type {TileFeature[]} */ ([]) };
  /** @type {Uint8Array[]} */
  const features = [];
  /** @type {string[]} */
  const keys = [];
  /** @type {Value[]} */
  const values = [];
  for (const [number, content] of new Message(bytes).fields()) {
    if (number === 1) found.name = text.decode(asBytes(content));
    else if (number === 2) features.push(asBytes(content));
    else if (number === 3) keys.push(text.decode(asBytes(content)));
    else if (number === 4) values.push(value(asBytes(content)));
    else if (number === 5) found.extent = Number(content);
  }
  found.features = features.map((each) => feature(each, keys, values));
  return found;
}

/** @param {Uint8Array} bytes @param {string[]} keys @param {Value[]} values @returns {TileFeature} */
function feature(bytes, keys, values) {
  /** @type {TileFeature} */
  const found = { type: 0, lines: [], properties: {} };
  for (const [number, content] of new Message(bytes).fields()) {
    if (number === 2) {
      const tags = new Message(asBytes(content)).varints();
      for (let i = 0; i < tags.length; i += 2) found.properties[keys[tags[i]] ?? ""] = values[tags[i + 1]] ?? "";
    } else if (number === 3) found.type = Number(content);
    else if (number === 4) found.lines = lines(new Message(asBytes(content)).varints());
  }
  return found;
}

/** @param {number[]} words @returns {Array<Array<[number, number]>>} */
function lines(words) {
  /** @type {Array<Array<[number, number]>>} */
  const found = [];
  let [x, y] = [0, 0];
  for (let i = 0; i < words.length; ) {
    const [command, count] = [words[i] & 7, words[i] >>> 3];
    i += 1;
    if (command === CLOSE) continue;
    for (let n = 0; n < count; n++, i += 2) {
      x += unfolded(words[i]);
      y += unfolded(words[i + 1]);
      if (command === MOVE) found.push([]);
      found[found.length - 1]?.push([x, y]);
    }
  }
  return found;
}

/** @param {number} word @returns {number} */
function unfolded(word) {
  return (word >>> 1) ^ -(word & 1);
}

/** @param {Uint8Array} bytes @returns {Value} */
function value(bytes) {
  for (const [number, content] of new Message(bytes).fields()) {
    if (number === 1) return text.decode(asBytes(content));
    if (number === 6) return Number(content) % 2 === 0 ? Number(content) / 2 : -(Number(content) + 1) / 2;
    return number === 7 ? content !== 0 : Number(content);
  }
  return "";
}

/** @param {number | Uint8Array} content @returns {Uint8Array} */
function asBytes(content) {
  if (typeof content === "number") throw new RangeError("The tile holds a number where a text or a message belongs.");
  return content;
}
