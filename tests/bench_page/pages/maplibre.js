import * as maplibre from "./maplibre-gl.mjs"; // with its worker, as the package ships them

const map = new maplibre.Map({
  container: "map", center: [25.5, 57.5], zoom: 4, fadeDuration: 0, attributionControl: false,
  style: { version: 8, sources: {}, layers: [] },
});
const [data] = await Promise.all([fetch("points.geojson").then((answer) => answer.json()), map.once("load")]);
const colour = ["match", ["get", "group"], ...data.colours.flatMap((each, index) => [index, each]), "#000"];
map.addSource("points", { type: "geojson", data });
map.addLayer({ id: "points", type: "circle", source: "points", paint: { "circle-radius": 4, "circle-color": colour } });
await map.once("idle");

window.bench = {
  isReady: true,
  show(from, to) {
    map.setFilter("points", ["all", [">=", ["get", "day"], from], ["<", ["get", "day"], to]]);
    return map.once("idle");
  },
};
