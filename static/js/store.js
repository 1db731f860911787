/** The state, its address and who wants to know. A burst of changes (a drag, held keys) is one step of the history. */

/** @typedef {import("#map/types.js").State} State */
/** @typedef {"step" | "burst" | "view"} Kind step: a new history entry; burst: one entry for many; view: no entry */
/** @typedef {(state: State, kind: Kind | "restored") => void} Handler */
/** @typedef {import("#map/state.js").Known} Known */

import { asked, told } from "#map/published.js";
import { changed, parseQuery, toQuery } from "#map/state.js";

const WRITE_AFTER_MS = 200;
const BURST_ENDS_MS = 1_000;

/** The state of a page. */
export class Store {
  /** @type {Set<Handler>} */
  #handlers = new Set();
  #timer = 0;
  #burstUntil = 0;
  #pushDue = false;
  #held = false;
  #changed = -Infinity;
  /** @type {Known} */
  #known = {};

  /**
   * @param {{query: string, address: boolean, steps: boolean}} options
   *   address: whether to write the address; steps: whether changes are steps of the history
   */
  constructor({ query, address, steps }) {
    this.address = address;
    this.steps = steps;
    const read = parseQuery(query);
    this.state = read.state;
    /** What was wrong with the last address or change. */
    this.problems = read.problems;
    if (address) window.addEventListener("popstate", () => this.#restore());
  }

  /** The state now; a copy. */
  get() {
    return structuredClone(this.state);
  }

  /**
   * Change the state in part. A wrong value changes nothing and is listed in `problems`.
   * @param {Partial<State>} partial @param {Kind} [kind]
   */
  commit(partial, kind = "step") {
    const next = changed(this.state, partial, this.#known);
    this.problems = next.problems;
    if (next.problems.length > 0 || toQuery(next.state) === toQuery(this.state)) {
      if (kind === "step" && this.#pushDue) this.#write();
      return;
    }
    this.state = next.state;
    this.#schedule(kind);
    this.#tell(kind);
  }

  /** Check from now on whether the data have what is asked for. @param {Known} known */
  know(known) {
    this.#known = known;
  }

  /** Leave the address as it is while something plays: all of it is one step of the history. @param {boolean} held */
  hold(held) {
    this.#held = held;
    if (!held && this.#pushDue) this.#write();
  }

  /** Write the address at once, even while it is held: the page is about to be left. */
  flush() {
    this.#held = false;
    this.#write();
  }

  /** Write the address if that is due: what was changed by turns is done, and the next change is a step of its own. */
  rest() {
    this.#burstUntil = 0;
    this.#write();
  }

  /** Call on every change; returns how to stop. @param {Handler} handler */
  on(handler) {
    this.#handlers.add(handler);
    return () => void this.#handlers.delete(handler);
  }

  /** Wait until nothing has changed for a while. @param {number} ms */
  async calm(ms) {
    for (;;) {
      const left = this.#changed + ms - performance.now();
      if (left <= 0) return;
      await new Promise((resolve) => setTimeout(resolve, left));
    }
  }

  /** @param {Kind | "restored"} kind */
  #tell(kind) {
    this.#changed = performance.now();
    for (const handler of this.#handlers) handler(this.state, kind);
  }

  #write() {
    clearTimeout(this.#timer);
    if (this.#held || !this.address) return;
    const text = told(this.state);
    const url = `${location.pathname}${text ? `?${text}` : ""}`;
    const push = this.#pushDue;
    this.#pushDue = false;
    if (url !== location.pathname + location.search) history[push ? "pushState" : "replaceState"](null, "", url);
  }

  /** @param {Kind} kind */
  #schedule(kind) {
    if (!this.address) return;
    const now = performance.now();
    if (this.steps && (kind === "step" || (kind === "burst" && now > this.#burstUntil))) this.#pushDue = true;
    if (kind !== "view") this.#burstUntil = kind === "burst" ? now + BURST_ENDS_MS : 0;
    clearTimeout(this.#timer);
    if (kind === "step") this.#write();
    else this.#timer = window.setTimeout(() => this.#write(), WRITE_AFTER_MS);
  }

  #restore() {
    clearTimeout(this.#timer);
    this.#pushDue = false;
    this.#burstUntil = 0;
    const read = parseQuery(asked(location.search), this.#known);
    this.state = read.state;
    this.problems = read.problems;
    this.#tell("restored");
  }
}
