/** A few symbols: doubt as a soft disc, near ones as one spot with a number and a leader to where it belongs. */

/** @typedef {import("#map/types.js").Palette} Palette */
/** @typedef {import("#map/points/types.js").PointsEngine} Engine */
/** @typedef {import("#map/points/sprites.js").Sprites} Sprites */
/** @typedef {import("#map/canvas-layer.js").Frame} Frame */
/** @typedef {{x: number, y: number, r: number, group: number}} Disc */
/** @typedef {import("#map/layout.js").Box} Box */
/** @typedef {{x: number, y: number, r: number}} Obstacle */
/** @typedef {{rows: number[], x: number, y: number, world: {x: number, y: number}}} Site rows of one position, newest first */

import { around, beyond, clearOf, covers, merged, metresPerPixel, packed, rings, touches } from "#map/layout.js";
import { Place, degrees, inView } from "#map/points/places.js";
import { codeOf } from "#map/points/sprites.js";
import { drawLeader } from "#map/symbols.js";
import { GROUPS } from "#map/vocab.js";

/** How far off a place may be, in metres. @type {Record<string, number>} */
export const DOUBT_M = { town: 5_000, district: 20_000 };
const LEAST_DISC_PX = 12;
const MERGE_PX = 18;
const MERGE_FAR_PX = 24;
const MERGE_CROWD_PX = 32;
/** With more places in view than this, what would lie on another is merged. */
const CROWD = 200;
const FAR_ZOOM = 6.5;
const SYMBOL_STEP = 11.5;
/** So far a spot steps aside for a name or another symbol, far out, where that is less than a place is known to. */
const ASIDE_PX = [4, 8, 12, 16, 20, 24];
const ASIDE_BELOW_ZOOM = 9;
const NUMBER_PX = 13;
const NUMBER_ASIDE_PX = 8;
/** Symbols may lie on each other's edges by so much. */
const EDGE_PX = 3;

/** How large symbols are. @param {number} zoom */
export function scaleAt(zoom) {
  return zoom < 6 ? 0.85 : zoom < 9 ? 1 : 1.2;
}

/**
 * Work out where rows are drawn.
 * @param {Engine} engine @param {number[]} rows newest first @param {Frame} frame @param {Obstacle[]} obstacles
 * @param {Box[]} names what a spot leaves free if it can
 * @returns {{spots: Place[], discs: Disc[]}}
 */
export function layoutSparse(engine, rows, frame, obstacles, names) {
  const { zoom } = frame;
  const sites = sitesOf(engine, rows, frame);
  const discs = sites.flatMap((site) => discsOf(engine, site, zoom));
  const near = sites.length > CROWD ? MERGE_CROWD_PX : zoom < FAR_ZOOM ? MERGE_FAR_PX : MERGE_PX;
  /** @type {Place[]} */
  const spots = [];
  const taken = [...obstacles];
  for (const group of merged(sites, (site) => site, near)) {
    const main = /** @type {Site} */ (group.items[0]);
    const shown = group.items.flatMap((site) => site.rows);
    const r = radiusOf(groupsOf(engine, shown).length, zoom);
    const { x, y } = zoom < ASIDE_BELOW_ZOOM ? aside(group, r, taken, names) : clearOf(group, obstacles, r - 1);
    const from = beyond(group, { x, y }, names);
    const anchor = { anchorX: group.x + (x - group.x) * from, anchorY: group.y + (y - group.y) * from };
    spots.push(new Place(engine, shown, { x, y, ...anchor, r, ...degrees(main.world) }));
    taken.push({ x, y, r });
  }
  return { spots, discs };
}

/**
 * Where a spot covers no name and no symbol; beside the symbols, or where it is, if there is no such place near.
 * @param {{x: number, y: number}} spot @param {number} r @param {Obstacle[]} taken @param {Box[]} names
 */
function aside(spot, r, taken, names) {
  /** @param {{x: number, y: number}} at */
  const free = (at) =>
    !taken.some((other) => touches(at, r - EDGE_PX, other)) && !names.some((box) => covers(box, around(at, 2 * r - 4)));
  const there = clearOf(spot, taken, r - 1);
  return free(there) ? there : (rings(spot, ASIDE_PX).find(free) ?? there);
}

/** @param {Engine} engine @param {number[]} rows @param {Frame} frame @returns {Site[]} the fullest first */
function sitesOf(engine, rows, frame) {
  /** @type {Map<number, Site>} */
  const sites = new Map();
  for (const row of rows) {
    const key = (engine.columns.x[row] ?? 0) * 65_536 + (engine.columns.y[row] ?? 0);
    const known = sites.get(key);
    if (known) {
      known.rows.push(row);
      continue;
    }
    const world = engine.world(row);
    sites.set(key, { rows: [row], world, ...inView(world, frame) });
  }
  return [...sites.values()].sort((a, b) => b.rows.length - a.rows.length || b.world.y - a.world.y);
}

/** @param {Engine} engine @param {Site} site @param {number} zoom @returns {Disc[]} */
function discsOf({ columns, vocab }, { rows, x, y, world }, zoom) {
  const words = vocab["location_precision"] ?? [];
  const metres = Math.max(0, ...rows.map((row) => DOUBT_M[words[columns.location_precision?.[row] ?? 0] ?? ""] ?? 0));
  if (metres === 0) return [];
  const r = Math.max(LEAST_DISC_PX, metres / metresPerPixel(zoom, degrees(world).lat));
  return [{ x, y, r, group: columns.group(rows[0] ?? 0) }];
}

/** @param {Engine} engine @param {number[]} rows @returns {number[]} the groups there are, in drawing order */
function groupsOf({ columns }, rows) {
  return [...new Set(rows.map((row) => columns.group(row)))].sort();
}

/** @param {number} n of groups @param {number} zoom */
function radiusOf(n, zoom) {
  return (n === 1 ? 8 : n === 2 ? 12 : n === 3 ? 14 : 17) * scaleAt(zoom);
}

/**
 * Draw the discs of doubt; overlapping ones of a group are one area, so that the tint does not add up.
 * @param {CanvasRenderingContext2D} ctx @param {Disc[]} discs @param {Palette} palette
 */
export function drawDiscs(ctx, discs, palette) {
  Object.keys(GROUPS).forEach((name, group) => {
    ctx.beginPath();
    for (const disc of discs) {
      if (disc.group !== group) continue;
      ctx.moveTo(disc.x + disc.r, disc.y);
      ctx.arc(disc.x, disc.y, disc.r, 0, 2 * Math.PI);
    }
    ctx.fillStyle = palette.groups[name] ?? palette.text;
    ctx.globalAlpha = 0.13;
    ctx.fill();
  });
  ctx.globalAlpha = 1;
}

/**
 * Draw the symbols of the spots, each group's with what is true of all its rows there.
 * @param {CanvasRenderingContext2D} ctx @param {Place[]} spots @param {Sprites} sprites @param {Palette} palette @param {Uint8Array} codes
 */
export function drawSpots(ctx, spots, sprites, palette, codes) {
  for (const spot of [...spots].sort((a, b) => a.y - b.y)) {
    drawLeader(ctx, spot, palette);
    const groups = groupsOf(spot.engine, spot.rows);
    const places = packed(groups.length, SYMBOL_STEP);
    groups.forEach((group, i) => {
      const at = places[i] ?? { x: 0, y: 0 };
      const code = commonCode(group, spot, codes);
      drawSprite(ctx, sprites, code, { x: spot.x + at.x * sprites.scale, y: spot.y + at.y * sprites.scale });
    });
  }
}

/** A picture says stated, disputed or retracted only if all rows are. @param {number} group @param {Place} spot @param {Uint8Array} codes */
function commonCode(group, { engine, rows }, codes) {
  const plain = codeOf(group, false, 0);
  const own = rows.filter((row) => engine.columns.group(row) === group).map((row) => (codes[row] ?? 0) - plain);
  const stated = own.every((part) => part >= 3);
  const trust = own.every((part) => part % 3 === 2) ? 2 : own.every((part) => part % 3 === 1) ? 1 : 0;
  return codeOf(group, stated, trust);
}

/**
 * Draw a picture at a point.
 * @param {CanvasRenderingContext2D} ctx @param {Sprites} sprites @param {number} code @param {{x: number, y: number}} at
 */
export function drawSprite(ctx, { half, ratio, sheet }, code, { x, y }) {
  const width = 2 * half + 1;
  const size = width / ratio;
  // On whole pixels of the screen it stays as sharp as it was drawn.
  const [left, top] = [x - size / 2, y - size / 2].map((edge) => Math.round(edge * ratio) / ratio);
  ctx.drawImage(sheet, code * width, 0, width, width, left ?? 0, top ?? 0, size, size);
}

/**
 * Write how many rows a spot has, on a side of it where that covers nothing if there is one, else symbols of incidents, last badges.
 * @param {CanvasRenderingContext2D} ctx @param {Place[]} spots @param {Box[]} names @param {Obstacle[]} obstacles @param {Palette} palette
 */
export function drawNumbers(ctx, spots, names, obstacles, palette) {
  const fixed = [...names, ...obstacles.map((each) => around(each, 2 * each.r + 2))];
  const taken = [...fixed, ...spots.map((each) => around(each, 2 * each.r))];
  ctx.font = "600 11px system-ui, sans-serif";
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = 3;
  ctx.strokeStyle = palette.halo;
  ctx.fillStyle = palette.text;
  for (const { total, x, y, r } of spots) {
    if (total < 2) continue;
    const text = String(total);
    const w = ctx.measureText(text).width;
    const far = r + 1 + w / 2;
    const sides = rings({ x, y }, [far, far + NUMBER_ASIDE_PX], (r + NUMBER_PX / 2) / far);
    const boxOf = (/** @type {{x: number, y: number}} */ at) => around(at, w, NUMBER_PX);
    const off = (/** @type {Box[]} */ boxes) => sides.find((side) => !boxes.some((other) => covers(boxOf(side), other)));
    const at = off(taken) ?? off(fixed) ?? off(names) ?? { x: x + far, y };
    taken.push(boxOf(at));
    fixed.push(boxOf(at));
    ctx.strokeText(text, at.x, at.y);
    ctx.fillText(text, at.x, at.y);
  }
}
