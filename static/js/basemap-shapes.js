/** The files of the basemap, unpacked. Their form is described in geo/importers/basemap.py. */

/** @typedef {import("#map/basemap-labels.js").Names} Names */
/** @typedef {import("#map/basemap-labels.js").Box} Box */
/** @typedef {{points: Float32Array, box: Box}} Shape vertices x, y, x, y, … in pixels of zoom 0 */
/** @typedef {{x: number, y: number, first: number, size: number, names: Names}} Town */
/** @typedef {{kind: string, first: number, last: number, x: number, y: number, names: Names}} AreaLabel */
/** @typedef {Record<"region" | "land" | "lakes" | "rivers" | "borders", Shape[]>} Shapes */
/** @typedef {Shapes & {towns: Town[], labels: AreaLabel[]}} Ground */

import { unpacked } from "#map/packed.js";

const FORMAT = 1;
const TILE = 256;

/**
 * Turn a file of the basemap into shapes in pixels of zoom 0 (Web Mercator, 256 pixels the world).
 * @param {any} file as described in geo/importers/basemap.py, or in geo/maps/ground.py
 * @returns {Ground}
 */
export function decode(file) {
  if (file.format !== FORMAT) throw new Error(`The basemap has format ${file.format}; this page reads ${FORMAT}.`);
  /** @param {(number[] | string)[] | undefined} rows @returns {Shape[]} */
  const shapes = (rows) => shapesOf(rows ?? [], file.grid);
  return {
    region: shapes(file.region),
    land: shapes(file.land),
    lakes: shapes(file.lakes),
    rivers: shapes(file.rivers),
    borders: shapes(file.borders),
    towns: file.towns.map((/** @type {[number, number, number, number, Names | string]} */ [lon, lat, first, size, names]) => ({
      x: mercatorX(lon / file.grid), y: mercatorY(lat / file.grid), first, size, names: named(names),
    })),
    labels: file.labels.map(
      (/** @type {[string, number, number, number, number, Names | string]} */ [kind, first, last, lon, lat, names]) => ({
        kind, first, last, x: mercatorX(lon), y: mercatorY(lat), names: named(names),
      }),
    ),
  };
}

/**
 * The lines of a GeoJSON collection as shapes; other geometries are left out.
 * @param {import("geojson").FeatureCollection} collection
 * @returns {Shape[]}
 */
export function lineShapes(collection) {
  return collection.features.flatMap(({ geometry }) => {
    if (geometry?.type === "LineString") return [projected(geometry.coordinates)];
    return geometry?.type === "MultiLineString" ? geometry.coordinates.map(projected) : [];
  });
}

/** One name is that of every language. @param {Names | string} names @returns {Names} */
function named(names) {
  return typeof names === "string" ? { en: names } : names;
}

/**
 * Shapes from the steps of their vertices; all lie in one piece of memory.
 * @param {(number[] | string)[]} rows @param {number} grid @returns {Shape[]}
 */
function shapesOf(rows, grid) {
  const steps = rows.map((row) => (typeof row === "string" ? unpacked(row) : row));
  const all = new Float32Array(steps.reduce((sum, { length }) => sum + length, 0));
  let from = 0;
  return steps.map((row) => {
    const points = all.subarray(from, (from += row.length));
    let [lon, lat] = [0, 0];
    for (let i = 0; i < row.length; i += 2) {
      lon += row[i];
      lat += row[i + 1];
      points[i] = mercatorX(lon / grid);
      points[i + 1] = mercatorY(lat / grid);
    }
    return { points, box: boxOf(points) };
  });
}

/** @param {import("geojson").Position[]} positions @returns {Shape} */
function projected(positions) {
  const points = Float32Array.from(positions.flatMap(([lon, lat]) => [mercatorX(lon), mercatorY(lat)]));
  return { points, box: boxOf(points) };
}

/** @param {Float32Array} points @returns {Box} */
function boxOf(points) {
  const box = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i], points[i + 1]];
    box.x0 = Math.min(box.x0, x);
    box.x1 = Math.max(box.x1, x);
    box.y0 = Math.min(box.y0, y);
    box.y1 = Math.max(box.y1, y);
  }
  return box;
}

/** @param {number} lon @returns {number} */
export function mercatorX(lon) {
  return TILE * (lon / 360 + 0.5);
}

/** @param {number} lat @returns {number} */
export function mercatorY(lat) {
  const sin = Math.sin((lat * Math.PI) / 180);
  return TILE * (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI));
}
