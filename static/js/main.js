/** The page of the map: `start(map, config)` is called by the script Folium writes. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/types.js").State} State */
/** @typedef {import("leaflet").Map} LeafletMap */

import { getCrossings, getIncidents } from "#map/api.js";
import { byId, element } from "#map/dom.js";
import { ensureFrame } from "#map/frame.js";
import { MapPage } from "#map/page.js";
import { Store } from "#map/store.js";
import { toQuery, defaults } from "#map/state.js";

/**
 * Bring a map to life.
 * @param {LeafletMap} map @param {Config} [given] else the page's own block of configuration
 */
export async function start(map, given) {
  const config = given ?? configOf();
  document.documentElement.classList.add("js");
  ensureFrame(map.getContainer());
  const address = !config.standalone && /^https?:$/.test(location.protocol);
  const query = location.search.slice(1) || (config.query ?? toQuery({ ...defaults(), ...config.state }));
  const store = new Store({ query: address ? location.search.slice(1) : query, address, steps: !config.embed });
  const page = new MapPage(map, config, store);
  window.borderMap = {
    getState: () => store.get(),
    async setState(partial) {
      const unknown = Object.keys(partial).find((name) => !(name in store.get()));
      if (unknown !== undefined) throw new RangeError(`the map's state has no "${unknown}"; it has ${Object.keys(store.get()).join(", ")}`);
      store.commit(partial, "step");
      const [problem] = store.problems;
      if (problem) throw new RangeError(`${problem.parameter}: found ${problem.found}, expected ${problem.expected}`);
      await page.settled();
      return store.get();
    },
    on: (event, handler) => {
      if (event !== "change") throw new RangeError(`"${event}" is no event of the map; there is "change"`);
      return store.on((state) => handler(structuredClone(state)));
    },
  };
  try {
    const [incidents, document_] = await Promise.all([getIncidents(config), getCrossings(config)]);
    await page.give(incidents, document_);
  } catch (error) {
    say(`The data could not be fetched, so the map is not complete. ${error instanceof Error ? error.message : ""}`);
    throw error;
  }
  document.documentElement.dataset["ready"] = "true";
}

/** @returns {Config} */
function configOf() {
  return JSON.parse(byId("config")?.textContent ?? "{}");
}

/** @param {string} text */
function say(text) {
  byId("problems")?.replaceChildren(element("p", {}, text));
}
