/**
 * The line of a release's map about what was corrected since. The server counts what the map's own address shows; of what
 * a reader moves on to, the line says that some records were corrected, and leads to all changes.
 */

/** @typedef {import("#map/types.js").State} State */

import { byId } from "#map/dom.js";
import { isFiles } from "#map/files.js";
import { told } from "#map/published.js";

/** Parts of a state that change no record shown. */
const LOOKS = /** @type {const} */ ({ map: null, theme: null, view: "map", sort: "-start", unit: null });

/** Keep the line right: returns what is to be told each state. @returns {(state: State) => void} */
export function corrected() {
  const line = byId("corrected");
  const [counted, some] = line?.children ?? [];
  if (!(line && counted instanceof HTMLElement && some instanceof HTMLElement)) return () => {};
  // A file is written for the state without an address, and shows any.
  let own = isFiles() ? "" : null;
  return (state) => {
    const query = told({ ...state, ...LOOKS, select: [], layers: [] });
    own ??= query;
    counted.hidden = query !== own;
    some.hidden = !counted.hidden;
    line.hidden = some.hidden && !counted.hasChildNodes();
  };
}
