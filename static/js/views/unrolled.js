/** The section view: one section of the border unrolled, kilometre by kilometre and day by day, beside the map. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/types.js").Range} Range */
/** @typedef {import("#map/types.js").Shown} Shown */
/** @typedef {import("#map/types.js").State} State */
/** @typedef {import("#map/engine.js").Engine} Engine */
/** @typedef {import("#map/views/border.js").Border} Border */
/** @typedef {import("#map/views/plane.js").Mark} Mark */
/** @typedef {import("#map/views/stretch.js").Stretch} Stretch */
/** @typedef {import("leaflet").Map} LeafletMap */
/**
 * @typedef {object} Parts
 * @property {LeafletMap} map
 * @property {Config} config
 * @property {import("#map/store.js").Store} store
 * @property {import("#map/overlay.js").SymbolOverlay} overlay
 * @property {(sections: string[]) => void} fit
 * @property {(id: string, focus: HTMLElement | null) => void} open opens a record on the map or in the list
 * @property {(text: string) => void} announce
 */

import { rank } from "#map/crossings.js";
import { element } from "#map/dom.js";
import { format, parseDay } from "#map/periods.js";
import { pictured } from "#map/points/codes.js";
import { drawSprites } from "#map/points/sprites.js";
import { statusPeriods } from "#map/status-periods.js";
import { openBorder } from "#map/views/border.js";
import { MANY, coloursOf, drawGround, drawMarks, drawRing, measuring, reachOf } from "#map/views/drawing.js";
import { fields } from "#map/views/fields.js";
import { Plane, lanesOf, marksOf } from "#map/views/plane.js";
import { pointer } from "#map/views/pointer.js";
import { stretchMark } from "#map/views/stretch.js";
import { endText, labelOf, summary } from "#map/views/saying.js";
import { walkTarget } from "#map/walk.js";
import { SECTIONS } from "#map/vocab.js";
import { t } from "#map/words.js";

const MOST_RATIO = 3;
const SYMBOL = { scale: 0.9, halo: 1.25 };
const SMALL = { scale: 0.55, halo: 0.75 };
const LEAST_PX = 40;

/** The unrolled border. */
export class Unrolled {
  /** @type {Shown | null} */
  #shown = null;
  /** @type {Engine | null} */
  #engine = null;
  /** @type {Border | null} */
  #border = null;
  /** @type {Plane | null} */
  #plane = null;
  /** @type {Mark[]} */
  #marks = [];
  /** @type {Mark | null} */
  #hovered = null;
  /** @type {Stretch | null} */
  #stretch = null;
  /** The dates before a rectangle was dragged, and those it set. @type {{before: Pick<State, "mode" | "datetime">, set: string} | null} */
  #dates = null;
  #frame = 0;

  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    const { map, store } = parts;
    this.limits = { start: parseDay(parts.config.data_start) ?? 0, end: (parseDay(parts.config.today) ?? 0) + 1 };
    this.mark = stretchMark(map);
    this.fields = fields({
      choose: (section) => {
        store.commit({ section: [section] }, "step");
        parts.fit([section]);
      },
      mark: (km) => this.#brush({ days: null, km }),
    });
    this.canvas = element("canvas", { class: "plane", role: "img" });
    this.rings = element("canvas", { class: "rings", "aria-hidden": "true" });
    this.tip = element("div", { class: "symbol-tip plane-tip", hidden: "", "aria-hidden": "true" });
    this.walker = element("button", { type: "button", class: "walker" }, t("views.walk"));
    this.plot = element("div", { class: "plot" }, this.walker, this.canvas, this.rings, this.tip);
    this.says = element("p", { class: "summary" });
    this.table = element("a", { href: "?view=table" }, t("views.table"));
    this.root = element(
      "section", { class: "unrolled", "aria-label": t("views.strip") },
      this.fields.root, this.plot, element("p", { class: "summary" }, this.says, " ", this.table),
    );
    this.#wire();
  }

  /** The section that is unrolled: the first chosen one. */
  get section() {
    return this.#shown?.state.section[0] ?? SECTIONS[0] ?? "";
  }

  /** Show an answer; resolves once what it needs is here. @param {Shown} shown @param {Engine} engine */
  async show(shown, engine) {
    this.#shown = shown;
    this.#engine = engine;
    if (shown.state.view !== "section") {
      this.#leave();
      return;
    }
    if (!this.#border || !engine.complete) {
      const needed = Promise.all([openBorder(engine, this.parts.config), engine.more()]);
      const found = await needed.then(([border]) => border, () => null);
      if (!found) this.says.textContent = t("views.failed");
      this.#border = found;
    }
    this.draw();
  }

  /** Draw soon: more often than the screen shows it there is no need. */
  draw() {
    if (this.#frame === 0 && this.root.isConnected) this.#frame = requestAnimationFrame(() => this.#lay());
  }

  #leave() {
    if (this.#stretch && this.#border) this.mark.show(this.#border, null);
    this.#stretch = null;
    this.#hover(null);
  }

  #wire() {
    const { map, overlay, store } = this.parts;
    pointer(this.canvas, {
      plane: () => this.#plane, marks: () => this.#marks,
      hover: (mark) => this.#hover(mark),
      choose: (mark) => this.#open(mark, null),
      brush: (asked) => this.#brush(asked),
    });
    new ResizeObserver(() => this.draw()).observe(this.plot);
    map.on("mousemove", ({ containerPoint }) => {
      if (!this.root.isConnected) return;
      const rows = overlay.hit(containerPoint)?.rows ?? [];
      this.#hovered = this.#marks.find(({ row }) => rows.includes(row)) ?? null;
      this.#ring();
    });
    this.table.addEventListener("click", (event) => {
      event.preventDefault();
      store.commit({ view: "table" }, "step");
    });
    this.walker.addEventListener("keydown", (event) => this.#walk(event));
    this.walker.addEventListener("click", () => {
      if (this.#hovered) this.#open(this.#hovered, this.walker);
    });
    this.walker.addEventListener("blur", () => this.#hover(null));
  }

  /** @param {KeyboardEvent} event */
  #walk(event) {
    const index = this.#marks.findIndex(({ row }) => row === this.#hovered?.row);
    const target = walkTarget(event.key, index, this.#marks.length);
    const mark = target === null ? undefined : this.#marks[target];
    if (!mark) return;
    event.preventDefault();
    this.#hover(mark);
    void this.#label(mark).then((text) => {
      if (this.#hovered !== mark) return;
      this.walker.textContent = text;
      this.parts.announce(text);
    });
  }

  /** @param {Mark} mark */
  async #label({ row }) {
    await this.#engine?.texts([row]).catch(() => {});
    return this.#engine ? labelOf(this.#engine.incident(row)) : "";
  }

  /** @param {Mark | null} mark */
  #hover(mark) {
    if (mark === this.#hovered) return;
    this.#hovered = mark;
    this.tip.hidden = true;
    this.canvas.classList.toggle("pointing", mark !== null);
    this.parts.overlay.walk(mark ? (this.parts.overlay.points?.spotOf(mark.row) ?? null) : null);
    this.#ring();
    if (mark) void this.#label(mark).then((text) => this.#hovered === mark && this.#tell(mark, text));
  }

  /** @param {Mark} mark @param {string} text */
  #tell({ x, y }, text) {
    this.tip.textContent = text;
    this.tip.hidden = false;
    const { clientWidth: width, clientHeight: height } = this.plot;
    const left = Math.max(0, Math.min(width - this.tip.offsetWidth, x - this.tip.offsetWidth / 2));
    const below = y - this.tip.offsetHeight - 12 < 0;
    Object.assign(this.tip.style, { left: `${left}px`, top: `${Math.min(height, below ? y + 12 : y - this.tip.offsetHeight - 12)}px` });
  }

  /** @param {Mark} mark @param {HTMLElement | null} focus */
  #open({ row }, focus) {
    const engine = this.#engine;
    void engine?.texts([row]).then(() => this.parts.open(engine.incident(row).id, focus));
  }

  /** Take what was dragged, or take it back. @param {{days: Range | null, km: {from: number, to: number} | null}} asked */
  #brush({ days, km }) {
    const { store } = this.parts;
    this.#stretch = km && { section: this.section, ...km };
    if (this.#border) this.mark.show(this.#border, this.#stretch);
    const { mode, datetime } = store.get();
    if (days) {
      const set = format(days);
      this.#dates = { before: this.#dates?.before ?? { mode, datetime }, set };
      store.commit({ mode: "window", datetime: set }, "step");
    } else if (!km) {
      if (this.#dates?.set === datetime) store.commit(this.#dates.before, "step");
      this.#dates = null;
    }
    this.draw();
  }

  #lay() {
    this.#frame = 0;
    const [shown, engine, border] = [this.#shown, this.#engine, this.#border];
    const measured = border?.sections[this.section];
    const size = { width: this.plot.clientWidth, height: this.plot.clientHeight };
    if (!shown || !engine || !border || !measured || size.width < LEAST_PX || size.height < LEAST_PX) return;
    if (this.#stretch && this.#stretch.section !== this.section) {
      this.#stretch = null;
      this.mark.show(border, null);
    }
    const rows = rowsOf(shown, engine, this.section);
    const of = known(engine, border);
    const lanes = lanesOf(rows.map((row) => (of.km(row) !== null ? "line" : engine.placed(row) ? "away" : "section")));
    const points = shown.crossings.filter(({ crossing }) => crossing.section === this.section && crossing.id in border.crossings);
    const span = spanIn(shown.rows, this.limits);
    const ends = /** @type {[string, string]} */ (measured.ends.map((_, i) => endText(this.section, measured, i)));
    const widthOf = measuring(this.canvas);
    const reach = Math.max(0, ...lanes.slice(-1).map((lane) => reachOf(lane, widthOf)));
    const plane = (this.#plane = new Plane(size, { km: measured.km, span, lanes, names: points.length > 0, ends, reach, widthOf }));
    this.#marks = marksOf(rows, plane, of);
    const sites = points.map(({ crossing }) => ({
      x: plane.x(border.crossings[crossing.id] ?? 0), rank: rank(crossing), name: crossing.name,
      periods: statusPeriods(crossing.log, this.limits),
    }));
    const said = summary(shown, { section: this.section, marks: this.#marks, km: of.km, stretch: this.#stretch });
    this.#paint(size, { plane, sites, parts: measured.parts, ends, stretch: this.#stretch });
    this.says.textContent = said;
    this.canvas.setAttribute("aria-label", said);
    this.fields.show(this.section, measured.km, this.#stretch);
  }

  /** @param {{width: number, height: number}} size @param {import("#map/views/drawing.js").Ground} ground */
  #paint(size, ground) {
    const engine = this.#engine;
    const colours = coloursOf(this.root);
    const ratio = Math.min(MOST_RATIO, devicePixelRatio || 1);
    const ctx = fitted(this.canvas, size, ratio);
    if (!ctx || !engine) return;
    drawGround(ctx, ground, colours);
    const { group } = engine.columns;
    const sprites = drawSprites(colours, { ...(this.#marks.length > MANY ? SMALL : SYMBOL), ratio });
    drawMarks(ctx, this.#marks, { plane: ground.plane, sprites, code: pictured(engine), group, colours });
    this.canvas.dataset["marks"] = String(this.#marks.length);
    this.canvas.dataset["many"] = String(this.#marks.length > MANY);
    this.#ring();
  }

  /** Ring what is chosen and what is pointed at. */
  #ring() {
    const [shown, plane, engine] = [this.#shown, this.#plane, this.#engine];
    if (!shown || !plane || !engine || !this.root.isConnected) return;
    const ctx = fitted(this.rings, { width: this.plot.clientWidth, height: this.plot.clientHeight }, Math.min(MOST_RATIO, devicePixelRatio || 1));
    if (!ctx) return;
    const colours = coloursOf(this.root);
    const chosen = shown.state.select.map((id) => engine.known(id));
    const ringed = this.#marks.filter((mark) => chosen.includes(mark.row) || mark.row === this.#hovered?.row);
    for (const mark of ringed) drawRing(ctx, mark, colours);
    this.rings.dataset["rows"] = ringed.map(({ row }) => row).join();
  }
}

/** @param {Shown} shown @param {Engine} engine @param {string} section */
function rowsOf({ rows }, engine, section) {
  const code = engine.vocab["section"]?.indexOf(section) ?? -1;
  const codes = engine.all.codes["section"];
  /** @type {number[]} */
  const found = [];
  rows.each((row) => {
    if (codes?.[row] === code) found.push(row);
  });
  return found;
}

/** @param {Engine} engine @param {Border} border */
function known(engine, border) {
  const [codes, words] = [engine.all.codes["location_precision"], engine.vocab["location_precision"] ?? []];
  return {
    km: (/** @type {number} */ row) => border.km(row),
    placed: (/** @type {number} */ row) => engine.placed(row),
    precision: (/** @type {number} */ row) => words[codes?.[row] ?? -1] ?? "",
    start: engine.columns.start, end: engine.columns.end,
  };
}

/** The days of a span that there can be data of. @param {Range} rows @param {Range} limits @returns {Range} */
function spanIn({ start, end }, limits) {
  const inside = { start: Math.max(start, limits.start), end: Math.min(end, limits.end) };
  return inside.start < inside.end ? inside : { start, end };
}

/** @param {HTMLCanvasElement} canvas @param {{width: number, height: number}} size @param {number} ratio */
function fitted(canvas, { width, height }, ratio) {
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const ctx = canvas.getContext("2d");
  ctx?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return ctx;
}
