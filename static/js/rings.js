/** The outlines of what is asked about, as rings of longitude and latitude. */

/** @typedef {import("#map/types.js").Crossing} Crossing */
/** @typedef {import("#map/types.js").State} State */

const EARTH_KM = 6_371;
const CORNERS = 90;

/** The corners of a box. @param {string} bbox west,south,east,north @returns {[number, number][]} */
export function boxRing(bbox) {
  const [west = 0, south = 0, east = 0, north = 0] = bbox.split(",").map(Number);
  return [[west, south], [east, south], [east, north], [west, north], [west, south]];
}

/**
 * The places at a distance from one, along the earth.
 * @param {{lon: number, lat: number}} centre in degrees @param {number} km @returns {[number, number][]}
 */
export function circleRing({ lon, lat }, km) {
  const [far, up] = [km / EARTH_KM, (lat * Math.PI) / 180];
  return Array.from({ length: CORNERS + 1 }, (_, i) => {
    const bearing = (2 * Math.PI * i) / CORNERS;
    const sine = Math.sin(up) * Math.cos(far) + Math.cos(up) * Math.sin(far) * Math.cos(bearing);
    const turn = Math.atan2(Math.sin(bearing) * Math.sin(far) * Math.cos(up), Math.cos(far) - Math.sin(up) * sine);
    return [lon + (turn * 180) / Math.PI, (Math.asin(sine) * 180) / Math.PI];
  });
}

/** What a state asks about, as rings: its box, the circle around its crossing. @param {State} state @param {Crossing[]} crossings */
export function ringsOf({ bbox, near }, crossings) {
  const [id, km] = near?.split(",") ?? [];
  const at = crossings.find((crossing) => crossing.id === id);
  return [bbox === null ? null : boxRing(bbox), at ? circleRing(at, Number(km)) : null].filter((ring) => ring !== null);
}
