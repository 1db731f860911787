/** The ground of a map of the page, in its theme and language. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/basemap-shapes.js").Ground} Ground */
/** @typedef {import("leaflet").Map} LeafletMap */

import { takeJson } from "#map/api.js";
import { decode } from "#map/basemap-shapes.js";
import { basemap } from "#map/basemap.js";
import { L } from "#map/leaflet.js";
import { currentTheme } from "#map/theme.js";

/** What is drawn, by its address: the same for every map of the page. @type {Map<string, Promise<Ground>>} */
const grounds = new Map();

/** Lay it under a map. @param {LeafletMap} map @param {Config} config @param {string} lang */
export function ground(map, config, lang) {
  const layer = basemap(L, config.urls.basemap, config.urls.basemap_detail, {
    theme: currentTheme(), lang, load: (url) => get(config, url), first: config.opening?.ground ?? null,
  });
  layer.addTo(map);
  return layer;
}

/** Get what a file has, once; a failure is forgotten. @param {Config} config @param {string} url */
function get(config, url) {
  const known = grounds.get(url) ?? takeJson(config, url).then(decode);
  grounds.set(url, known);
  known.catch(() => grounds.delete(url));
  return known;
}
