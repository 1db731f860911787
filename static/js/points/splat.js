/** Drawing without a graphics card: all symbols in one picture, which is put on the canvas at once. */

/** @typedef {import("#map/points/sprites.js").Sprites} Sprites */
/** @typedef {import("#map/points/renderer.js").Scene} Scene */
/** @typedef {import("#map/points/stamps.js").Stamps} Stamps */
/** @typedef {import("#map/points/stamps.js").Target & {image: ImageData}} Picture */
/** @typedef {import("#map/points/placing.js").Placed} Placed */

import { fitTo } from "#map/canvas-layer.js";
import { boundsOf, splat, stampsOf } from "#map/points/stamps.js";

/** Draws on the processor. */
export class SplatRenderer {
  kind = /** @type {const} */ ("splat");
  at = { x: 0, y: 0 };
  /** @type {Stamps | null} */
  #stamps = null;
  /** @type {Sprites | null} */
  #sprites = null;
  /** @type {Picture | null} */
  #target = null;
  /** @type {Placed | null} */
  #placed = null;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    // Kept in memory: a picture is written into it at every step.
    this.ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  }

  /** @param {Scene} scene */
  draw({ frame, sprites, placed, range, code, end }) {
    if (this.#sprites !== sprites || this.#stamps === null) this.#stamps = cut(sprites);
    this.#sprites = sprites;
    const { half } = sprites;
    if (this.#placed !== placed || this.#target?.pad !== half) {
      this.#placed = placed;
      this.#target = targetOf(boundsOf(placed), half);
    }
    const target = /** @type {Picture} */ (this.#target);
    const { image, left, top } = target;
    // No larger than what is drawn: all of a canvas is copied and put together anew at every step.
    fitTo(this.canvas, { width: image.width, height: image.height, ratio: frame.ratio });
    this.at = { x: (left - half) / frame.ratio, y: (top - half) / frame.ratio };
    splat({ stamps: this.#stamps, target, code, end }, placed, range);
    this.ctx.putImageData(image, 0, 0);
  }

  /** Show nothing. */
  clear() {
    this.ctx.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }
}

/** @param {{left: number, top: number, width: number, height: number}} bounds @param {number} pad @returns {Picture} */
export function targetOf(bounds, pad) {
  const image = new ImageData(bounds.width + 2 * pad, bounds.height + 2 * pad);
  const colours = new Int32Array(image.data.buffer);
  return { ...bounds, pad, image, colours, taken: new Uint8Array(colours.length) };
}

/** Cut the sheet into rows of pixels. @param {Sprites} sprites @returns {Stamps} */
export function cut({ half, sheet }) {
  const ctx = /** @type {CanvasRenderingContext2D} */ (sheet.getContext("2d"));
  const { data, width } = ctx.getImageData(0, 0, sheet.width, sheet.height);
  return stampsOf(new Int32Array(data.buffer), width, half);
}
