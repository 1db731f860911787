/** The ground of a map of the page, in its theme and language. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("leaflet").Map} LeafletMap */

import { getJson } from "#map/api.js";
import { basemap } from "#map/basemap.js";
import { L } from "#map/leaflet.js";
import { currentTheme } from "#map/theme.js";

/** Lay it under a map. @param {LeafletMap} map @param {Config} config @param {string} lang */
export function ground(map, config, lang) {
  const layer = basemap(L, config.urls.basemap, config.urls.basemap_detail, {
    theme: currentTheme(), lang, load: (url) => getJson(config, url), first: config.opening?.ground ?? null,
  });
  layer.addTo(map);
  return layer;
}
