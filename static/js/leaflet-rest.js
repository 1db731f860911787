/** The parts of Leaflet that only some of the page uses, each from the module that Leaflet itself exports it from. */

import { geoJSON as toGeoJSON } from "leaflet/src/layer/GeoJSON.js";
import { popup as toPopup } from "leaflet/src/layer/Popup.js";
import { tooltip as toTooltip } from "leaflet/src/layer/Tooltip.js";
import { circleMarker as toCircleMarker } from "leaflet/src/layer/vector/CircleMarker.js";
import { polygon as toPolygon } from "leaflet/src/layer/vector/Polygon.js";

/** @typedef {typeof import("leaflet")} Leaflet */

/** @type {Leaflet["circleMarker"]} */
export const circleMarker = toCircleMarker;
/** @type {Leaflet["geoJSON"]} */
export const geoJSON = toGeoJSON;
/** @type {Leaflet["polygon"]} */
export const polygon = toPolygon;
/** @type {Leaflet["popup"]} */
export const popup = toPopup;
/** @type {Leaflet["tooltip"]} */
export const tooltip = toTooltip;
