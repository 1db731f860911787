/** Many symbols: finding one under the pointer, and the numbers of the fullest squares. */

/** @typedef {import("#map/types.js").Palette} Palette */
/** @typedef {import("#map/points/types.js").PointsEngine} Engine */
/** @typedef {import("#map/points/types.js").Rows} Rows */
/** @typedef {import("#map/points/placing.js").Placed} Placed */
/** @typedef {import("#map/points/placing.js").Range} Range */
/** @typedef {import("#map/points/cells.js").Cell} Cell */
/** @typedef {import("#map/points/sparse.js").Obstacle} Obstacle */
/** @typedef {import("#map/canvas-layer.js").Frame} Frame */
/** @typedef {import("#map/basemap.js").WrittenNames} WrittenNames */
/** @typedef {{frame: Frame, placed: Placed, range: Range, shown: Rows}} Scene */
/** @typedef {{x: number, y: number, count: number, r: number, anchor: {x: number, y: number}}} Count */

import { number } from "#map/i18n.js";
import { around } from "#map/layout.js";
import { PILL_PX, countIn, fullest } from "#map/points/cells.js";
import { Grid } from "#map/points/grid.js";
import { Place, degrees, inView, namesIn } from "#map/points/places.js";
import { STEPS } from "#map/points/placing.js";
import { scaleAt } from "#map/points/sparse.js";
import { drawLeader } from "#map/symbols.js";

const SYMBOL_PX = 5.5;
const TOGETHER_PX = 5;
const COUNTS_BELOW_ZOOM = 9;
/** Most that are fanned out; the popup leafs through the others. */
export const FAN_MOST = 24;

/** A dense map's symbols, as far as they are more than pixels. */
export class Dense {
  /** What is shown, if the map is dense. @type {Scene | null} */
  scene = null;
  /** @type {Grid | null} */
  #grid = null;
  /** @type {{placed: Placed, names: WrittenNames | null, cells: Cell[]} | null} */
  #cells = null;
  /** Squares with a number, where it was last written. @type {Count[]} */
  counts = [];

  /** @param {Engine} engine @param {Uint8Array} codes */
  constructor(engine, codes) {
    this.engine = engine;
    this.codes = codes;
  }

  /** @param {Scene | null} scene null if the map is not dense */
  show(scene) {
    this.scene = scene;
    if (!scene) this.counts = [];
  }

  /**
   * Write the numbers of the fullest squares.
   * @param {CanvasRenderingContext2D} ctx @param {Palette} palette @param {Obstacle[]} obstacles @param {WrittenNames | null} names
   */
  drawCounts(ctx, palette, obstacles, names) {
    this.counts = [];
    if (!this.scene || this.scene.frame.zoom >= COUNTS_BELOW_ZOOM) return;
    const { placed, frame, shown } = this.scene;
    if (this.#cells?.placed !== placed || this.#cells.names !== names) {
      const badges = obstacles.map((each) => around(each, 2 * each.r + 2));
      this.#cells = { placed, names, cells: fullest(placed, frame, badges, namesIn(names, frame)) };
    }
    ctx.font = "600 11px system-ui, sans-serif";
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    for (const cell of this.#cells.cells) {
      const count = countIn(cell.rows, shown, this.engine.columns);
      if (count < 2) continue;
      this.counts.push({ x: cell.x, y: cell.y, count, r: PILL_PX.y / 2, anchor: cell.middle });
      drawLeader(ctx, cell, palette);
      drawPill(ctx, cell, number(count), palette);
    }
  }

  /** The spot under a point of the view. @param {{x: number, y: number}} at @param {number} reach in pixels @returns {Place | null} */
  hit(at, reach) {
    if (!this.scene) return null;
    const radius = SYMBOL_PX * scaleAt(this.scene.frame.zoom);
    let [over, nearest, least] = [-1, -1, Infinity];
    this.#near(at, reach, (row, px) => {
      if (px <= radius && row > over) over = row;
      if (px < least) [nearest, least] = [row, px];
    });
    const row = over >= 0 ? over : nearest;
    return row >= 0 ? this.spotOf(row) : null;
  }

  /** A row with the shown ones that lie on it, newest first after it. @param {number} row */
  spotOf(row) {
    if (!this.scene) return null;
    const world = this.engine.world(row);
    const at = inView(world, this.scene.frame);
    /** @type {number[]} */
    const others = [];
    this.#near(at, TOGETHER_PX, (each) => each !== row && others.push(each));
    others.sort((a, b) => b - a);
    const rows = [row, ...others.slice(0, FAN_MOST - 1)];
    return new Place(this.engine, rows, { ...at, ...degrees(world), r: 8 }, others.length + 1);
  }

  /**
   * Visit the shown rows near a point of the view.
   * @param {{x: number, y: number}} at @param {number} radius in pixels @param {(row: number, px: number) => void} visit
   */
  #near(at, radius, visit) {
    if (!this.scene) return;
    const { frame, shown } = this.scene;
    this.#grid ??= new Grid(this.engine, this.codes);
    const { west, north, east, south } = this.engine.box;
    const world = 256 * 2 ** frame.zoom;
    const [stepX, stepY] = [((east - west) * world) / STEPS, ((south - north) * world) / STEPS];
    const corner = inView({ x: west + (east - west) / STEPS / 2, y: north + (south - north) / STEPS / 2 }, frame);
    const ellipse = { x: (at.x - corner.x) / stepX, y: (at.y - corner.y) / stepY, rx: radius / stepX, ry: radius / stepY };
    this.#grid.near(ellipse, (row, share) => {
      if (shown.has(row)) visit(row, share * radius);
    });
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {{x: number, y: number}} at @param {string} text @param {Palette} palette */
function drawPill(ctx, { x, y }, text, palette) {
  const width = ctx.measureText(text).width + 10;
  ctx.beginPath();
  ctx.roundRect(Math.round(x - width / 2), Math.round(y - PILL_PX.y / 2 + 1), Math.round(width), PILL_PX.y - 2, 3);
  ctx.fillStyle = palette.halo;
  ctx.fill();
  ctx.strokeStyle = palette.text;
  ctx.lineWidth = 1;
  ctx.stroke();
  ctx.fillStyle = palette.text;
  ctx.fillText(text, x, y + 0.5);
}
