/**
 * The parts of Leaflet that the first picture uses: half of it stays out of the program. What the rest of the page uses
 * beside, it imports where it does. A file of one map has all of it.
 */

import "leaflet/src/control/Control.Zoom.js";
import "leaflet/src/map/handler/Map.BoxZoom.js";
import "leaflet/src/map/handler/Map.DoubleClickZoom.js";
import "leaflet/src/map/handler/Map.Drag.js";
import "leaflet/src/map/handler/Map.Keyboard.js";
import "leaflet/src/map/handler/Map.ScrollWheelZoom.js";
import "leaflet/src/map/handler/Map.TouchZoom.js";
import { Control } from "leaflet/src/control/Control.js";
import { Scale } from "leaflet/src/control/Control.Scale.js";
import * as Browser from "leaflet/src/core/Browser.js";
import * as DomEvent from "leaflet/src/dom/DomEvent.js";
import * as DomUtil from "leaflet/src/dom/DomUtil.js";
import { toLatLng } from "leaflet/src/geo/LatLng.js";
import { toLatLngBounds } from "leaflet/src/geo/LatLngBounds.js";
import { toBounds } from "leaflet/src/geometry/Bounds.js";
import { toPoint } from "leaflet/src/geometry/Point.js";
import { Layer } from "leaflet/src/layer/Layer.js";
import { layerGroup } from "leaflet/src/layer/LayerGroup.js";
import { Path } from "leaflet/src/layer/vector/Path.js";
import { polyline } from "leaflet/src/layer/vector/Polyline.js";
import { svg } from "leaflet/src/layer/vector/SVG.js";
import { Map, createMap } from "leaflet/src/map/Map.js";

// Lines with a tooltip that listen to the focus are each a tab stop without a name in Chromium.
Path.include({ _addFocusListeners() {} });

// Every path of the page names its renderer; Leaflet's own way to choose one brings all kinds of them.
if (!("getRenderer" in Map.prototype)) {
  Map.include({
    /** @this {import("leaflet").Map} @param {import("leaflet").Path} path */
    getRenderer(path) {
      const { renderer } = path.options;
      if (!renderer) throw new Error("A path of the page names its renderer");
      if (!this.hasLayer(renderer)) this.addLayer(renderer);
      return renderer;
    },
  });
}

/**
 * What is added here must be imported above, from the module that Leaflet itself exports it from.
 * @typedef {Pick<typeof import("leaflet"),
 *   "Browser" | "Control" | "DomEvent" | "DomUtil" | "Layer" | "bounds" | "latLng" | "latLngBounds" | "layerGroup" | "map" |
 *   "point" | "polyline" | "svg">} Leaflet
 */

/** @type {Leaflet} */
export const L = {
  Browser, Control: Object.assign(Control, { Scale }), DomEvent, DomUtil, Layer, bounds: toBounds,
  latLng: toLatLng, latLngBounds: toLatLngBounds, layerGroup, map: createMap, point: toPoint, polyline, svg,
};
