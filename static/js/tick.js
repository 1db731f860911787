/** A value of a filter that can be ticked. */

import { element } from "#map/dom.js";

/** @param {import("#map/types.js").FacetField} field @param {string} value @param {string} text */
export function tick(field, value, text) {
  const input = element("input", { type: "checkbox", name: field, value });
  return element("label", { class: "facet" }, input, element("span", {}, text), element("span", { class: "count" }));
}

/**
 * Put boxes into their place anew; what had the focus keeps it.
 * @param {HTMLElement} host @param {HTMLElement[]} parts
 */
export function replaceBoxes(host, parts) {
  const focused = host.contains(document.activeElement) ? document.activeElement : null;
  const value = focused instanceof HTMLInputElement ? focused.value : null;
  host.replaceChildren(...parts);
  if (value === null) return;
  const input = Array.from(host.querySelectorAll("input")).find((each) => each.value === value);
  input?.focus({ preventScroll: true });
}
