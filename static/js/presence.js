/** What is known only somewhere on a section: how it is marked and said. A presence, never an intensity. */

import { thousands } from "#map/sentence.js";

const MARKED = 0.4;

/** @typedef {{total: number, deaths: number}} Presence incidents without a place, and those of them that are deaths */

/**
 * Count the incidents without a place of their own, by section.
 * @param {Pick<import("#map/types.js").Incident, "lon" | "section" | "category">[]} incidents
 * @returns {Record<string, Presence>}
 */
export function presenceOf(incidents) {
  /** @type {Record<string, Presence>} */
  const found = {};
  for (const { lon, section, category } of incidents) {
    if (lon !== null) continue;
    const each = (found[section] ??= { total: 0, deaths: 0 });
    each.total += 1;
    if (category === "death") each.deaths += 1;
  }
  return found;
}

/**
 * How strongly a section is marked: alike for one or many, and never for deaths alone.
 * @param {Presence | undefined} presence
 */
export function presenceOpacity(presence) {
  return presence && presence.total > presence.deaths ? MARKED : 0;
}

/** Say what is known of a section without a place, deaths by name. @param {Presence | undefined} presence */
export function presenceText(presence) {
  if (!presence) return "";
  const { total, deaths } = presence;
  const named = deaths === 1 ? ", 1 of them a report of deaths" : `, ${thousands(deaths)} of them reports of deaths`;
  return `${thousands(total)} located no closer than this section${deaths > 0 ? named : ""}`;
}
