/** The symbols above the map: crossings and incidents on one canvas, with pointing and walking from one to the next. */

/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("#map/types.js").Spot} Spot */
/** @typedef {import("#map/types.js").Palette} Palette */
/** @typedef {import("leaflet").Map} LeafletMap */

import { canvasLayer } from "#map/canvas-layer.js";
import { drawCrossings, drawNames, layoutCrossings } from "#map/crossings.js";
import { L } from "#map/leaflet.js";
import { drawDiscs, drawSpots, layoutPoints } from "#map/points.js";
import { element } from "#map/dom.js";

const PANE = "symbols";
const REACH_PX = 6;

/** The symbols of a map. */
export class SymbolOverlay {
  /** @type {Spot[]} */
  #spots = [];
  /** @type {Shown | null} */
  #shown = null;
  /** @type {Set<string>} */
  #selected = new Set();
  /** @type {string | null} */
  #walked = null;

  /**
   * @param {LeafletMap} map
   * @param {{palette: () => Palette, open: (spot: Spot) => void}} options open is called when a symbol is chosen
   */
  constructor(map, { palette, open }) {
    this.map = map;
    this.palette = palette;
    const pane = map.getPane(PANE) ?? map.createPane(PANE);
    pane.classList.add("symbols-pane");
    this.layer = canvasLayer(map, PANE, (ctx) => this.#draw(ctx));
    point(map, (at) => this.#hit(at), open);
  }

  /** Show an answer. @param {Shown} shown */
  show(shown) {
    this.#shown = shown;
    this.layer.redraw();
  }

  /** Draw anew, in other colours. */
  redraw() {
    this.layer.redraw();
  }

  /** Mark what is chosen. @param {string[]} ids */
  mark(ids) {
    this.#selected = new Set(ids);
    this.layer.redraw();
  }

  /** Mark what the keyboard stands on. @param {Spot | null} spot */
  walk(spot) {
    this.#walked = spot ? (idsOf(spot)[0] ?? null) : null;
    this.layer.redraw();
  }

  /** The spots in view, from north to south. */
  inView() {
    const size = this.map.getSize();
    return this.#spots
      .filter(({ x, y }) => x >= 0 && y >= 0 && x <= size.x && y <= size.y)
      .sort((a, b) => b.lat - a.lat || a.lon - b.lon);
  }

  /** The spot that shows an id, if it is drawn. @param {string} id */
  spotOf(id) {
    return this.#spots.find((spot) => idsOf(spot).includes(id)) ?? null;
  }

  /** @param {CanvasRenderingContext2D} ctx */
  #draw(ctx) {
    if (!this.#shown) return;
    const colours = this.palette();
    const zoom = this.map.getZoom();
    const crossings = layoutCrossings(this.map, this.#shown.crossings);
    const points = layoutPoints(this.map, this.#shown.incidents, crossings);
    drawDiscs(ctx, points.discs, colours);
    drawCrossings(ctx, crossings, colours, zoom);
    drawSpots(ctx, points.spots, colours, zoom);
    drawNames(ctx, { crossings, points: points.spots }, colours, zoom);
    this.#spots = [...crossings, ...points.spots];
    for (const spot of this.#spots) {
      if (idsOf(spot).some((id) => this.#selected.has(id) || id === this.#walked)) drawRing(ctx, spot, colours);
    }
  }

  /** @param {{x: number, y: number}} at @returns {Spot | null} */
  #hit(at) {
    let [best, least] = [/** @type {Spot | null} */ (null), Infinity];
    for (const spot of this.#spots) {
      const d = Math.hypot(spot.x - at.x, spot.y - at.y) - Math.max(spot.r, 8);
      if (d < REACH_PX && d <= least) [best, least] = [spot, d];
    }
    return best;
  }
}

/** @param {Spot} spot */
export function idsOf(spot) {
  return spot.crossing ? [spot.crossing.id] : spot.incidents.map((incident) => incident.id);
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

/**
 * Wire the pointer: a name on hover, a choice on click.
 * @param {LeafletMap} map @param {(point: {x: number, y: number}) => Spot | null} hit @param {(spot: Spot) => void} open
 */
function point(map, hit, open) {
  const tip = L.tooltip({ direction: "top", className: "symbol-tip", opacity: 1 });
  let frame = 0;
  map.on("mousemove", (event) => {
    if (frame !== 0) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      const spot = hit(event.containerPoint);
      map.getContainer().classList.toggle("pointing", spot !== null);
      if (!spot) {
        tip.remove();
        return;
      }
      tip.options.offset = L.point(0, -spot.r);
      tip.setLatLng(map.containerPointToLatLng([spot.x, spot.y]));
      tip.setContent(element("span", {}, spot.label)).openOn(map);
    });
  });
  map.on("mouseout movestart", () => tip.remove());
  map.on("click", (event) => {
    const spot = hit(event.containerPoint);
    if (!spot) return;
    tip.remove();
    open(spot);
  });
}
