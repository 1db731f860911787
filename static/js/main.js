/** The page of the map: the script Folium writes makes the map with `L` and hands it to `start(map, config)`. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/types.js").State} State */
/** @typedef {import("leaflet").Map} LeafletMap */

import { getWords } from "#map/api.js";
import { byId, element } from "#map/dom.js";
import { openEngine } from "#map/engine.js";
import { ensureFrame } from "#map/frame.js";
import { t, use } from "#map/i18n.js";
import { MapPage } from "#map/page.js";
import { Store } from "#map/store.js";
import { toQuery, defaults } from "#map/state.js";

export { L } from "#map/leaflet.js";

/**
 * Bring a map to life.
 * @param {LeafletMap} map @param {Config} [given] else the page's own block of configuration
 */
export async function start(map, given) {
  const config = given ?? configOf();
  document.documentElement.classList.add("js");
  use(await getWords(config).catch(failed));
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
      const painted = page.drive(partial);
      const [problem] = store.problems;
      if (problem) throw new RangeError(`${problem.parameter}: found ${problem.found}, expected ${problem.expected}`);
      await painted;
      return store.get();
    },
    settled: () => page.settled(),
    on: (event, handler) => {
      if (event !== "change") throw new RangeError(`"${event}" is no event of the map; there is "change"`);
      return store.on((state) => handler(structuredClone(state)));
    },
  };
  try {
    await page.give(await openEngine(config));
  } catch (error) {
    failed(error);
  }
  document.documentElement.dataset["ready"] = "true";
  page.fetchRest();
}

/** @returns {Config} */
function configOf() {
  return JSON.parse(byId("config")?.textContent ?? "{}");
}

/** Say that the map is not complete. @param {unknown} error @returns {never} */
function failed(error) {
  const reason = error instanceof Error ? error.message : "";
  byId("problems")?.replaceChildren(element("p", {}, `${t("map.failed")} ${reason}`));
  throw error;
}
