/** A layer of our own vector tiles, drawn on canvases: points by how many they are, lines, areas. */

/** @typedef {import("#map/mvt.js").TileFeature} TileFeature */
/** @typedef {{tileMatrix: string, minTileRow: number, maxTileRow: number, minTileCol: number, maxTileCol: number}} Limits */
/** @typedef {{template: string, limits: Map<number, Limits>}} TileSet */
/** @typedef {{colour: string, halo: string}} Look */

import { GridLayer } from "leaflet/src/layer/tile/GridLayer.js";

import { L } from "#map/leaflet.js";
import { LINE, POINT, decode } from "#map/mvt.js";

const SIDE = 256;
/** Room around a tile, so that a symbol on its edge is whole. */
const ROOM = 12;

/**
 * Read the description of a tile set.
 * @param {string} address
 * @returns {Promise<TileSet>}
 */
export async function tileSet(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`The tiles could not be fetched: the server answered ${answer.status}.`);
  const found = await answer.json();
  const template = found.links.find((/** @type {any} */ link) => link.templated).href;
  return {
    template: new URL(template).pathname,
    limits: new Map(found.tileMatrixSetLimits.map((/** @type {Limits} */ each) => [Number(each.tileMatrix), each])),
  };
}

/**
 * Make a layer of a tile set.
 * @param {TileSet} tiles @param {() => Look} look
 * @returns {import("leaflet").GridLayer}
 */
export function tileLayer(tiles, look) {
  /** @type {unknown} */
  const drawn = GridLayer.extend({
    createTile(/** @type {import("leaflet").Coords} */ coords, /** @type {import("leaflet").DoneCallback} */ done) {
      const holder = L.DomUtil.create("div", "tile-sheet");
      draw(holder, coords, tiles, look).then(
        () => done(undefined, holder),
        (error) => done(error, holder),
      );
      return holder;
    },
  });
  const Drawn = /** @type {new (options: import("leaflet").GridLayerOptions) => import("leaflet").GridLayer} */ (drawn);
  return new Drawn({ tileSize: SIDE, maxNativeZoom: Math.max(...tiles.limits.keys()), noWrap: true });
}

/** @param {HTMLElement} holder @param {import("leaflet").Coords} coords @param {TileSet} tiles @param {() => Look} look */
async function draw(holder, coords, { template, limits }, look) {
  const { x, y, z } = coords;
  const within = limits.get(z);
  if (!within || y < within.minTileRow || y > within.maxTileRow || x < within.minTileCol || x > within.maxTileCol) return;
  const address = decodeURI(template)
    .replace("{tileMatrix}", String(z)).replace("{tileRow}", String(y)).replace("{tileCol}", String(x));
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`The tile ${z}/${y}/${x} could not be fetched: the server answered ${answer.status}.`);
  if (answer.status === 204) return;
  const [layer] = decode(new Uint8Array(await answer.arrayBuffer()));
  if (!layer) return;
  const ctx = sheet(holder);
  const { colour, halo } = look();
  for (const feature of layer.features) paint(ctx, feature, SIDE / layer.extent, colour, halo);
  holder.dataset["features"] = String(layer.features.length);
}

/** @param {HTMLElement} holder @returns {CanvasRenderingContext2D} */
function sheet(holder) {
  const canvas = L.DomUtil.create("canvas", "", holder);
  const ratio = window.devicePixelRatio || 1;
  canvas.width = canvas.height = (SIDE + 2 * ROOM) * ratio;
  canvas.style.width = canvas.style.height = `${SIDE + 2 * ROOM}px`;
  canvas.style.left = canvas.style.top = `${-ROOM}px`;
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  ctx.setTransform(ratio, 0, 0, ratio, ROOM * ratio, ROOM * ratio);
  return ctx;
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {TileFeature} feature @param {number} scale
 * @param {string} colour @param {string} halo
 */
function paint(ctx, feature, scale, colour, halo) {
  ctx.beginPath();
  if (feature.type === POINT) {
    const radius = radiusOf(Number(feature.properties["count"] ?? 1));
    for (const [x, y] of feature.lines.flat()) {
      ctx.moveTo(x * scale + radius, y * scale);
      ctx.arc(x * scale, y * scale, radius, 0, 2 * Math.PI);
    }
  } else {
    for (const line of feature.lines) {
      line.forEach(([x, y], i) => (i === 0 ? ctx.moveTo(x * scale, y * scale) : ctx.lineTo(x * scale, y * scale)));
      if (feature.type !== LINE) ctx.closePath();
    }
  }
  ctx.fillStyle = ctx.strokeStyle = colour;
  if (feature.type !== LINE) {
    ctx.globalAlpha = feature.type === POINT ? 0.85 : 0.25;
    ctx.fill("evenodd");
    ctx.globalAlpha = 1;
  }
  if (feature.type === POINT) ctx.strokeStyle = halo;
  ctx.lineWidth = feature.type === POINT ? 1 : 2;
  ctx.stroke();
}

/** The radius of a point that stands for some features, in pixels. @param {number} count */
export function radiusOf(count) {
  return Math.min(ROOM - 1, 3.5 + 0.9 * Math.log2(Math.max(1, count)));
}
