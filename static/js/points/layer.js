/** The incidents of an answer on the map: a few as spots with all there is to say, many by a renderer with counts. */

/** @typedef {import("#map/types.js").Palette} Palette */
/** @typedef {import("#map/points/types.js").PointsEngine} Engine */
/** @typedef {import("#map/points/types.js").Rows} Rows */
/** @typedef {import("#map/points/placing.js").Placed} Placed */
/** @typedef {import("#map/points/placing.js").Range} Range */
/** @typedef {import("#map/points/renderer.js").Renderer} Renderer */
/** @typedef {import("#map/points/renderer.js").Scene} Scene */
/** @typedef {import("#map/points/sparse.js").Obstacle} Obstacle */
/** @typedef {import("#map/points/places.js").Place} Place */
/** @typedef {import("#map/points/sprites.js").Sprites} Sprites */
/** @typedef {import("#map/canvas-layer.js").Frame} Frame */
/** @typedef {import("#map/canvas-layer.js").Under} Under */
/** @typedef {import("#map/basemap.js").WrittenNames} WrittenNames */
/** @typedef {{rows: Rows, placed: Placed, sprites: Sprites, code: Uint8Array}} Drawn */

import { sameFrame } from "#map/canvas-layer.js";
import { codesOf } from "#map/points/codes.js";
import { Dense } from "#map/points/dense.js";
import { drawDoubt } from "#map/points/doubt.js";
import { namesIn } from "#map/points/places.js";
import { place, placesIn, rangeOf, room } from "#map/points/placing.js";
import { drawDiscs, drawNumbers, drawSpots, layoutSparse, scaleAt } from "#map/points/sparse.js";
import { SplatRenderer } from "#map/points/splat.js";
import { drawSprites } from "#map/points/sprites.js";

/** With more rows in view than this, they are drawn one by one, without merging. */
export const SPARSE_MOST = 1_500;
const DENSE_SCALE = 0.8;

/** The points of a map. */
export class PointsLayer {
  /** Spots that can be chosen besides those of a dense map, topmost last. @type {Place[]} */
  spots = [];
  /** What is fanned out. @type {Place[]} */
  fanOut = [];
  /** What fans out the rows of a spot, once it is here. @type {typeof import("#map/points/fan.js").fanOut | null} */
  spread = null;
  /** @type {Rows | null} */
  #shown = null;
  /** @type {Renderer} */
  #renderer;
  /** @type {{placed: Placed, frame: Frame, mask: Uint8Array | null} | null} */
  #placing = null;
  /** @type {Map<string, Sprites>} */
  #sprites = new Map();
  /** @type {Palette | null} */
  #colours = null;
  #many = false;
  /** What the renderer shows. @type {Drawn | null} */
  #drawn = null;

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
    this.canvas = canvas;
    this.redraw = redraw;
    this.#renderer = new SplatRenderer(canvas());
  }

  /**
   * Draw by the graphics card from now on, and again by the processor when it is lost.
   * @param {(canvas: HTMLCanvasElement, engine: Engine, code: Uint8Array, lost: () => void) => Renderer | null} make null where there is none
   */
  accelerate(make) {
    const surface = this.canvas();
    const renderer = make(surface, this.engine, this.codes, () => this.#use(new SplatRenderer(this.canvas())));
    if (renderer) this.#use(renderer);
    else surface.remove();
  }

  /** @param {Renderer} renderer */
  #use(renderer) {
    this.#renderer.canvas.remove();
    this.#renderer = renderer;
    this.#drawn = null;
    this.redraw();
  }

  /** @param {Rows} rows */
  show(rows) {
    this.#shown = rows;
  }

  /** The canvases that are drawn by others than the map's layer. @returns {Under[]} */
  canvases() {
    const ground = { canvas: this.ground, at: { x: 0, y: 0 } };
    return [ground, this.#renderer];
  }

  /** Whether there are so many that they are not merged. */
  get many() {
    return this.#many;
  }

  /**
   * Draw what is below the crossings.
   * @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {Palette} palette @param {Obstacle[]} obstacles
   * @param {WrittenNames | null} names those of the ground
   */
  draw(ctx, frame, palette, obstacles, names) {
    if (this.#shown === null) return;
    if (this.trust !== this.engine.columns.verification) this.#recode();
    const { engine, codes } = this;
    this.fanOut = [];
    const { placed, range, places } = this.#found(frame, this.#shown);
    if (places === null) {
      drawDoubt(this.ground, engine, this.#drawMany(frame, palette, { placed, range, shown: this.#shown }), palette);
      return;
    }
    this.dense.show(null);
    if (this.#drawn) this.#renderer.clear();
    this.#drawn = null;
    if (!this.ground.hidden) this.ground.hidden = true;
    const boxes = namesIn(names, frame);
    const { spots, discs } = layoutSparse(engine, places.map((at) => placed.rows[at] ?? 0), frame, obstacles, boxes);
    this.spots = spots;
    drawDiscs(ctx, discs, palette);
    drawSpots(ctx, spots, this.#spritesOf(frame, palette, false), palette, codes);
    drawNumbers(ctx, spots, boxes, obstacles, palette);
  }

  /**
   * Draw no more than the symbols, if they are and were many: a step in time. Numbers and doubt follow by `draw`.
   * @param {Frame} frame @param {Palette} palette @returns {boolean} whether that could be done
   */
  step(frame, palette) {
    if (this.#shown === null || !this.#drawn || this.trust !== this.engine.columns.verification) return false;
    const { placed, range, places } = this.#found(frame, this.#shown);
    if (places === null) this.#drawMany(frame, palette, { placed, range, shown: this.#shown });
    return places === null;
  }

  /** Find what is in view; no places if they are many. @param {Frame} frame @param {Rows} shown */
  #found(frame, shown) {
    const { placed, range } = this.#place(frame, shown);
    const places = placesIn(placed, range, this.engine.columns.end, SPARSE_MOST);
    this.#many = places === null;
    return { placed, range, places };
  }

  /** @param {Frame} frame @param {Palette} palette @param {Pick<Scene, "placed" | "range" | "shown">} found @returns {Scene} */
  #drawMany(frame, palette, { placed, range, shown }) {
    const { codes: code, engine: { columns: { end } } } = this;
    const sprites = this.#spritesOf(frame, palette, true);
    const scene = { frame, placed, range, shown, code, end, sprites };
    const before = this.#drawn;
    const same = before?.rows === shown && before.placed === placed && before.sprites === sprites && before.code === code;
    if (!same) this.#renderer.draw(scene);
    this.#drawn = { rows: shown, placed, sprites, code };
    this.spots = [];
    this.dense.show(scene);
    return scene;
  }

  /**
   * Fan out what lies with a chosen row on one spot.
   * @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {Palette} palette @param {number} row
   * @returns {Place | null} what is chosen
   */
  fan(ctx, frame, palette, row) {
    const spot = this.spotOf(row);
    if (!spot || spot.rows.length < 2 || !this.spread) return spot;
    this.fanOut = this.spread(ctx, spot, this.#spritesOf(frame, palette, false), { palette, codes: this.codes });
    return this.fanOut.find((member) => member.rows[0] === row) ?? spot;
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
    this.codes = this.dense.codes = codesOf(this.engine);
    this.#placing = null; // places are more exact now
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
