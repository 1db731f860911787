/** Who draws the symbols where there are many: the graphics card where there is a real one, else the processor. */

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
 * @property {Int32Array} end each row's last day, exclusive
 */
/**
 * @typedef {object} Renderer
 * @property {"splat" | "webgl"} kind
 * @property {HTMLCanvasElement} canvas
 * @property {(scene: Scene) => void} draw
 * @property {() => void} clear
 */

import { SplatRenderer } from "#map/points/splat.js";
import { webglRenderer } from "#map/points/webgl.js";

/**
 * Choose a renderer. A test forces one by `window.borderMapRenderer` before the page starts.
 * @param {Engine} engine @param {Uint8Array} code
 * @param {() => HTMLCanvasElement} canvas makes one where the canvas belongs
 * @param {(renderer: Renderer) => void} use called now, and again when the graphics card is lost
 */
export function chooseRenderer(engine, code, canvas, use) {
  const splat = () => use(new SplatRenderer(canvas()));
  const wanted = window.borderMapRenderer;
  if (wanted === "splat") return splat();
  const surface = canvas();
  const lost = () => {
    surface.remove();
    splat();
  };
  const renderer = webglRenderer(surface, engine, code, { any: wanted === "webgl", lost });
  if (renderer) use(renderer);
  else lost();
}
