/** The symbols above the map: crossings and incidents, with pointing and walking from one to the next. */

/** @typedef {import("#map/types.js").Spot} Spot */
/** @typedef {import("#map/types.js").Palette} Palette */
/** @typedef {import("#map/points/types.js").PointsEngine} Engine */
/** @typedef {import("#map/points/types.js").PointsShown} PointsShown */
/** @typedef {import("#map/canvas-layer.js").Frame} Frame */
/** @typedef {import("leaflet").Map} LeafletMap */

import { canvasLayer, coveringCanvas } from "#map/canvas-layer.js";
import { Crossings } from "#map/crossings.js";
import { PointsLayer } from "#map/points/layer.js";
import { paced } from "#map/dom.js";
import { pointing } from "#map/points/pointing.js";

const PANE = "symbols";
const REACH_PX = 6;
/** A finger or an unsteady hand finds a symbol from so far: 24 px across. */
const LEAST_R = 8;
/** While time runs, all else follows the symbols so often. */
const FOLLOW_MS = 120;

/** The symbols of a map. */
export class SymbolOverlay {
  /** @type {PointsLayer | null} */
  points = null;
  /** @type {PointsShown | null} */
  #shown = null;
  /** @type {string[]} */
  #selected = [];
  /** @type {Spot | null} */
  #walked = null;
  crossings = new Crossings();
  /** What is written on the ground. @type {import("#map/basemap.js").WrittenNames | null} */
  #names = null;
  /** What names a symbol under the pointer, once it is here. @type {import("#map/tips.js").Tip | null} */
  tip = null;
  /** What writes the names of crossings, once it is here. @type {typeof import("#map/crossing-names.js").drawNames | null} */
  nameCrossings = null;
  #followSoon = paced(() => this.redraw(), FOLLOW_MS);

  /**
   * @param {LeafletMap} map
   * @param {{palette: () => Palette, open: (spot: Spot) => void, engine?: Engine}} options
   *   open is called when a symbol is chosen, once the texts it needs are here
   */
  constructor(map, { palette, open, engine }) {
    this.map = map;
    this.palette = palette;
    this.pane = map.getPane(PANE) ?? map.createPane(PANE);
    this.pane.classList.add("symbols-pane");
    const under = () => this.points?.canvases() ?? [];
    this.layer = canvasLayer(map, PANE, {
      draw: (ctx, frame) => this.#draw(ctx, frame), step: (frame) => this.#step(frame), under,
    });
    pointing(map, this, (spot) => void this.ready(spot).then(() => open(spot)));
    map.on(/** @type {any} */ ("names"), (event) => {
      this.#names = /** @type {any} */ (event);
      this.redraw();
    });
    if (engine) this.use(engine);
  }

  /** Take the data; before it only crossings are drawn. @param {Engine} engine */
  use(engine) {
    const canvas = () => {
      const made = coveringCanvas(this.map, PANE);
      this.pane.insertBefore(made, this.layer.canvas);
      return made;
    };
    this.points = new PointsLayer(engine, canvas, () => this.redraw());
    engine.on(() => this.redraw());
    if (this.#shown) this.points.show(this.#shown.rows);
  }

  /** Show an answer; where symbols are many, what lies on them follows within a moment. @param {PointsShown} shown */
  show(shown) {
    this.#shown = shown;
    this.points?.show(shown.rows);
    this.layer?.step();
  }

  /** Draw with the next frame whatever still follows. */
  settle() {
    this.#followSoon.now();
  }

  /** Draw anew, in other colours or with texts that have come. */
  redraw() {
    this.layer?.redraw();
  }

  /** Mark what is chosen, and fan out what lies on it. @param {string[]} ids */
  mark(ids) {
    if (ids.join() === this.#selected.join()) return;
    this.#selected = ids;
    this.redraw();
  }

  /** Mark what the keyboard stands on. @param {Spot | null} spot */
  walk(spot) {
    this.#walked = spot;
    this.redraw();
  }

  /** The spot that shows an id, if it is drawn. @param {string} id @returns {Spot | null} */
  spotOf(id) {
    const row = this.points?.engine.known(id);
    if (row !== undefined) return this.points?.spotOf(row) ?? null;
    return this.crossings.spots.find((spot) => spot.crossing?.id === id) ?? null;
  }

  /** Wait for the text of a spot's first record; without it the spot has no id to be chosen by. @param {Spot} spot */
  async ready({ rows }) {
    if (rows) await this.points?.engine.texts(rows.slice(0, 1));
  }

  /** The member of a fan at a point of the view. @param {{x: number, y: number}} at @returns {Spot | null} */
  onFan(at) {
    return nearest(this.points?.fanOut ?? [], at);
  }

  /** The symbol at a point of the view. @param {{x: number, y: number}} at @returns {Spot | null} */
  hit(at) {
    const fan = this.onFan(at);
    if (fan) return fan;
    const crossings = this.crossings.spots;
    if (!this.points?.many) return nearest([...(this.points?.spots ?? []), ...crossings], at);
    const on = crossings.find(({ x, y, r }) => Math.hypot(x - at.x, y - at.y) <= r);
    return on ?? this.points.dense.hit(at, LEAST_R + REACH_PX) ?? nearest(crossings, at);
  }

  /** Draw the symbols alone, if nothing else is to be drawn at once. @param {Frame} frame */
  #step(frame) {
    if (!this.#shown || this.#selected.length > 0 || this.#walked) return false;
    this.crossings.layout(this.#shown.crossings, frame);
    if (!this.points?.step(frame, this.palette())) return false;
    this.#followSoon();
    return true;
  }

  /** @param {CanvasRenderingContext2D} ctx @param {Frame} frame */
  #draw(ctx, frame) {
    if (!this.#shown) return;
    const [colours, points] = [this.palette(), this.points];
    const crossings = this.crossings.layout(this.#shown.crossings, frame);
    points?.draw(ctx, frame, colours, crossings, this.#names);
    points?.dense.drawCounts(ctx, colours, crossings, this.#names);
    this.crossings.draw(ctx, frame, colours);
    this.nameCrossings?.(ctx, { crossings, points: points?.spots ?? [], names: this.#names }, colours, frame);
    for (const id of this.#selected) {
      const row = points?.engine.known(id);
      const spot = row === undefined ? this.spotOf(id) : points?.fan(ctx, frame, colours, row);
      if (spot) drawRing(ctx, spot, colours);
    }
    if (this.#walked) drawRing(ctx, this.#walked, colours);
  }
}

/** @param {Spot[]} spots topmost last @param {{x: number, y: number}} at @returns {Spot | null} */
function nearest(spots, at) {
  let [best, least] = [/** @type {Spot | null} */ (null), Infinity];
  for (const spot of spots) {
    const d = Math.hypot(spot.x - at.x, spot.y - at.y) - Math.max(spot.r, LEAST_R);
    if (d < REACH_PX && d <= least) [best, least] = [spot, d];
  }
  return best;
}

/** @param {CanvasRenderingContext2D} ctx @param {Spot} spot @param {Palette} palette */
function drawRing(ctx, spot, palette) {
  for (const [width, colour] of /** @type {[number, string][]} */ ([[5, palette.halo], [2.5, palette.focus]])) {
    ctx.beginPath();
    ctx.arc(spot.x, spot.y, spot.r + 5, 0, 2 * Math.PI);
    ctx.lineWidth = width;
    ctx.strokeStyle = colour;
    ctx.stroke();
  }
}
