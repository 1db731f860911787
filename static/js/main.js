/** The page of the map: the script Folium writes makes the map with `L` and hands it to `start(map, config)`. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/types.js").State} State */
/** @typedef {import("leaflet").Map} LeafletMap */

import { getBinary } from "#map/api.js";
import { decode } from "#map/columns.js";
import { byId, element, painted } from "#map/dom.js";
import { Engine } from "#map/engine.js";
import { beFiles } from "#map/files.js";
import { ensureFrame } from "#map/frame.js";
import { t, use } from "#map/i18n.js";
import { getOpening } from "#map/opening.js";
import { MapPage } from "#map/page.js";
import { asked, elsewhere, furnish } from "#map/published.js";
import { keepTo } from "#map/release.js";
import { Store } from "#map/store.js";
import { toQuery, defaults } from "#map/state.js";
import { TimeControl } from "#map/time.js";

export { L } from "#map/leaflet.js";

const NEARLY_MS = 100;

/**
 * Bring a map to life.
 * @param {LeafletMap} map @param {Config} [told] else the page's own block of configuration
 */
export async function start(map, told) {
  const bare = told ?? configOf();
  beFiles(bare.published);
  const other = elsewhere(location.search);
  if (other !== null) {
    location.replace(other);
    return;
  }
  document.documentElement.classList.add("js");
  document.documentElement.classList.toggle("whole", document.body.matches(".map-page:not(.embed)"));
  if (bare.embed) furnish(location.search);
  keepTo(bare.release ?? "");
  const incidents = getBinary(bare, bare.urls.incidents);
  const here = incidents.catch(() => {}); // whoever opens them hears of it
  const opening = await getOpening(bare).catch(failed);
  const config = { ...bare, opening };
  use(opening.words);
  ensureFrame(map.getContainer());
  // The address of a frame is the publisher's: it has more than the state, and stays as it is.
  const address = !config.standalone && !config.embed && /^https?:$/.test(location.protocol);
  const given = config.query ?? toQuery({ ...defaults(), ...config.state });
  // A served frame was told its state; one of files has it in its address alone.
  const read = config.embed && !config.published ? "" : asked(location.search);
  const query = address && !config.published ? read : read || given;
  const store = new Store({ query, address, steps: !config.embed });
  const time = new TimeControl(store, config, map);
  // Where the incidents are nearly here, the first picture is drawn once and not twice.
  await Promise.race([here, new Promise((resolve) => setTimeout(resolve, NEARLY_MS))]);
  const page = new MapPage(map, config, store, time);
  /** @type {NonNullable<Window["borderMap"]>} */
  const borderMap = {
    getState: () => store.get(),
    async setState(partial) {
      const unknown = Object.keys(partial).find((name) => !(name in store.get()));
      if (unknown !== undefined) throw new RangeError(`the map's state has no "${unknown}"; it has ${Object.keys(store.get()).join(", ")}`);
      const { lang, v } = store.get();
      if (!address && (partial.lang ?? lang) !== lang) throw new RangeError(`lang: found ${partial.lang}, expected ${lang}, the language of this file`);
      if ("v" in partial && (partial.v ?? null) !== v) {
        throw new RangeError(`the map keeps to v=${v ?? ""}: the data of another release are at another address`);
      }
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
  window.borderMap = borderMap;
  const ready = incidents.then((content) => page.give(new Engine(config, decode(content), { crossings: opening.crossings, sources: {} })));
  if (config.embed) void import("#map/embedded.js").then(({ embedded }) => embedded(borderMap, ready));
  await ready.catch(failed);
  document.documentElement.dataset["ready"] = "true";
  await painted();
  await page.fetchRest().catch(() => {}); // asked for again where it is needed
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
