/** Drawing with a graphics card: all rows lie there in their order in time; a step is one call with a range of them. */

/** @typedef {import("#map/points/types.js").Box} Box */
/** @typedef {import("#map/points/renderer.js").Renderer} Renderer */
/** @typedef {import("#map/points/renderer.js").Scene} Scene */
/** @typedef {import("#map/points/sprites.js").Sprites} Sprites */
/** @typedef {{n: number, box: Box, columns: {x: Uint16Array, y: Uint16Array, end: import("#map/columns.js").Days}}} Data */
/** @typedef {Record<string, WebGLUniformLocation | null>} Places */

import { fitTo } from "#map/canvas-layer.js";
import { STEPS, worldPixels } from "#map/points/placing.js";
import { CODES } from "#map/points/sprites.js";

/** Names of processors that play a graphics card; not every browser owns up to it as a caveat. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;
const UNIFORMS = ["origin", "offset", "scale", "size", "after", "picture"];

// Whole steps from the corner and a small rest: exact where a sum of large floats would not be. A row without a place
// has a code beyond the last.
const VERTEX = `#version 300 es
in uvec2 place; in uint code; in uint mask; in int end;
uniform ivec2 origin; uniform vec2 offset, scale, size; uniform float picture; uniform int after;
flat out float at;
void main() {
  vec2 pixel = floor(vec2(ivec2(place) - origin) * scale + offset) + 0.5;
  bool shown = mask == 0u && end > after && code < ${CODES}u;
  gl_Position = shown ? vec4(pixel / size * vec2(2, -2) + vec2(-1, 1), 0, 1) : vec4(2, 2, 2, 1);
  gl_PointSize = picture;
  at = float(code);
}`;
const FRAGMENT = `#version 300 es
precision highp float;
uniform sampler2D sheet; uniform float picture;
flat in float at; out vec4 colour;
void main() {
  colour = texelFetch(sheet, ivec2(at * picture + floor(gl_PointCoord.x * picture), gl_PointCoord.y * picture), 0);
}`;

/**
 * Return a renderer, or null where there is no graphics card worth the name.
 * @param {HTMLCanvasElement} canvas @param {Data} data @param {Uint8Array} code
 * @param {{any: boolean, lost: () => void}} options any: also one that is only software; lost: called when it is lost
 * @returns {Renderer | null}
 */
export function webglRenderer(canvas, data, code, { any, lost }) {
  const gl = canvas.getContext("webgl2", {
    antialias: false, depth: false, premultipliedAlpha: true, failIfMajorPerformanceCaveat: !any,
  });
  if (!gl || (!any && SOFTWARE.test(cardOf(gl)))) return null;
  const program = programOf(gl);
  if (!program) return null;
  canvas.addEventListener("webglcontextlost", lost, { once: true });
  return new WebglRenderer(canvas, gl, program, data, code);
}

/** The name of the graphics card. @param {WebGL2RenderingContext} gl @returns {string} */
function cardOf(gl) {
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  return String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
}

class WebglRenderer {
  kind = /** @type {const} */ ("webgl");
  at = { x: 0, y: 0 };
  /** @type {Sprites | null} */
  #sprites = null;
  /** @type {Uint8Array | null | undefined} */
  #mask;
  #code;

  /**
   * @param {HTMLCanvasElement} canvas @param {WebGL2RenderingContext} gl @param {WebGLProgram} program
   * @param {Data} data @param {Uint8Array} code
   */
  constructor(canvas, gl, program, data, code) {
    this.#code = code;
    this.canvas = canvas;
    this.gl = gl;
    this.data = data;
    /** @type {Places} */
    this.places = Object.fromEntries(UNIFORMS.map((name) => [name, gl.getUniformLocation(program, name)]));
    this.all = new Uint8Array(data.n);
    gl.useProgram(program);
    this.placeBuffer = attribute(gl, program, "place", placesOf(data), [2, gl.UNSIGNED_SHORT]);
    this.codeBuffer = attribute(gl, program, "code", code, [1, gl.UNSIGNED_BYTE]);
    attribute(gl, program, "end", data.columns.end, [1, data.columns.end instanceof Int16Array ? gl.SHORT : gl.INT]);
    this.maskBuffer = attribute(gl, program, "mask", this.all, [1, gl.UNSIGNED_BYTE]);
    this.indexes = gl.createBuffer();
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  /** @param {Scene} scene */
  draw({ frame, sprites, shown, code }) {
    const { gl, canvas, places } = this;
    if (gl.isContextLost()) return;
    fitTo(canvas, frame);
    this.#picture(sprites);
    this.#filter(shown.mask);
    if (this.#code !== code) {
      this.#code = code;
      gl.bindBuffer(gl.ARRAY_BUFFER, this.codeBuffer);
      gl.bufferData(gl.ARRAY_BUFFER, code, gl.STATIC_DRAW);
      gl.bindBuffer(gl.ARRAY_BUFFER, this.placeBuffer);
      gl.bufferData(gl.ARRAY_BUFFER, placesOf(this.data), gl.STATIC_DRAW);
    }
    gl.viewport(0, 0, frame.width, frame.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    const [x, y] = [this.#axis("x", frame), this.#axis("y", frame)];
    gl.uniform2i(places["origin"] ?? null, x.from, y.from);
    gl.uniform2f(places["offset"] ?? null, x.offset, y.offset);
    gl.uniform2f(places["scale"] ?? null, x.scale, y.scale);
    gl.uniform2f(places["size"] ?? null, frame.width, frame.height);
    gl.uniform1i(places["after"] ?? null, Math.max(-0x7fffffff, shown.start));
    if (shown.early.length > 0) {
      gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.indexes);
      gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, Uint32Array.from(shown.early), gl.STREAM_DRAW);
      gl.drawElements(gl.POINTS, shown.early.length, gl.UNSIGNED_INT, 0);
    }
    if (shown.last > shown.first) gl.drawArrays(gl.POINTS, shown.first, shown.last - shown.first);
  }

  /** Show nothing. */
  clear() {
    const { gl } = this;
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
  }

  /** @param {"x" | "y"} name @param {import("#map/canvas-layer.js").Frame} frame */
  #axis(name, frame) {
    const { west, east, north, south } = this.data.box;
    const world = worldPixels(frame);
    const [low, high] = name === "x" ? [west, east] : [north, south];
    const scale = ((high - low) * world) / STEPS;
    const offset = low * world + scale / 2 - frame.corner[name];
    const from = Math.max(0, Math.ceil(-offset / scale));
    return { from, scale, offset: offset + from * scale };
  }

  /** @param {Sprites} sprites */
  #picture(sprites) {
    if (this.#sprites === sprites) return;
    this.#sprites = sprites;
    const { gl } = this;
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, true);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, sprites.sheet);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    gl.uniform1f(this.places["picture"] ?? null, 2 * sprites.half + 1);
  }

  /** @param {Uint8Array | null} mask */
  #filter(mask) {
    if (this.#mask === mask) return;
    this.#mask = mask;
    const { gl } = this;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.maskBuffer);
    gl.bufferData(gl.ARRAY_BUFFER, mask ?? this.all, gl.STATIC_DRAW);
  }
}

/** The places of all rows, side by side. @param {Data} data */
function placesOf({ columns, n }) {
  const places = new Uint16Array(2 * n);
  for (let row = 0; row < n; row++) {
    places[2 * row] = columns.x[row] ?? 0;
    places[2 * row + 1] = columns.y[row] ?? 0;
  }
  return places;
}

/**
 * @param {WebGL2RenderingContext} gl @param {WebGLProgram} program @param {string} name
 * @param {Uint8Array | Uint16Array | import("#map/columns.js").Days} values @param {[size: number, type: number]} shape
 */
function attribute(gl, program, name, values, [size, type]) {
  const [buffer, at] = [gl.createBuffer(), gl.getAttribLocation(program, name)];
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.bufferData(gl.ARRAY_BUFFER, /** @type {any} */ (values), gl.STATIC_DRAW);
  gl.enableVertexAttribArray(at);
  gl.vertexAttribIPointer(at, size, type, 0, 0);
  return buffer;
}

/** @param {WebGL2RenderingContext} gl */
function programOf(gl) {
  const program = gl.createProgram();
  for (const [type, source] of /** @type {[number, string][]} */ ([[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]])) {
    const shader = gl.createShader(type);
    if (!program || !shader) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  if (!program) return null;
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : null;
}
