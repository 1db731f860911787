/** The list of what is shown: the same markup as templates/items.html, so that the page reads the same without script. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/types.js").Incident} Incident */
/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("#map/engine.js").Engine} Engine */

import { byId, element, marked } from "#map/dom.js";
import { PAGE, lastPage, pages } from "#map/pages.js";
import { isoOf } from "#map/periods.js";
import { statusText } from "#map/status.js";
import { categoryLabel, incidentDateText, language, localised, number, placeText, t, verificationText } from "#map/words.js";

/**
 * Bring the lists to life.
 * @param {Config} config
 * @param {(id: string, item: HTMLElement) => void} choose called when an entry is chosen
 */
export function lists(config, choose) {
  const located = byId("incident-list");
  const elsewhere = byId("not-located-list");
  const crossings = byId("crossing-list");
  const there = part(located, (incident) => incidentItem(incident, config));
  const not = part(elsewhere, (incident) => incidentItem(incident, config));
  for (const list of [located, elsewhere, crossings]) list?.addEventListener("click", (event) => onChoice(event, choose));
  return {
    /** Write the lists anew where they differ. @param {Shown} shown @param {Engine} engine */
    async show(shown, engine) {
      const elsewhereCount = shown.count - shown.located;
      fillCrossings(crossings, shown, config);
      hide("not-located", elsewhereCount === 0);
      hide("empty", shown.count > 0);
      count("incident-count", shown.count);
      count("not-located-count", elsewhereCount);
      count("crossing-count", shown.crossings.length);
      await Promise.all([
        there.show(shown, shown.located, engine, (row) => engine.placed(row)),
        not.show(shown, elsewhereCount, engine, (row) => !engine.placed(row)),
      ]);
    },
    /** Mark the chosen entries and bring the first into view. @param {string[]} ids */
    mark(ids) {
      for (const item of document.querySelectorAll(".items li.chosen, .items .inline")) {
        if (item.classList.contains("inline")) item.remove();
        else item.classList.remove("chosen");
      }
      const items = ids.map(itemOf).filter((item) => item !== null);
      for (const item of items) item.classList.add("chosen");
      if (items[0]) reveal(items[0], byId("lists"));
    },
    itemOf,
  };
}

/**
 * An entry was clicked: choose it, unless another link or the text inside it was meant.
 * @param {MouseEvent} event @param {(id: string, item: HTMLElement) => void} choose
 */
export function onChoice(event, choose) {
  if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const item = /** @type {HTMLElement | null} */ (event.target.closest("li[data-id]"));
  const link = event.target.closest("a");
  if (!item || (link && !link.classList.contains("title")) || event.target.closest(".inline")) return;
  event.preventDefault();
  choose(item.dataset["id"] ?? "", item);
}

/**
 * Make a list that shows a page of the entries, newest first; the page of what is chosen comes by itself.
 * @param {HTMLElement | null} list @param {(incident: Incident) => HTMLElement | null} make
 */
function part(list, make) {
  let page = 0;
  let again = async () => {};
  let [listed, chosen] = ["", ""];
  const turn = pages((to) => {
    page = to;
    void again().then(() => list?.scrollIntoView({ block: "nearest" }));
  });
  list?.after(turn.root);
  /** @param {Shown} shown @param {number} total @param {Engine} engine @param {(row: number) => boolean} accept */
  const show = async (shown, total, engine, accept) => {
    again = () => show(shown, total, engine, accept);
    const own = again;
    const key = answerKey(shown);
    if (key !== listed) page = 0;
    const [id = ""] = shown.state.select;
    if (id !== chosen || key !== listed) page = pageOfRow(shown, engine.known(id), accept) ?? page;
    [listed, chosen] = [key, id];
    page = Math.min(page, lastPage(total));
    const rows = shown.rows.newest(PAGE, page * PAGE, accept);
    turn.show(page, total);
    const here = await engine.texts(rows).then(() => true, () => false);
    if (again !== own) return;
    if (!here) {
      list?.replaceChildren(element("li", { class: "notice" }, t("panel.no_texts")));
      return;
    }
    const incidents = rows.map((row) => engine.incident(row));
    fill(list, incidents.map(({ id }) => id), (i) => (incidents[i] ? make(incidents[i]) : null));
  };
  return { show };
}

let filters = 0;
/** @type {WeakMap<object, number>} */
const numbers = new WeakMap();

/** A text that changes when other rows are shown. @param {Shown} shown */
export function answerKey({ filter, span }) {
  if (!numbers.has(filter)) numbers.set(filter, filters++);
  return `${numbers.get(filter)} ${span.start} ${span.end}`;
}

/** The page of a list that has a row; null if none has. @param {Shown} shown @param {number | undefined} row @param {(row: number) => boolean} accept */
function pageOfRow({ rows }, row, accept) {
  if (row === undefined || !rows.has(row) || !accept(row)) return null;
  let newer = 0;
  rows.each((each) => {
    if (each > row && accept(each)) newer++;
  });
  return Math.floor(newer / PAGE);
}

/** @param {string} id @returns {HTMLElement | null} */
function itemOf(id) {
  return document.querySelector(`.items li[data-id="${CSS.escape(id)}"]`);
}

/** Scroll the panel, never the page, to an entry. @param {HTMLElement} item @param {HTMLElement | null} panel */
export function reveal(item, panel) {
  if (!panel || getComputedStyle(panel).overflowY !== "auto") return;
  const [box, frame] = [item.getBoundingClientRect(), panel.getBoundingClientRect()];
  if (box.top < frame.top + 40 || box.bottom > frame.bottom) panel.scrollTop += box.top - frame.top - frame.height / 3;
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
    const title = element("a", { class: "title", href: localised(config.urls.crossing + crossing.id) }, crossing.name);
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

/** The title of an incident, in its own language. @param {Incident} incident @param {Config} config */
export function titleLink({ id, title }, config) {
  const lang = language() === "en" ? null : "en";
  return element("a", { class: "title", href: localised(config.urls.incident + encodeURIComponent(id)), lang }, title);
}

/** @param {Incident} incident */
export function symbolOf({ group, verification }) {
  const marks = ["disputed", "retracted"].includes(verification) ? ` ${verification}` : "";
  return element("span", { class: `symbol ${group}${marks}`, "aria-hidden": "true" });
}

/** @param {Incident} incident @param {Config} config */
function incidentItem(incident, config) {
  const body = element(
    "div", {},
    titleLink(incident, config),
    element("p", { class: "when" }, `${incidentDateText(incident)} · ${categoryLabel(incident.category)}`),
    element("p", { class: "where" }, ...marked(placeText(incident))),
  );
  if (incident.claim) body.append(element("p", { class: "claim" }, ...marked(incident.claim)));
  if (incident.verification !== "reported") {
    body.append(element("p", { class: `trust ${incident.verification}` }, verificationText(incident.verification)));
  }
  return element("li", { class: "incident", "data-id": incident.id }, symbolOf(incident), body);
}

/** @param {string} id @param {boolean} hidden */
function hide(id, hidden) {
  const node = byId(id);
  if (node) node.hidden = hidden;
}

/** @param {string} id @param {number} n */
function count(id, n) {
  const node = byId(id);
  if (node) node.textContent = number(n);
}
