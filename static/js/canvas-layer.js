/** Canvases that cover the map, move with it, and are drawn anew when the view or what is shown changes. */

/** @typedef {import("leaflet").Map} LeafletMap */
/** @typedef {{x: number, y: number}} Point */
/**
 * @typedef {object} Frame where the canvases lie
 * @property {number} zoom
 * @property {number} ratio pixels of the screen in a CSS pixel
 * @property {Point} size the view, in CSS pixels
 * @property {Point} margin what is drawn beyond each edge of the view, in CSS pixels
 * @property {Point} corner the canvases' corner in the world, in pixels of the screen at this zoom
 * @property {number} width pixels of a canvas
 * @property {number} height
 */
/** @typedef {(ctx: CanvasRenderingContext2D, frame: Frame) => void} Draw */
/** @typedef {{canvas: HTMLCanvasElement, at: Point}} Under a canvas below, and how far from the frame's corner its own lies, in CSS pixels */

import { L } from "#map/leaflet.js";
import { still } from "#map/still-canvas.js";

const MOST_RATIO = 3;

/**
 * Put a canvas over the map. A quarter of the view is drawn beyond its edges, so that panning shows no seam.
 * @param {LeafletMap} map @param {string} pane
 * @param {{draw: Draw, step?: (frame: Frame) => boolean, under?: () => Under[]}} how
 *   draw: called with the origin at the view's corner; step: draws only what lies below, and says whether that was all
 *   there is to do; under: canvases that move with this one, which somebody else sizes and draws
 * @returns {{redraw: () => void, step: () => void, canvas: HTMLCanvasElement}}
 *   redraw: asks to be drawn anew; step: asks for the step alone, if the view is the same
 */
export function canvasLayer(map, pane, { draw, step = () => false, under = () => [] }) {
  const canvas = coveringCanvas(map, pane);
  const drawStill = still(canvas);
  let frame = 0;
  let whole = true;
  /** @type {{corner: import("leaflet").LatLng, zoom: number, frame: Frame | null}} */
  let drawn = { corner: L.latLng(0, 0), zoom: 0, frame: null };
  const layers = () => [...under(), { canvas, at: { x: 0, y: 0 } }];

  function paint() {
    frame = 0;
    const at = frameOf(map);
    if (at === null) return;
    if (!whole && drawn.frame && sameFrame(drawn.frame, at) && step(at)) return;
    whole = false;
    drawStill(at, (ctx) => {
      ctx.translate(at.margin.x, at.margin.y);
      draw(ctx, at);
    });
    const corner = map.containerPointToLayerPoint([-at.margin.x, -at.margin.y]);
    drawn = { corner: map.layerPointToLatLng(corner), zoom: at.zoom, frame: at };
    for (const each of layers()) L.DomUtil.setPosition(each.canvas, corner.add(L.point(each.at.x, each.at.y)));
  }

  const soon = () => {
    if (frame === 0) frame = requestAnimationFrame(paint);
  };
  const redraw = () => {
    whole = true;
    soon();
  };
  map.on("zoomanim", (event) => {
    const { center, zoom } = /** @type {import("leaflet").ZoomAnimEvent} */ (event);
    const scale = map.getZoomScale(zoom, drawn.zoom);
    const inner = /** @type {any} */ (map); // Leaflet's own renderers use this private method for the same purpose.
    const corner = inner._latLngToNewLayerPoint(drawn.corner, zoom, center);
    for (const { canvas: each, at } of layers()) {
      L.DomUtil.setTransform(each, corner.add(L.point(at.x, at.y).multiplyBy(scale)), scale);
    }
  });
  map.on("moveend zoomend viewreset resize", redraw);
  return { redraw, step: soon, canvas };
}

/** Put a canvas into a pane of the map, above those that are there. @param {LeafletMap} map @param {string} pane */
export function coveringCanvas(map, pane) {
  const canvas = L.DomUtil.create("canvas", "symbol-canvas leaflet-zoom-animated", map.getPane(pane));
  canvas.setAttribute("aria-hidden", "true");
  return canvas;
}

/** Where the canvases lie in the map's view; nowhere while it has no size. @param {LeafletMap} map @returns {Frame | null} */
export function frameOf(map) {
  const size = map.getSize();
  if (size.x === 0 || size.y === 0) return null;
  const ratio = Math.min(window.devicePixelRatio || 1, MOST_RATIO);
  const margin = { x: Math.round(size.x / 4), y: Math.round(size.y / 4) };
  const { min } = map.getPixelBounds();
  return {
    zoom: map.getZoom(), ratio, size: { x: size.x, y: size.y }, margin,
    corner: { x: ((min?.x ?? 0) - margin.x) * ratio, y: ((min?.y ?? 0) - margin.y) * ratio },
    width: Math.round((size.x + 2 * margin.x) * ratio), height: Math.round((size.y + 2 * margin.y) * ratio),
  };
}

/**
 * Give a canvas a size; its picture stays where it has it already.
 * @param {HTMLCanvasElement} canvas @param {{width: number, height: number, ratio: number}} size in pixels of the screen, and those in a CSS pixel
 */
export function fitTo(canvas, { width, height, ratio }) {
  if (canvas.width === width && canvas.height === height) return;
  canvas.width = width;
  canvas.height = height;
  canvas.style.width = `${width / ratio}px`;
  canvas.style.height = `${height / ratio}px`;
}

/** Whether two frames show the same part of the world. @param {Frame} a @param {Frame} b */
export function sameFrame(a, b) {
  return (
    a.zoom === b.zoom && a.ratio === b.ratio && a.corner.x === b.corner.x && a.corner.y === b.corner.y &&
    a.width === b.width && a.height === b.height
  );
}
