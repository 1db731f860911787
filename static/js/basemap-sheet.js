/** A canvas under the map, larger than the view, that moves with it and is drawn anew where it ends. */

/** @typedef {import("leaflet").Map} LeafletMap */
/** @typedef {{corner: import("leaflet").LatLng, zoom: number, bounds: import("leaflet").Bounds}} Drawn */
/**
 * What to draw: the canvas's corner in pixels of the world at this zoom, the scale to it from zoom 0, and its size.
 * @typedef {{x: number, y: number, scale: number, width: number, height: number, zoom: number}} View
 */
/** @typedef {{map: LeafletMap, redraw: () => void, remove: () => void}} Sheet */

import { still } from "#map/still-canvas.js";

const MOST_RATIO = 3;
/** How much is drawn beyond each edge of the view, as a part of it, so that panning shows no seam. */
const MARGIN = 0.3;

/**
 * Lay a canvas under the map that is moved with it and drawn anew where it ends.
 * @param {import("#map/leaflet.js").Leaflet} L @param {LeafletMap} map @param {string} pane
 * @param {(ctx: CanvasRenderingContext2D, view: View) => void} draw
 * @returns {Sheet}
 */
export function onSheet(L, map, pane, draw) {
  const holder = map.getPane(pane) ?? map.createPane(pane);
  holder.style.zIndex ||= "150";
  holder.style.pointerEvents = "none";
  const canvas = L.DomUtil.create("canvas", "basemap leaflet-zoom-animated", holder);
  canvas.setAttribute("aria-hidden", "true");
  const drawStill = still(canvas);
  let frame = 0;
  /** @type {Drawn} */
  let at = { corner: L.latLng(0, 0), zoom: 0, bounds: L.bounds([0, 0], [0, 0]) };

  function paint() {
    frame = 0;
    const size = map.getSize();
    if (size.x === 0 || size.y === 0) return;
    const margin = size.multiplyBy(MARGIN).round();
    const full = size.add(margin.multiplyBy(2));
    const corner = map.containerPointToLayerPoint(margin.multiplyBy(-1));
    L.DomUtil.setPosition(canvas, corner);
    const zoom = map.getZoom();
    at = { corner: map.layerPointToLatLng(corner), zoom, bounds: L.bounds(corner, corner.add(full)) };
    const origin = map.getPixelOrigin().add(corner);
    const ratio = Math.min(window.devicePixelRatio || 1, MOST_RATIO);
    const [width, height] = [Math.round(full.x * ratio), Math.round(full.y * ratio)];
    const view = { x: origin.x, y: origin.y, scale: 2 ** zoom, width: full.x, height: full.y, zoom };
    drawStill({ width, height, ratio }, (ctx) => draw(ctx, view));
  }

  const redraw = () => {
    if (frame === 0) frame = requestAnimationFrame(paint);
  };
  const handlers = following(L, map, canvas, () => at, redraw);
  map.on(handlers);
  redraw();
  return {
    map,
    redraw,
    remove() {
      cancelAnimationFrame(frame);
      map.off(handlers);
      canvas.remove();
    },
  };
}

/**
 * What keeps the canvas in its place between two drawings: scaled with a zoom, drawn anew where a drag leaves it.
 * @param {import("#map/leaflet.js").Leaflet} L @param {LeafletMap} map @param {HTMLCanvasElement} canvas
 * @param {() => Drawn} drawn @param {() => void} redraw
 * @returns {import("leaflet").LeafletEventHandlerFnMap}
 */
function following(L, map, canvas, drawn, redraw) {
  /** @param {import("leaflet").LatLng} centre @param {number} zoom */
  const follow = (centre, zoom) => {
    const inner = /** @type {any} */ (map); // Leaflet's own renderers use this private method for the same purpose.
    const corner = inner._latLngToNewLayerPoint(drawn().corner, zoom, centre);
    L.DomUtil.setTransform(canvas, corner, map.getZoomScale(zoom, drawn().zoom));
  };
  const left = () => {
    const seen = map.containerPointToLayerPoint([0, 0]);
    return !drawn().bounds.contains(L.bounds(seen, seen.add(map.getSize())));
  };
  return {
    zoomanim: (event) => follow(event.center, event.zoom),
    zoom: () => follow(map.getCenter(), map.getZoom()),
    move: () => map.getZoom() === drawn().zoom && left() && redraw(),
    moveend: redraw,
    viewreset: redraw,
    resize: redraw,
  };
}
