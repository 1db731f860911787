/** The table of what is shown: sortable, a page of rows at a time, one with the map. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/types.js").Incident} Incident */
/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("#map/engine.js").Engine} Engine */
/** @typedef {import("#map/sorting.js").Column} Column */
/** @typedef {import("#map/sorting.js").Sort} Sort */

import { byId, element } from "#map/dom.js";
import { answerKey, reveal, symbolOf, titleLink } from "#map/list.js";
import { PAGE, lastPage, pages } from "#map/pages.js";
import { released } from "#map/release.js";
import { apiQuery } from "#map/share.js";
import { Orders, pageOf, placeOf, sortOf, turned } from "#map/sorting.js";
import { defaults } from "#map/state.js";
import { COLUMNS } from "#map/vocab.js";
import { capital, categoryLabel, incidentDateText, precisionText, sectionName, t, term } from "#map/words.js";

const FORMATS = ["csv", "xlsx", "geojson"];
/** Headings whose words are not named as their column is. @type {Record<string, string>} */
const HEADINGS = { start: "table.date", title: "table.title_column" };

/** The table of a page. */
export class Table {
  /** The order that is shown. */
  #sort = defaults().sort;
  /** Whether an order could not be had. */
  #refused = false;
  #page = 0;
  #listed = "";
  #chosen = "";
  /** @type {Orders | null} */
  #orders = null;
  #again = async () => {};
  #turn = pages((page) => {
    this.#page = page;
    void this.#again().then(() => (this.#scroller.scrollTop = 0));
  });
  #caption = element("caption", { class: "visually-hidden" }); // the page's heading says the same
  #heads = new Map(COLUMNS.map((column) => [column, this.#head(column)]));
  #body = element("tbody");
  #table = element("table", { class: "rows" }, this.#caption, element("thead", {}, element("tr", {}, ...this.#heads.values())), this.#body);
  #scroller = element("div", { class: "table-scroll", role: "region", tabindex: "0", "aria-label": t("table.title") }, this.#table);
  #note = element("p", { class: "hint", role: "status" });
  #links = FORMATS.map((format) => element("a", { href: "", "data-format": format }, t(`table.${format}`)));

  /**
   * @param {Config} config
   * @param {{choose: (id: string, item: HTMLElement) => void, sort: (sort: string) => void}} asked what a reader asks for
   */
  constructor(config, { choose, sort }) {
    this.config = config;
    this.asked = sort;
    const links = this.#links.flatMap((link, i) => (i === 0 ? [link] : [" · ", link]));
    const save = element("p", { class: "export" }, `${t("table.export")} `, ...links);
    byId("table-panel")?.append(this.#note, this.#scroller, this.#turn.root, save);
    this.#body.addEventListener("click", (event) => this.#clicked(event, choose));
  }

  /** Write the rows anew. @param {Shown} shown @param {Engine} engine */
  async show(shown, engine) {
    this.#again = () => this.show(shown, engine);
    const own = this.#again;
    const sort = sortOf(shown.state.sort);
    const order = await this.orders(engine).get(sort).catch(() => undefined);
    if (this.#again !== own) return;
    if (order === undefined) {
      this.#refused = true;
      this.asked(defaults().sort);
      return;
    }
    this.#find(shown, engine, { order, sort });
    const rows = pageOf(shown.rows, order, sort, { skip: this.#page * PAGE, count: PAGE });
    const here = await Promise.all([engine.more(), engine.texts(rows)]).then(() => true, () => false);
    if (this.#again !== own) return;
    this.#note.textContent = !here ? t("panel.no_texts") : this.#refused ? t("table.not_sorted") : "";
    this.#write(shown, here ? rows.map((row) => engine.incident(row)) : []);
    const query = apiQuery(shown, engine.crossings);
    for (const link of this.#links) {
      const file = this.config.urls.download.replace("{format}", link.dataset["format"] ?? "");
      link.href = this.config.published ? file : released(`${file}?${query}`);
    }
  }

  /** The orders that rows are sorted by. @param {Engine} engine */
  orders(engine) {
    return (this.#orders ??= new Orders(engine));
  }

  /** Mark the chosen rows and bring the first into view. @param {string[]} ids */
  mark(ids) {
    for (const inline of this.#body.querySelectorAll(".inline")) inline.remove();
    for (const row of this.#body.rows) {
      const chosen = ids.includes(row.dataset["id"] ?? "");
      row.classList.toggle("chosen", chosen);
      if (chosen) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
    const first = this.#body.querySelector("tr.chosen");
    if (first instanceof HTMLElement) reveal(first, this.#scroller);
  }

  /** The cell of an incident that its details may be put into. @param {string} id @returns {HTMLElement | null} */
  itemOf(id) {
    return this.#body.querySelector(`tr[data-id="${CSS.escape(id)}"] .title-cell`);
  }

  /**
   * Go to the page of what was just chosen, or to the first of another answer.
   * @param {Shown} shown @param {Engine} engine @param {{order: import("#map/sorting.js").Order | null, sort: Sort}} sorted
   */
  #find(shown, engine, { order, sort }) {
    this.#sort = shown.state.sort;
    const key = `${answerKey(shown)} ${this.#sort}`;
    const [id = ""] = shown.state.select;
    const row = engine.known(id);
    if (key !== this.#listed) this.#page = 0;
    if ((id !== this.#chosen || key !== this.#listed) && row !== undefined && shown.rows.has(row)) {
      this.#page = Math.floor(placeOf(shown.rows, order, sort, row) / PAGE);
    }
    [this.#listed, this.#chosen] = [key, id];
    this.#page = Math.min(this.#page, lastPage(shown.count));
  }

  /** @param {Shown} shown @param {Incident[]} incidents */
  #write(shown, incidents) {
    this.#caption.textContent = shown.sentence;
    this.#turn.show(this.#page, shown.count);
    const sort = sortOf(this.#sort);
    for (const [column, head] of this.#heads) {
      if (column !== sort.column) head.removeAttribute("aria-sort");
      else head.setAttribute("aria-sort", sort.down ? "descending" : "ascending");
    }
    const ids = incidents.map(({ id }) => id).join();
    // What stands there already keeps its focus and what is unfolded in it.
    if (ids !== "" && ids === Array.from(this.#body.rows, (row) => row.dataset["id"]).join()) return;
    this.#body.replaceChildren(...incidents.map((incident) => line(incident, this.config)));
    if (shown.count > 0) return;
    const cell = element("td", { colspan: String(COLUMNS.length) }, t("panel.empty"));
    this.#body.append(element("tr", {}, cell));
  }

  /** @param {Column} column */
  #head(column) {
    const button = element("button", { type: "button" }, t(HEADINGS[column] ?? `table.${column}`), element("span", { class: "arrow", "aria-hidden": "true" }));
    button.addEventListener("click", () => {
      this.#refused = false;
      this.asked(turned(this.#sort, column));
    });
    return element("th", { scope: "col" }, button);
  }

  /** @param {MouseEvent} event @param {(id: string, item: HTMLElement) => void} choose */
  #clicked(event, choose) {
    if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const row = event.target.closest("tr");
    const link = event.target.closest("a");
    if (!row?.dataset["id"] || (link && !link.classList.contains("title")) || event.target.closest(".inline")) return;
    event.preventDefault();
    choose(row.dataset["id"], this.itemOf(row.dataset["id"]) ?? row);
  }
}

/** @param {Incident} incident @param {Config} config */
function line(incident, config) {
  const { category, section, place, people, verification, confidence } = incident;
  const kind = element("td", { class: "kind" }, symbolOf(incident), categoryLabel(category));
  return element(
    "tr", { "data-id": incident.id },
    element("td", {}, incidentDateText(incident)),
    element("td", { class: "title-cell" }, titleLink(incident, config)), kind,
    element("td", {}, sectionName(section)),
    element("td", { class: "place" }, place, incident.lon === null ? element("p", { class: "hint" }, precisionText(incident)) : null),
    people === null ? element("td", { class: "hint" }, t("not_known")) : element("td", {}, people),
    element("td", {}, capital(term("verification_short", verification))),
    element("td", {}, capital(term("confidence", confidence))),
  );
}
