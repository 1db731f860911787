/** Who draws the symbols where there are many: the processor at first, then the graphics card where there is a real one. */

/** @typedef {import("#map/points/types.js").PointsEngine} Engine */
/** @typedef {import("#map/points/types.js").Rows} Rows */
/** @typedef {import("#map/canvas-layer.js").Frame} Frame */
/** @typedef {import("#map/points/placing.js").Placed} Placed */
/** @typedef {import("#map/points/placing.js").Range} Range */
/** @typedef {import("#map/points/sprites.js").Sprites} Sprites */
/**
 * @typedef {object} Scene
 * @property {Frame} frame
 * @property {Sprites} sprites the same object until they look different
 * @property {Rows} shown
 * @property {Placed} placed
 * @property {Range} range
 * @property {Uint8Array} code each row's picture
 * @property {import("#map/columns.js").Days} end each row's last day, exclusive
 */
/**
 * @typedef {object} Renderer
 * @property {"splat" | "webgl"} kind
 * @property {HTMLCanvasElement} canvas
 * @property {{x: number, y: number}} at how far from the frame's corner the canvas lies, in CSS pixels
 * @property {(scene: Scene) => void} draw
 * @property {() => void} clear
 */

import { webglRenderer } from "#map/points/webgl.js";

/**
 * Make a renderer of the graphics card; null where there is no real one. A test forces one, or none, by
 * `window.borderMapRenderer`.
 * @param {HTMLCanvasElement} canvas @param {Engine} engine @param {Uint8Array} code
 * @param {() => void} lost called when the graphics card is lost
 * @returns {Renderer | null}
 */
export function accelerated(canvas, engine, code, lost) {
  const wanted = window.borderMapRenderer;
  return wanted === "splat" ? null : webglRenderer(canvas, engine, code, { any: wanted === "webgl", lost });
}
