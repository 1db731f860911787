/** The small map on a page of the API: the features of the page, or the vector tiles of a collection. */

/** @typedef {import("leaflet").Map} LeafletMap */
/** @typedef {import("geojson").Feature} Feature */

import { basemap } from "#map/basemap.js";
import { byId, element } from "#map/dom.js";
import { L } from "#map/leaflet.js";
import { circleMarker, geoJSON } from "#map/leaflet-rest.js";
import { currentTheme, onSystemTheme } from "#map/theme.js";
import { tileLayer, tileSet } from "#map/tile-layer.js";

/** How near the map looks at first: near enough for a crossing, far enough to see where it is. */
const NEAREST = 9;
const EUROPE = /** @type {[number, number]} */ ([57, 25]);

/** @param {string} name a colour of the style sheet */
function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim() || "#1F2328";
}

/** @param {HTMLElement} container */
async function show(container) {
  const { features, tiles, box, zoomIn = "", zoomOut = "" } = container.dataset;
  container.hidden = false;
  const map = L.map(container, {
    attributionControl: false, minZoom: container.dataset["ground"] ? 3 : 1, maxZoom: 18,
    // Tiles are drawn for whole zooms.
    zoomSnap: tiles ? 1 : 0.25,
    scrollWheelZoom: false, dragging: !L.Browser.mobile,
  });
  for (const [name, title] of Object.entries({ in: zoomIn, out: zoomOut })) {
    const button = container.querySelector(`.leaflet-control-zoom-${name}`);
    button?.setAttribute("title", title);
    button?.setAttribute("aria-label", title);
  }
  map.setView(EUROPE, 4);
  container.addEventListener("click", () => {
    map.scrollWheelZoom.enable();
    map.dragging.enable();
  });
  if (box) look(map, boundsOf(box));
  await Promise.all([ground(map, container), features ? ofFeatures(map, features) : tiles ? ofTiles(map, tiles) : null]);
  container.dataset["ready"] = "true";
}

/** @param {string} box west, south, east, north */
function boundsOf(box) {
  const [west, south, east, north] = box.split(",").map(Number);
  return L.latLngBounds([south ?? 0, west ?? 0], [north ?? 0, east ?? 0]);
}

/** @param {LeafletMap} map @param {import("leaflet").LatLngBounds} bounds */
function look(map, bounds) {
  if (bounds.isValid()) map.fitBounds(bounds, { padding: [12, 12], maxZoom: NEAREST, animate: false });
}

/** @param {LeafletMap} map @param {HTMLElement} container */
async function ground(map, container) {
  const { ground: overview, detail, border } = container.dataset;
  if (overview && detail) {
    const layer = basemap(L, overview, detail, { theme: currentTheme(), lang: document.documentElement.lang }).addTo(map);
    onSystemTheme(() => layer.setTheme(currentTheme()));
    await layer.ready;
  }
  if (border) {
    const options = { pane: "overlayPane", renderer: L.svg(), interactive: false, className: "border-line" };
    geoJSON(await fetched(border), { style: () => options, ...options }).addTo(map).bringToBack();
  }
}

/** @param {LeafletMap} map @param {string} address */
async function ofTiles(map, address) {
  const layer = tileLayer(await tileSet(address), () => ({ colour: colour("link"), halo: colour("halo") }));
  const loaded = new Promise((resolve) => layer.once("load", resolve));
  layer.setZIndex(5).addTo(map);
  onSystemTheme(() => layer.redraw());
  await loaded;
}

/** @param {LeafletMap} map @param {string} address */
async function ofFeatures(map, address) {
  const url = new URL(address, location.href);
  // The map knows degrees only.
  url.searchParams.delete("crs");
  const found = await fetched(url.pathname + url.search);
  const style = { color: colour("link"), weight: 3, fillOpacity: 0.25, className: "api-feature" };
  const renderer = L.svg({ padding: 0.5 });
  const layer = geoJSON(found, {
    style: () => ({ ...style, renderer }),
    pointToLayer: (_, place) =>
      circleMarker(place, { ...style, renderer, radius: 6, weight: 1.5, color: colour("halo"), fillColor: colour("link"), fillOpacity: 0.9 }),
    onEachFeature: (feature, each) => void (found.type === "FeatureCollection" && each.bindPopup(() => popup(feature, url))),
  }).addTo(map);
  look(map, layer.getBounds());
}

/** @param {Feature} feature @param {URL} items */
function popup(feature, items) {
  const { title, name } = feature.properties ?? {};
  const id = String(feature.id ?? "");
  const kept = new URLSearchParams("f=html");
  for (const [name, value] of [["v", items.searchParams.get("v")], ["lang", new URLSearchParams(location.search).get("lang")]]) {
    if (name && value) kept.set(name, value);
  }
  const href = `${items.pathname}/${encodeURIComponent(id)}?${kept}`;
  return element("p", {}, element("a", { href }, String(title ?? name ?? id)));
}

/** @param {string} address @returns {Promise<any>} */
async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return answer.json();
}

const container = byId("map");
if (container) {
  show(container).catch((error) => {
    const note = byId("map-note");
    if (note) {
      note.hidden = false;
      note.textContent = note.dataset["failed"] ?? "";
    }
    throw error;
  });
}
