/** What is known only somewhere on a section: how it is marked and said. */

import { plural } from "#map/words.js";

const [LEAST, STEP, MOST] = [0.25, 0.1, 0.55];

/** @typedef {{total: number, deaths: number}} Presence incidents without a place, and those of them that are deaths */

/**
 * How strongly a section is marked: a step more for ten times as many; deaths do not count.
 * @param {Presence | undefined} presence
 */
export function presenceOpacity(presence) {
  const count = presence ? presence.total - presence.deaths : 0;
  return count > 0 ? Math.min(MOST, LEAST + STEP * Math.log10(count)) : 0;
}

/** Say what is known of a section without a place, deaths by name. @param {Presence | undefined} presence */
export function presenceText(presence) {
  if (!presence) return "";
  const { total, deaths } = presence;
  const located = plural("map.presence", total);
  return deaths > 0 ? `${located}, ${plural("map.deaths", deaths)}` : located;
}
