/** A canvas that covers the map, moves with it, and is drawn anew when the view or what is shown changes. */

/** @typedef {import("leaflet").Map} LeafletMap */
/** @typedef {(ctx: CanvasRenderingContext2D, size: {x: number, y: number}) => void} Draw */

import { L } from "#map/leaflet.js";

/**
 * Put a canvas over the map. A quarter of the view is drawn beyond its edges, so that panning shows no seam.
 * @param {LeafletMap} map @param {string} pane @param {Draw} draw called with the origin at the view's corner
 * @returns {{redraw: () => void, canvas: HTMLCanvasElement}}
 */
export function canvasLayer(map, pane, draw) {
  const canvas = L.DomUtil.create("canvas", "symbol-canvas leaflet-zoom-animated", map.getPane(pane));
  canvas.setAttribute("aria-hidden", "true");
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  let frame = 0;
  /** @type {{corner: import("leaflet").LatLng, zoom: number}} */
  let drawn = { corner: L.latLng(0, 0), zoom: 0 };

  function paint() {
    frame = 0;
    const size = map.getSize();
    if (size.x === 0 || size.y === 0) return;
    const margin = { x: Math.round(size.x / 4), y: Math.round(size.y / 4) };
    const ratio = Math.min(window.devicePixelRatio || 1, 3);
    const [width, height] = [size.x + 2 * margin.x, size.y + 2 * margin.y];
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    const corner = map.containerPointToLayerPoint([-margin.x, -margin.y]);
    L.DomUtil.setPosition(canvas, corner);
    drawn = { corner: map.layerPointToLatLng(corner), zoom: map.getZoom() };
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, width, height);
    ctx.translate(margin.x, margin.y);
    draw(ctx, size);
  }

  const redraw = () => {
    if (frame === 0) frame = requestAnimationFrame(paint);
  };
  map.on("zoomanim", (event) => {
    const { center, zoom } = /** @type {import("leaflet").ZoomAnimEvent} */ (event);
    const scale = map.getZoomScale(zoom, drawn.zoom);
    const inner = /** @type {any} */ (map); // Leaflet's own renderers use this private method for the same purpose.
    L.DomUtil.setTransform(canvas, inner._latLngToNewLayerPoint(drawn.corner, zoom, center), scale);
  });
  map.on("moveend zoomend viewreset resize", redraw);
  return { redraw, canvas };
}
