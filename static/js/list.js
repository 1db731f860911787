/** The list of what is shown: the same markup as templates/items.html, so that the page reads the same without script. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/types.js").Incident} Incident */
/** @typedef {import("#map/types.js").Shown} Shown */

import { byId, element } from "#map/dom.js";
import { isoOf } from "#map/periods.js";
import { statusText } from "#map/status.js";
import { categoryLabel, incidentDateText, placeText, verificationText } from "#map/words.js";

/**
 * Bring the lists to life.
 * @param {Config} config
 * @param {(id: string, item: HTMLElement) => void} choose called when an entry is chosen
 */
export function lists(config, choose) {
  const located = byId("incident-list");
  const elsewhere = byId("not-located-list");
  const crossings = byId("crossing-list");
  for (const list of [located, elsewhere, crossings]) {
    list?.addEventListener("click", (event) => {
      if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const item = /** @type {HTMLElement | null} */ (event.target.closest("li[data-id]"));
      const link = event.target.closest("a");
      if (!item || (link && !link.classList.contains("title")) || event.target.closest(".inline")) return;
      event.preventDefault();
      choose(item.dataset["id"] ?? "", item);
    });
  }
  return {
    /** Write the lists anew where they differ. @param {Shown} shown */
    show(shown) {
      const there = shown.incidents.filter((incident) => incident.lon !== null);
      const not = shown.incidents.filter((incident) => incident.lon === null);
      fill(located, there.map(({ id }) => id), (i) => incidentItem(there[i], config));
      fill(elsewhere, not.map(({ id }) => id), (i) => incidentItem(not[i], config));
      fillCrossings(crossings, shown, config);
      hide("not-located", not.length === 0);
      hide("empty", shown.incidents.length > 0);
      count("incident-count", shown.incidents.length);
      count("not-located-count", not.length);
      count("crossing-count", shown.crossings.length);
    },
    /** Mark the chosen entries and bring the first into view. @param {string[]} ids */
    mark(ids) {
      for (const item of document.querySelectorAll(".items li.chosen, .items .inline")) {
        if (item.classList.contains("inline")) item.remove();
        else item.classList.remove("chosen");
      }
      const items = ids.map(itemOf).filter((item) => item !== null);
      for (const item of items) item.classList.add("chosen");
      if (items[0]) reveal(items[0]);
    },
    itemOf,
  };
}

/** @param {string} id @returns {HTMLElement | null} */
function itemOf(id) {
  return document.querySelector(`.items li[data-id="${CSS.escape(id)}"]`);
}

/** Scroll the panel, never the page, to an entry. @param {HTMLElement} item */
function reveal(item) {
  const panel = byId("lists");
  if (!panel || getComputedStyle(panel).overflowY !== "auto") return;
  const [box, frame] = [item.getBoundingClientRect(), panel.getBoundingClientRect()];
  if (box.top < frame.top || box.bottom > frame.bottom) panel.scrollTop += box.top - frame.top - frame.height / 3;
}

/** @param {HTMLElement | null} list @param {string[]} ids @param {(i: number) => HTMLElement | null} make */
function fill(list, ids, make) {
  if (!list) return;
  const there = Array.from(list.children, (item) => (item instanceof HTMLElement ? item.dataset["id"] : ""));
  if (there.length === ids.length && there.every((id, i) => id === ids[i])) return;
  const known = new Map(Array.from(list.children, (item) => [/** @type {HTMLElement} */ (item).dataset["id"], item]));
  const items = ids.map((id, i) => known.get(id) ?? make(i)).filter((item) => item !== null);
  list.replaceChildren(...items);
}

/** @param {HTMLElement | null} list @param {Shown} shown @param {Config} config */
function fillCrossings(list, shown, config) {
  if (!list) return;
  const asOf = isoOf(shown.asOf);
  fill(list, shown.crossings.map(({ crossing }) => crossing.id), (i) => {
    const crossing = shown.crossings[i]?.crossing;
    if (!crossing) return null;
    const title = element("a", { class: "title", href: config.urls.crossing + crossing.id }, crossing.name);
    const body = element("div", {}, title, element("p", { class: "when" }));
    return element("li", { class: "crossing", "data-id": crossing.id }, element("span", { "aria-hidden": "true" }), body);
  });
  shown.crossings.forEach(({ status }, i) => {
    const item = list.children[i];
    const stale = status.knowledge === "last_known" ? " last-known" : "";
    item?.querySelector("span")?.setAttribute("class", `badge ${status.status}${stale}`);
    const text = statusText(status.status, status.knowledge, asOf, status.row?.last_verified ?? null);
    item?.querySelector(".when")?.replaceChildren(text);
  });
}

/** @param {Incident | undefined} incident @param {Config} config */
function incidentItem(incident, config) {
  if (!incident) return null;
  const marks = ["disputed", "retracted"].includes(incident.verification) ? ` ${incident.verification}` : "";
  const body = element(
    "div", {},
    element("a", { class: "title", href: config.urls.incident + encodeURIComponent(incident.id) }, incident.title),
    element("p", { class: "when" }, `${incidentDateText(incident)} · ${categoryLabel(incident.category)}`),
    element("p", { class: "where" }, placeText(incident)),
  );
  if (incident.claim) body.append(element("p", { class: "claim" }, incident.claim));
  if (incident.verification !== "reported") {
    body.append(element("p", { class: `trust ${incident.verification}` }, verificationText(incident.verification)));
  }
  const symbol = element("span", { class: `symbol ${incident.group}${marks}`, "aria-hidden": "true" });
  return element("li", { class: "incident", "data-id": incident.id }, symbol, body);
}

/** @param {string} id @param {boolean} hidden */
function hide(id, hidden) {
  const node = byId(id);
  if (node) node.hidden = hidden;
}

/** @param {string} id @param {number} n */
function count(id, n) {
  const node = byId(id);
  if (node) node.textContent = String(n);
}
