/** Crossings on the map: a badge by status, hatched where only a last status is known. */

/** @typedef {import("#map/types.js").Crossing} Crossing */
/** @typedef {import("#map/types.js").CrossingStatus} CrossingStatus */
/** @typedef {import("#map/types.js").Palette} Palette */
/** @typedef {import("#map/types.js").Spot} Spot */
/** @typedef {import("#map/canvas-layer.js").Frame} Frame */

import { sameFrame } from "#map/canvas-layer.js";
import { apart, spaced } from "#map/layout.js";
import { inView, worldOf } from "#map/points/places.js";
import { BADGES, GLYPHS, drawLeader, drawParts } from "#map/symbols.js";
import { t, term } from "#map/words.js";

const BADGE_HALF = 12;
const PICTURE_HALF = 18;
const ALL_FROM_ZOOM = 7;

/** Badge scale at a zoom. @param {number} zoom */
export function badgeScale(zoom) {
  return zoom < 6 ? 0.5 : zoom < 7 ? 0.62 : zoom < 9 ? 0.75 : 0.92;
}

/** @typedef {{crossing: Crossing, status: CrossingStatus}} Item */
/** @typedef {{item: number, x: number, y: number, anchorX: number, anchorY: number}} Site */

/** The crossings of a map: where they are is worked out once per view, how they look once per status. */
export class Crossings {
  /** @type {Spot[]} */
  spots = [];
  /** @type {{crossings: Crossing[], frame: Frame, sites: Site[]} | null} */
  #layout = null;
  /** @type {Map<string, HTMLCanvasElement>} */
  #badges = new Map();
  /** @type {Palette | null} */
  #colours = null;

  /** @param {Item[]} items @param {Frame} frame @returns {Spot[]} */
  layout(items, frame) {
    const crossings = items.map(({ crossing }) => crossing);
    const known = this.#layout;
    const there =
      known !== null && sameFrame(known.frame, frame) &&
      known.crossings.length === crossings.length && known.crossings.every((each, i) => each === crossings[i]);
    const sites = there ? known.sites : sitesOf(crossings, frame);
    this.#layout = { crossings, frame, sites };
    const r = BADGE_HALF * badgeScale(frame.zoom);
    this.spots = sites.map(({ item, ...at }) => new CrossingSpot(/** @type {Item} */ (items[item]), at, r));
    return this.spots;
  }

  /**
   * Draw the badges.
   * @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {Palette} palette
   */
  draw(ctx, { zoom, ratio }, palette) {
    if (this.#colours !== palette) this.#badges.clear();
    this.#colours = palette;
    const scale = badgeScale(zoom);
    for (const spot of this.spots) {
      drawLeader(ctx, spot, palette);
      const mode = zoom >= ALL_FROM_ZOOM ? (spot.crossing?.mode ?? "") : "";
      const key = `${spot.status?.status} ${spot.status?.knowledge} ${mode} ${scale} ${ratio}`;
      const badge = this.#badges.get(key) ?? picture(spot, mode, { scale: scale * ratio, palette });
      this.#badges.set(key, badge);
      const [left, top] = [spot.x, spot.y].map((at) => Math.round((at * ratio - badge.width / 2)) / ratio);
      ctx.drawImage(badge, left ?? 0, top ?? 0, badge.width / ratio, badge.height / ratio);
    }
  }
}

/** A crossing where it is drawn; its label is said when asked for. @implements {Spot} */
class CrossingSpot {
  /** @type {Spot["incidents"]} */
  incidents = [];

  /** @param {Item} item @param {Omit<Site, "item">} at @param {number} r */
  constructor({ crossing, status }, { x, y, anchorX, anchorY }, r) {
    this.crossing = crossing;
    this.status = status;
    this.lat = crossing.lat;
    this.lon = crossing.lon;
    this.x = x;
    this.y = y;
    this.anchorX = anchorX;
    this.anchorY = anchorY;
    this.r = r;
  }

  get label() {
    const { status, knowledge } = this.status;
    const key = knowledge === "last_known" ? "map.last_known" : "map.known";
    return t(key, { name: this.crossing.name, status: term("status", status) });
  }
}

/**
 * Work out where the crossings in view are drawn: close up all, far out those that have room, the main ones first.
 * @param {Crossing[]} crossings @param {Frame} frame @returns {Site[]}
 */
function sitesOf(crossings, frame) {
  const { zoom, size, margin } = frame;
  const r = BADGE_HALF * badgeScale(zoom);
  const near = crossings
    .map((crossing, item) => ({ item, rank: rank(crossing), ...inView(worldOf(crossing), frame) }))
    .filter(({ x, y }) => x > -margin.x && y > -margin.y && x < size.x + margin.x && y < size.y + margin.y)
    .sort((a, b) => a.rank - b.rank);
  const all = zoom >= ALL_FROM_ZOOM;
  const drawn = all ? near : spaced(near.filter((each) => each.rank < 2), r * 2.6);
  const places = all ? apart(drawn, Math.max(12, r * 1.8)) : drawn;
  return drawn.map(({ item, x, y }, i) => ({ item, anchorX: x, anchorY: y, x: places[i]?.x ?? x, y: places[i]?.y ?? y }));
}

/** How much a crossing matters: international roads first. @param {Crossing} crossing */
export function rank({ category, mode }) {
  return (category === "international" ? 0 : 2) + (mode === "road" ? 0 : 1);
}

/**
 * Draw a badge once, to be copied.
 * @param {Spot} spot @param {string} mode what crosses, if it is shown @param {{scale: number, palette: Palette}} look
 */
function picture(spot, mode, { scale, palette }) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 2 * Math.ceil(PICTURE_HALF * scale);
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  ctx.translate(canvas.width / 2, canvas.height / 2);
  ctx.scale(scale, scale);
  drawBadge(ctx, spot, palette);
  drawGlyph(ctx, mode, palette);
  return canvas;
}

/** @param {CanvasRenderingContext2D} ctx @param {Spot} spot @param {Palette} palette */
function drawBadge(ctx, { status }, palette) {
  const name = status?.status ?? "unknown";
  const colour = palette.status[name] ?? palette.text;
  ctx.beginPath();
  ctx.arc(0, 0, 13.2, 0, 2 * Math.PI);
  ctx.fillStyle = palette.halo;
  ctx.fill();
  if (status?.knowledge !== "last_known") {
    drawParts(ctx, BADGES[name] ?? [], colour);
    return;
  }
  drawParts(ctx, BADGES[name] ?? [], hatch(ctx, colour) ?? colour);
  ctx.beginPath();
  ctx.arc(0, 0, 11.2, 0, 2 * Math.PI);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.4;
  ctx.stroke();
}

/** @param {CanvasRenderingContext2D} ctx @param {string} mode @param {Palette} palette */
function drawGlyph(ctx, mode, palette) {
  const glyph = GLYPHS[mode];
  if (!glyph) return;
  ctx.save();
  ctx.translate(9.5, 9.5);
  ctx.beginPath();
  ctx.arc(0, 0, 7.4, 0, 2 * Math.PI);
  ctx.fillStyle = palette.halo;
  ctx.fill();
  drawParts(ctx, glyph, palette.text);
  ctx.restore();
}

/** @type {Map<string, CanvasPattern | null>} */
const hatches = new Map();

/** Make a pattern of slanted lines. @param {CanvasRenderingContext2D} ctx @param {string} colour */
function hatch(ctx, colour) {
  if (hatches.has(colour)) return hatches.get(colour) ?? null;
  const tile = document.createElement("canvas");
  tile.width = tile.height = 12;
  const pen = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
  pen.strokeStyle = colour;
  pen.lineWidth = 4.4;
  pen.beginPath();
  for (const offset of [-12, 0, 12]) {
    pen.moveTo(offset - 3, 15);
    pen.lineTo(offset + 15, -3);
  }
  pen.stroke();
  const pattern = ctx.createPattern(tile, "repeat");
  pattern?.setTransform(new DOMMatrix().scale(0.42));
  hatches.set(colour, pattern);
  return pattern;
}
