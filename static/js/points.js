/** Incidents on the map: shape and colour by group, doubt as a soft disc, near ones as one symbol with a number. */

/** @typedef {import("#map/types.js").Incident} Incident */
/** @typedef {import("#map/types.js").Palette} Palette */
/** @typedef {import("#map/types.js").Spot} Spot */
/** @typedef {import("leaflet").Map} LeafletMap */
/** @typedef {{x: number, y: number, r: number, group: string}} Disc */
/** @typedef {{incidents: Incident[], lat: number, lon: number, x: number, y: number}} Place */

import { clearOf, merged, metresPerPixel, packed } from "#map/layout.js";
import { SYMBOLS, drawParts } from "#map/symbols.js";
import { GROUPS } from "#map/vocab.js";

/** How far off a place may be, in metres. @type {Record<string, number>} */
const DOUBT_M = { town: 5_000, district: 20_000 };
const LEAST_DISC_PX = 12;
const MERGE_PX = 18;
const MERGE_FAR_PX = 24;
const FAR_ZOOM = 6.5;

/**
 * Work out where the incidents in view are drawn.
 * @param {LeafletMap} map @param {Incident[]} incidents @param {{x: number, y: number, r: number}[]} obstacles
 * @returns {{spots: Spot[], discs: Disc[]}}
 */
export function layoutPoints(map, incidents, obstacles) {
  const places = placesInView(map, incidents);
  const zoom = map.getZoom();
  const discs = places.flatMap((place) => discsOf(place, zoom));
  const spots = merged(places, (place) => place, zoom < FAR_ZOOM ? MERGE_FAR_PX : MERGE_PX).map((group) => {
    const main = /** @type {Place} */ (group.items[0]);
    const shown = group.items.flatMap((place) => place.incidents);
    const r = radiusOf(shown, zoom);
    const { x, y } = clearOf(group, obstacles, r - 1);
    return {
      x, y, r, anchorX: group.x, anchorY: group.y, lat: main.lat, lon: main.lon,
      incidents: shown, crossing: null, status: null, label: labelOf(shown),
    };
  });
  return { spots, discs };
}

/** @param {LeafletMap} map @param {Incident[]} incidents @returns {Place[]} the fullest first */
function placesInView(map, incidents) {
  /** @type {Map<string, Place>} */
  const places = new Map();
  const size = map.getSize();
  for (const incident of incidents) {
    const { lon, lat } = incident;
    if (lon === null || lat === null) continue;
    const key = `${lon},${lat}`;
    const known = places.get(key);
    if (known) known.incidents.push(incident);
    else places.set(key, { incidents: [incident], lat, lon, ...xy(map, lat, lon) });
  }
  return [...places.values()]
    .filter(({ x, y }) => x > -size.x / 4 && y > -size.y / 4 && x < size.x * 1.25 && y < size.y * 1.25)
    .sort((a, b) => b.incidents.length - a.incidents.length || a.lat - b.lat);
}

/** @param {LeafletMap} map @param {number} lat @param {number} lon */
function xy(map, lat, lon) {
  const { x, y } = map.latLngToContainerPoint([lat, lon]);
  return { x, y };
}

/** @param {Place} place @param {number} zoom @returns {Disc[]} */
function discsOf({ incidents, x, y, lat }, zoom) {
  const metres = Math.max(0, ...incidents.map((incident) => DOUBT_M[incident.location_precision] ?? 0));
  if (metres === 0) return [];
  const r = Math.max(LEAST_DISC_PX, metres / metresPerPixel(zoom, lat));
  return [{ x, y, r, group: incidents[0]?.group ?? "politics" }];
}

/** @param {number} zoom */
function scaleAt(zoom) {
  return zoom < 6 ? 0.85 : zoom < 9 ? 1 : 1.2;
}

/** @param {Incident[]} incidents */
function groupsOf(incidents) {
  return Object.keys(GROUPS).filter((group) => incidents.some((incident) => incident.group === group));
}

/** @param {Incident[]} incidents @param {number} zoom */
function radiusOf(incidents, zoom) {
  const n = groupsOf(incidents).length;
  return (n === 1 ? 8 : n === 2 ? 12 : n === 3 ? 14 : 17) * scaleAt(zoom);
}

/** @param {Incident[]} incidents newest first */
function labelOf(incidents) {
  const [first] = incidents;
  if (incidents.length === 1) return first?.title ?? "";
  const places = new Set(incidents.map((incident) => incident.place));
  const where = places.size === 1 ? first?.place : `${first?.place} and near it`;
  return `${incidents.length} incidents, ${where}`;
}

/**
 * Draw the discs of doubt; overlapping ones of a group are one area, so that the tint does not add up.
 * @param {CanvasRenderingContext2D} ctx @param {Disc[]} discs @param {Palette} palette
 */
export function drawDiscs(ctx, discs, palette) {
  for (const group of new Set(discs.map((disc) => disc.group))) {
    ctx.beginPath();
    for (const disc of discs) {
      if (disc.group !== group) continue;
      ctx.moveTo(disc.x + disc.r, disc.y);
      ctx.arc(disc.x, disc.y, disc.r, 0, 2 * Math.PI);
    }
    ctx.fillStyle = palette.groups[group] ?? palette.text;
    ctx.globalAlpha = 0.13;
    ctx.fill();
  }
  ctx.globalAlpha = 1;
}

/**
 * Draw the symbols of the spots.
 * @param {CanvasRenderingContext2D} ctx @param {Spot[]} spots @param {Palette} palette @param {number} zoom
 */
export function drawSpots(ctx, spots, palette, zoom) {
  const scale = scaleAt(zoom);
  for (const spot of [...spots].sort((a, b) => a.y - b.y)) {
    drawLeader(ctx, spot, palette);
    const groups = groupsOf(spot.incidents);
    const places = packed(groups.length, 11.5);
    groups.forEach((group, i) => {
      const at = places[i] ?? { x: 0, y: 0 };
      ctx.save();
      ctx.translate(spot.x + at.x * scale, spot.y + at.y * scale);
      ctx.scale(scale, scale);
      drawSymbol(ctx, group, spot.incidents.filter((incident) => incident.group === group), palette);
      ctx.restore();
    });
    if (spot.incidents.length > 1) drawNumber(ctx, spot, palette);
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {Spot} spot @param {Palette} palette */
export function drawLeader(ctx, spot, palette) {
  if (Math.hypot(spot.x - spot.anchorX, spot.y - spot.anchorY) < 5) return;
  ctx.beginPath();
  ctx.moveTo(spot.anchorX, spot.anchorY);
  ctx.lineTo(spot.x, spot.y);
  ctx.strokeStyle = palette.text;
  ctx.lineWidth = 0.75;
  ctx.stroke();
}

/**
 * Draw one symbol at the origin: a ring for statements, a notch for what is disputed, a stroke through what is retracted.
 * @param {CanvasRenderingContext2D} ctx @param {string} group @param {Incident[]} incidents @param {Palette} palette
 */
function drawSymbol(ctx, group, incidents, palette) {
  const stated = incidents.every((incident) => incident.place_role === "stated");
  const parts = (stated ? SYMBOLS["politics"] : SYMBOLS[group]) ?? [];
  const colour = palette.groups[group] ?? palette.text;
  drawParts(ctx, parts, palette.halo, 3);
  const retracted = incidents.every((incident) => incident.verification === "retracted");
  if (retracted) ctx.globalAlpha = 0.5;
  if (incidents.every((incident) => incident.verification === "disputed")) clipNotch(ctx);
  drawParts(ctx, parts, colour);
  ctx.globalAlpha = 1;
  if (!retracted) return;
  ctx.beginPath();
  ctx.moveTo(-8, 6);
  ctx.lineTo(8, -6);
  ctx.strokeStyle = palette.text;
  ctx.lineWidth = 1.6;
  ctx.stroke();
}

/** Leave out a wedge at the upper right. @param {CanvasRenderingContext2D} ctx */
function clipNotch(ctx) {
  ctx.beginPath();
  ctx.rect(-10, -10, 20, 20);
  ctx.moveTo(-0.4, 0.4);
  ctx.lineTo(4.6, -10);
  ctx.lineTo(10, -10);
  ctx.lineTo(10, -4.6);
  ctx.closePath();
  ctx.clip("evenodd");
}

/** @param {CanvasRenderingContext2D} ctx @param {Spot} spot @param {Palette} palette */
function drawNumber(ctx, spot, palette) {
  ctx.font = "600 11px system-ui, sans-serif";
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = 3;
  ctx.strokeStyle = palette.halo;
  ctx.fillStyle = palette.text;
  const [text, x] = [String(spot.incidents.length), spot.x + spot.r + 1];
  ctx.strokeText(text, x, spot.y);
  ctx.fillText(text, x, spot.y);
}
