/** What lies on one spot, fanned out below it, so that each can be seen and chosen: the popup opens above. */

/** @typedef {import("#map/layout.js").Point} Point */

const FIRST_PX = 38;
const STEP_PX = 27;
/** Most that are fanned out; the popup leafs through the others. */
export const FAN_MOST = 24;

/**
 * Where the members of a fan stand, from its middle, in half circles below it.
 * @param {number} n @returns {Point[]}
 */
export function fanned(n) {
  /** @type {Point[]} */
  const places = [];
  for (let radius = FIRST_PX, left = Math.min(n, FAN_MOST); left > 0; radius += STEP_PX) {
    const most = Math.floor((Math.PI * radius) / STEP_PX) + 1;
    const here = Math.min(most, left);
    const turn = Math.PI / (most - 1);
    for (let i = 0; i < here; i++) {
      const angle = Math.PI / 2 + ((here - 1) / 2 - i) * turn;
      places.push({ x: radius * Math.cos(angle), y: radius * Math.sin(angle) });
    }
    left -= here;
  }
  return places;
}
