/** The parts of Leaflet that the page uses: a third of it stays out of the bundle. A file of one map has all of it. */

import "leaflet/src/control/Control.Zoom.js";
import "leaflet/src/layer/vector/Renderer.getRenderer.js";
import { attribution } from "leaflet/src/control/Control.Attribution.js";
import { Control } from "leaflet/src/control/Control.js";
import { Scale, scale } from "leaflet/src/control/Control.Scale.js";
import * as Browser from "leaflet/src/core/Browser.js";
import * as DomEvent from "leaflet/src/dom/DomEvent.js";
import * as DomUtil from "leaflet/src/dom/DomUtil.js";
import { toLatLng } from "leaflet/src/geo/LatLng.js";
import { toLatLngBounds } from "leaflet/src/geo/LatLngBounds.js";
import { toBounds } from "leaflet/src/geometry/Bounds.js";
import { toPoint } from "leaflet/src/geometry/Point.js";
import { geoJSON } from "leaflet/src/layer/GeoJSON.js";
import { Layer } from "leaflet/src/layer/Layer.js";
import { layerGroup } from "leaflet/src/layer/LayerGroup.js";
import { popup } from "leaflet/src/layer/Popup.js";
import { tooltip } from "leaflet/src/layer/Tooltip.js";
import { circleMarker } from "leaflet/src/layer/vector/CircleMarker.js";
import { Path } from "leaflet/src/layer/vector/Path.js";
import { polyline } from "leaflet/src/layer/vector/Polyline.js";
import { svg } from "leaflet/src/layer/vector/SVG.js";
import { map } from "leaflet/src/map/index.js";

// Lines with a tooltip that listen to the focus are each a tab stop without a name in Chromium.
Path.include({ _addFocusListeners() {} });

/**
 * What is added here must be imported above, from the module that Leaflet itself exports it from.
 * @typedef {Pick<typeof import("leaflet"),
 *   "Browser" | "Control" | "DomEvent" | "DomUtil" | "Layer" | "bounds" | "circleMarker" | "geoJSON" | "latLng" |
 *   "latLngBounds" | "layerGroup" | "map" | "point" | "polyline" | "popup" | "svg" | "tooltip">
 *   & {control: Pick<typeof import("leaflet").control, "attribution" | "scale">}} Leaflet
 */

/** @type {Leaflet} */
export const L = {
  Browser, Control: Object.assign(Control, { Scale }), DomEvent, DomUtil, Layer, bounds: toBounds, circleMarker, control: { attribution, scale }, geoJSON,
  latLng: toLatLng, latLngBounds: toLatLngBounds, layerGroup, map, point: toPoint, polyline, popup, svg, tooltip,
};
