import { MapView } from "@deck.gl/core";
import { DataFilterExtension } from "@deck.gl/extensions";
import { ScatterplotLayer } from "@deck.gl/layers";
import { LeafletLayer } from "deck.gl-leaflet";
import * as L from "leaflet";

const map = L.map("map", { center: [57.5, 25.5], zoom: 5 });
const points = await (await fetch("points.json")).json();
const extensions = [new DataFilterExtension({ filterSize: 1 })];
let drawn = () => {};

const layers = (range) => [
  new ScatterplotLayer({
    id: "points", data: points.rows, extensions, filterRange: range, radiusUnits: "pixels", getRadius: 4,
    getPosition: ([lon, lat]) => [lon, lat],
    getFillColor: (row) => points.colours[row[3]],
    getFilterValue: (row) => row[2],
  }),
];
const deck = new LeafletLayer({
  views: [new MapView({ repeat: true })],
  layers: layers([0, 10_000]),
  onAfterRender: () => drawn(),
});
map.addLayer(deck);

function show(from, to) {
  const shown = new Promise((resolve) => (drawn = resolve));
  deck.setProps({ layers: layers([from, to - 1]) });
  return shown;
}
window.bench = { show };
await show(0, 10_000);
window.bench.isReady = true;
