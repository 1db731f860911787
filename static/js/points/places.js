/** Spots of the map: the rows at a place, and what is said of them once their texts are here. */

/** @typedef {import("#map/types.js").Incident} Incident */
/** @typedef {import("#map/types.js").Spot} Spot */
/** @typedef {import("#map/points/types.js").PointsEngine} Engine */
/** @typedef {import("#map/canvas-layer.js").Frame} Frame */
/** @typedef {import("#map/basemap.js").WrittenNames} WrittenNames */
/** @typedef {{x: number, y: number, anchorX?: number, anchorY?: number, lat: number, lon: number, r: number}} Where */

import { plural, term } from "#map/i18n.js";

/** The incidents at a place. Their texts may come later, so its label is said when asked for. @implements {Spot} */
export class Place {
  crossing = null;
  status = null;

  /**
   * @param {Engine} engine @param {number[]} rows newest first @param {Where} where
   * @param {number} [total] how many there are, if `rows` are only the newest
   */
  constructor(engine, rows, where, total = rows.length) {
    this.engine = engine;
    this.rows = rows;
    this.total = total;
    const { x, y, anchorX = x, anchorY = y, lat, lon, r } = where;
    this.x = x;
    this.y = y;
    this.anchorX = anchorX;
    this.anchorY = anchorY;
    this.lat = lat;
    this.lon = lon;
    this.r = r;
  }

  /** @returns {Incident[]} */
  get incidents() {
    return this.rows.map((row) => this.engine.incident(row));
  }

  get label() {
    const { incidents, total } = this;
    const [first] = incidents;
    if (total === 1) return first?.title || term("category", first?.category ?? "");
    if (total > incidents.length) return plural("points.newest", total, { shown: incidents.length });
    const places = new Set(incidents.map(({ place }) => place));
    if (!first?.place) return plural("points.count", total);
    return plural(places.size === 1 ? "points.here" : "points.near", total, { place: first.place });
  }
}

/** Latitude and longitude of a point of the world. @param {{x: number, y: number}} world 0 to 1 in Web Mercator */
export function degrees({ x, y }) {
  return { lon: x * 360 - 180, lat: (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI };
}

/** The point of the world of a latitude and longitude. @param {{lat: number, lon: number}} at */
export function worldOf({ lat, lon }) {
  return { x: (lon + 180) / 360, y: 0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI) };
}

/** Where the names of the ground are in the view; nowhere while they are those of another zoom. @param {WrittenNames | null} names @param {Frame} frame */
export function namesIn(names, { zoom, corner, ratio, margin }) {
  if (names?.zoom !== zoom) return [];
  return names.boxes.map((box) => ({ ...box, x: box.x - corner.x / ratio - margin.x, y: box.y - corner.y / ratio - margin.y }));
}

/** Pixels in the view of a point of the world. @param {{x: number, y: number}} world @param {Frame} frame */
export function inView(world, { zoom, corner, ratio, margin }) {
  const scale = 256 * 2 ** zoom;
  return { x: world.x * scale - corner.x / ratio - margin.x, y: world.y * scale - corner.y / ratio - margin.y };
}
