/** The status of crossings over the time that the slider shows, one thin row each. */

/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("leaflet").Map} LeafletMap */
/** @typedef {import("#map/slider.js").Slider} Slider */
/** @typedef {import("#map/status-periods.js").Period} Period */
/** @typedef {Shown["crossings"][number]} Item */

import { percentOf } from "#map/axis.js";
import { rank } from "#map/crossings.js";
import { element } from "#map/dom.js";
import { periodText, statusPeriods } from "#map/status-periods.js";
import { STATUS } from "#map/vocab.js";
import { dayText, number, plural, t, term } from "#map/words.js";

const FEW = 12;
/** Where there is room, the strip is open from the beginning. */
const ROOM = "(min-width: 900px) and (min-height: 1000px)";

/** The main ones of many, from north to south. @param {Item[]} items @param {number} count */
export function main(items, count) {
  const ranked = [...items].sort((a, b) => rank(a.crossing) - rank(b.crossing) || b.crossing.log.length - a.crossing.log.length);
  return ranked.slice(0, count).sort((a, b) => b.crossing.lat - a.crossing.lat);
}

/** The strip. */
export class Strip {
  /** @type {Shown | null} */
  #shown = null;
  /** @type {Map<string, Period[]>} */
  #periods = new Map();
  #all = false;
  #written = "";

  /** @param {Slider} slider @param {{map: LeafletMap | null, choose: (id: string) => void}} options */
  constructor(slider, { map, choose }) {
    this.slider = slider;
    this.map = map;
    this.count = element("span", { class: "count" });
    this.rows = element("ol", { class: "crossing-rows" });
    this.line = element("div", { class: "as-of", "aria-hidden": "true" });
    this.more = element("button", { type: "button", class: "more-crossings", hidden: "" });
    this.root = element(
      "details", { class: "strip", open: matchMedia(ROOM).matches ? "" : null },
      element("summary", {}, t("time.strip"), " ", this.count),
      element("div", { class: "strip-body" }, element("div", { class: "lanes" }, this.rows, this.line), this.more),
      key(),
    );
    this.more.addEventListener("click", () => {
      this.#all = !this.#all;
      this.redraw();
    });
    this.rows.addEventListener("click", ({ target }) => {
      const id = target instanceof Element ? target.closest("li")?.dataset["id"] : undefined;
      if (id) choose(id);
    });
    this.root.addEventListener("toggle", () => this.redraw());
    map?.on("moveend", () => this.write());
  }

  /** Move the line to the day whose status is shown. @param {Shown} shown */
  show(shown) {
    this.#shown = shown;
    this.#mark();
  }

  /** Write the rows, if they are others than before. */
  write() {
    const shown = this.#shown;
    if (!shown) return;
    const items = this.#inView(shown);
    this.count.textContent = number(items.length);
    if (!this.root.open) return;
    const drawn = this.#all ? main(items, items.length) : main(items, FEW);
    const { view } = this.slider;
    const state = `${view.start} ${view.end} ${shown.state.select} ${shown.asOf} ${items.length} ${this.#all}`;
    const written = `${state} ${drawn.map(({ crossing }) => crossing.id).join()}`;
    if (written === this.#written) return;
    this.#written = written;
    const held = this.rows.contains(document.activeElement) ? document.activeElement?.closest("li")?.dataset["id"] : undefined;
    this.rows.replaceChildren(...drawn.map((item) => this.#row(item, shown)));
    if (drawn.length === 0) this.rows.append(element("li", { class: "none" }, t("time.strip_none")));
    if (held) this.#button(held)?.focus({ preventScroll: true });
    const rest = items.length - FEW;
    this.more.hidden = rest <= 0;
    this.more.setAttribute("aria-expanded", String(this.#all));
    this.more.textContent = this.#all ? t("time.strip_fewer") : plural("time.strip_more", rest);
    this.#mark();
  }

  /** Write the rows anew: another stretch of time, or opened. */
  redraw() {
    this.#written = "";
    this.write();
  }

  /** Those chosen by name or section; else those the map shows. @param {Shown} shown */
  #inView({ state, crossings }) {
    if (state.crossing.length > 0) return crossings.filter(({ crossing }) => state.crossing.includes(crossing.id));
    if (state.section.length > 0 || !this.map) return crossings;
    const bounds = this.map.getBounds();
    return crossings.filter(({ crossing: { lat, lon } }) => bounds.contains([lat, lon]));
  }

  #mark() {
    if (!this.#shown || !this.root.open) return;
    const [{ view }, day] = [this.slider, this.#shown.asOf + 0.5];
    this.line.hidden = day < view.start || day > view.end;
    this.line.style.left = percentOf(day, view);
  }

  /** @param {string} id */
  #button(id) {
    const item = [...this.rows.children].find((each) => /** @type {HTMLElement} */ (each).dataset["id"] === id);
    return item?.querySelector("button");
  }

  /** @param {Item} item @param {Shown} shown */
  #row({ crossing, status }, { state, asOf }) {
    const { view, limits } = this.slider;
    const periods = this.#periods.get(crossing.id) ?? statusPeriods(crossing.log, limits);
    this.#periods.set(crossing.id, periods);
    const name = term("status", status.status);
    const now = status.knowledge === "last_known" ? t("time.last_known", { status: name }) : name;
    const lane = element("span", { class: "lane", "aria-hidden": "true" });
    for (const period of periods) {
      if (period.end <= view.start || period.start >= view.end) continue;
      const bar = element("i", { class: `${period.status} ${period.knowledge}`, title: periodText(period) });
      bar.style.left = percentOf(period.start, view);
      bar.style.right = `calc(100% - ${percentOf(period.end, view)})`;
      lane.append(bar);
    }
    const words = element("span", { id: `strip-${crossing.id}`, hidden: "" }, periods.map(periodText).join("; "));
    const button = element(
      "button", { type: "button", "aria-describedby": words.id, "aria-current": state.select.includes(crossing.id) ? "true" : null },
      element("span", { class: "name" }, crossing.name, element("span", { class: "mode" }, `, ${term("mode", crossing.mode)}`)),
      element("span", { class: "visually-hidden" }, ", "),
      element("span", { class: "now", title: dayText(asOf) }, now),
      lane,
    );
    return element("li", { "data-id": crossing.id }, button, words);
  }
}

/** What the bars mean. */
function key() {
  const parts = STATUS.map((status) => element("li", {}, element("i", { class: `${status} known` }), term("status", status)));
  return element("ul", { class: "key" }, ...parts, element("li", {}, element("i", { class: "closed last_known" }), t("legend.last_known")));
}
