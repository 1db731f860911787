/** What a file that holds one map runs: the page's program, and all of Leaflet for what a notebook adds to the map. */

export * as L from "leaflet/src/Leaflet.js";
export { start } from "#map/main.js";
