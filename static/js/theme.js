/**
 * Light or dark: by the address, else by the reader's system.
 *
 * The colours of lines and symbols live in static/css; the ground has its own in basemap.js.
 */

/** @typedef {import("#map/types.js").Palette} Palette */
/** @typedef {import("#map/types.js").Theme} Theme */

import { GROUPS, STATUS } from "#map/vocab.js";

const dark = window.matchMedia("(prefers-color-scheme: dark)");

/** Return the theme in force. @returns {Theme} */
export function currentTheme() {
  const chosen = document.documentElement.dataset["theme"];
  if (chosen === "dark" || chosen === "light") return chosen;
  return dark.matches ? "dark" : "light";
}

/** Choose a theme, or none for the system's. @param {Theme | null} theme */
export function setTheme(theme) {
  if (theme === null) delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

/** Call when the system's theme changes. @param {() => void} handler */
export function onSystemTheme(handler) {
  dark.addEventListener("change", handler);
}

/** Read the colours of the theme in force from the style sheet. @returns {Palette} */
export function palette() {
  const style = getComputedStyle(document.documentElement);
  /** @param {string} name */
  const colour = (name) => style.getPropertyValue(`--${name}`).trim() || "#1F2328";
  return {
    text: colour("text"), land: colour("land"), halo: colour("halo"), focus: colour("focus"),
    groups: Object.fromEntries(Object.keys(GROUPS).map((group) => [group, colour(`group-${group}`)])),
    status: Object.fromEntries(STATUS.map((status) => [status, colour(`status-${status}`)])),
  };
}
