/** The incidents of an answer on the map: a few as spots with all there is to say, many by a renderer with counts. */

/** @typedef {import("#map/types.js").Palette} Palette */
/** @typedef {import("#map/points/types.js").PointsEngine} Engine */
/** @typedef {import("#map/points/types.js").Rows} Rows */
/** @typedef {import("#map/points/placing.js").Placed} Placed */
/** @typedef {import("#map/points/placing.js").Range} Range */
/** @typedef {import("#map/points/renderer.js").Renderer} Renderer */
/** @typedef {import("#map/points/renderer.js").Scene} Scene */
/** @typedef {import("#map/points/sparse.js").Obstacle} Obstacle */
/** @typedef {import("#map/points/sprites.js").Sprites} Sprites */
/** @typedef {import("#map/canvas-layer.js").Frame} Frame */

import { sameFrame } from "#map/canvas-layer.js";
import { codesOf } from "#map/points/codes.js";
import { Dense } from "#map/points/dense.js";
import { drawDoubt } from "#map/points/doubt.js";
import { fanned } from "#map/points/fan.js";
import { Place } from "#map/points/places.js";
import { place, placesIn, rangeOf, room } from "#map/points/placing.js";
import { chooseRenderer } from "#map/points/renderer.js";
import { drawDiscs, drawSpots, drawSprite, layoutSparse, scaleAt } from "#map/points/sparse.js";
import { drawSprites } from "#map/points/sprites.js";
import { drawLeader } from "#map/symbols.js";

/** With more rows in view than this, they are drawn one by one, without merging. */
export const SPARSE_MOST = 1_500;
const DENSE_SCALE = 0.8;
const SHEET_EDGE_PX = 16;
/** With a graphics card a step leaves the processor idle: what only it can draw follows when steps cease. */
const DOUBT_AFTER_MS = 120;

/** The points of a map. */
export class PointsLayer {
  /** Spots that can be chosen besides those of a dense map, topmost last. @type {Place[]} */
  spots = [];
  /** @type {Place[]} */
  #fan = [];
  /** @type {Rows | null} */
  #shown = null;
  /** @type {Renderer | null} */
  #renderer = null;
  /** @type {{placed: Placed, frame: Frame, mask: Uint8Array | null} | null} */
  #placing = null;
  /** @type {Map<string, Sprites>} */
  #sprites = new Map();
  /** @type {Palette | null} */
  #colours = null;
  #many = false;
  #later = 0;

  /**
   * @param {Engine} engine @param {() => HTMLCanvasElement} canvas makes a canvas below the one that is drawn on
   * @param {() => void} redraw asks to be drawn again
   */
  constructor(engine, canvas, redraw) {
    this.engine = engine;
    this.codes = codesOf(engine);
    this.trust = engine.columns.verification;
    this.room = room(engine.n);
    this.dense = new Dense(engine, this.codes);
    this.ground = canvas();
    this.ground.hidden = true;
    chooseRenderer(engine, this.codes, canvas, (renderer) => {
      this.#renderer = renderer;
      redraw();
    });
  }

  /** @param {Rows} rows */
  show(rows) {
    this.#shown = rows;
  }

  /** The canvases that are drawn by others than the map's layer. */
  canvases() {
    return this.#renderer ? [this.ground, this.#renderer.canvas] : [this.ground];
  }

  /** Whether there are so many that they are not merged. */
  get many() {
    return this.#many;
  }

  /**
   * Draw what is below the crossings.
   * @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {Palette} palette @param {Obstacle[]} obstacles
   */
  draw(ctx, frame, palette, obstacles) {
    if (this.#shown === null) return;
    if (this.trust !== this.engine.columns.verification) this.#recode();
    const { engine, codes } = this;
    const { placed, range } = this.#place(frame, this.#shown);
    const places = placesIn(placed, range, engine.columns.end, SPARSE_MOST);
    this.#many = places === null;
    this.#fan = [];
    if (places === null) {
      const sprites = this.#spritesOf(frame, palette, true);
      this.#drawMany({ frame, placed, range, shown: this.#shown, code: codes, end: engine.columns.end, sprites }, palette);
      return;
    }
    this.dense.show(null);
    this.#renderer?.clear();
    this.ground.hidden = true;
    clearTimeout(this.#later);
    const { spots, discs } = layoutSparse(engine, places.map((at) => placed.rows[at] ?? 0), frame, obstacles);
    this.spots = spots;
    drawDiscs(ctx, discs, palette);
    drawSpots(ctx, spots, this.#spritesOf(frame, palette, false), palette, codes);
  }

  /** @param {Scene} scene @param {Palette} palette */
  #drawMany(scene, palette) {
    this.#renderer?.draw(scene);
    this.spots = [];
    this.dense.show(scene);
    clearTimeout(this.#later);
    const doubt = () => drawDoubt(this.ground, this.engine, scene, palette);
    if (this.#renderer?.kind === "webgl") this.#later = window.setTimeout(doubt, DOUBT_AFTER_MS);
    else doubt();
  }

  /**
   * Fan out what lies with a chosen row on one spot.
   * @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {Palette} palette @param {number} row
   * @returns {Place | null} what is chosen
   */
  fan(ctx, frame, palette, row) {
    const spot = this.spotOf(row);
    if (!spot || spot.rows.length < 2) return spot;
    const places = fanned(spot.rows.length);
    const sprites = this.#spritesOf(frame, palette, false);
    this.#fan = places.map(({ x, y }, i) => new Place(this.engine, [spot.rows[i] ?? 0], {
      x: spot.x + x, y: spot.y + y, anchorX: spot.x, anchorY: spot.y, lat: spot.lat, lon: spot.lon, r: 8 * sprites.scale,
    }));
    drawSheet(ctx, spot, places, palette);
    for (const member of this.#fan) drawLeader(ctx, member, palette);
    for (const member of this.#fan) drawSprite(ctx, sprites, this.codes[member.rows[0] ?? 0] ?? 0, member);
    return this.#fan.find((member) => member.rows[0] === row) ?? spot;
  }

  /** What is fanned out. */
  get fanOut() {
    return this.#fan;
  }

  /** The spot that shows a row, if it is drawn. @param {number} row @returns {Place | null} */
  spotOf(row) {
    if (!this.#shown?.has(row) || !this.engine.placed(row)) return null;
    if (this.#many) return this.dense.spotOf(row);
    return this.spots.find((spot) => spot.rows.includes(row)) ?? null;
  }

  /** What is not known at first came. */
  #recode() {
    this.trust = this.engine.columns.verification;
    this.codes = codesOf(this.engine);
  }

  /** @param {Frame} frame @param {Rows} shown @returns {{placed: Placed, range: Range}} */
  #place(frame, shown) {
    const { engine, codes } = this;
    if (!this.#placing || this.#placing.mask !== shown.mask || !sameFrame(this.#placing.frame, frame)) {
      place(engine, codes, shown.mask, frame, this.room);
      this.#placing = { placed: { ...this.room }, frame, mask: shown.mask };
    }
    const { placed } = this.#placing;
    return { placed, range: rangeOf(placed, shown, engine.columns.start) };
  }

  /** @param {Frame} frame @param {Palette} palette @param {boolean} dense */
  #spritesOf({ zoom, ratio }, palette, dense) {
    if (this.#colours !== palette) this.#sprites.clear();
    this.#colours = palette;
    const scale = scaleAt(zoom) * (dense ? DENSE_SCALE : 1);
    const key = `${scale} ${ratio} ${dense}`;
    const sprites = this.#sprites.get(key) ?? drawSprites(palette, { scale, ratio, halo: dense ? 1 : 1.5 * scale });
    this.#sprites.set(key, sprites);
    return sprites;
  }
}

/**
 * Draw a sheet under a fan, so that it stands out from what lies there.
 * @param {CanvasRenderingContext2D} ctx @param {{x: number, y: number}} spot @param {{x: number, y: number}[]} places @param {Palette} palette
 */
function drawSheet(ctx, { x, y }, places, palette) {
  const reach = Math.max(...places.map((place) => Math.hypot(place.x, place.y))) + SHEET_EDGE_PX;
  ctx.beginPath();
  ctx.arc(x, y, reach, -0.3, Math.PI + 0.3);
  ctx.closePath();
  ctx.globalAlpha = 0.85;
  ctx.fillStyle = palette.land;
  ctx.fill();
  ctx.globalAlpha = 1;
}
