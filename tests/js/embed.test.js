/** The two sides of a frame: what it takes from the page around it, and what that page takes from it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { partialOf, roomOf } from "#map/embedded.js";
import { defaults } from "#map/state.js";

const now = defaults();

test("a value may be written as in the address or as in the state", () => {
  assert.deepEqual(partialOf({ section: "pl-by,lt-by", datetime: "2021-11" }, now), { section: ["pl-by", "lt-by"], datetime: "2021-11" });
  assert.deepEqual(partialOf({ section: ["pl-by"], select: [] }, now), { section: ["pl-by"], select: [] });
  assert.deepEqual(partialOf({ section: "", q: null, map: "" }, now), { section: [], q: null, map: null });
  assert.deepEqual(partialOf({ bbox: [22, 52, 24, 54] }, now), { bbox: "22,52,24,54" });
});

test("what is no part of a state is refused by name", () => {
  assert.throws(() => partialOf({ toString: 1 }, now), /no "toString"/);
  assert.throws(() => partialOf({ sectoin: "pl-by" }, now), /no "sectoin"; it has datetime, mode, section/);
  assert.throws(() => partialOf({ lang: "pl" }, now), /lang: only the address/);
  assert.throws(() => partialOf({ v: "2026.4" }, now), /v: only the address/);
  for (const nothing of [null, undefined, "datetime=2021", 3, ["x"]]) assert.throws(() => partialOf(nothing, now), /expected an object/);
});

test("a map is as high as suits its width, and two things beside each other need less", () => {
  const [none, sectional, comparing] = [[], ["sectional"], ["comparing"]].map((names) => ({ contains: (/** @type {string} */ name) => names.includes(name) }));
  assert.deepEqual([320, 600, 1000, 2000].map((width) => roomOf(width, /** @type {any} */ (none))), [260, 480, 560, 560]);
  assert.ok(roomOf(320, /** @type {any} */ (sectional)) > roomOf(1000, /** @type {any} */ (sectional)));
  assert.ok(roomOf(320, /** @type {any} */ (comparing)) > roomOf(1000, /** @type {any} */ (comparing)));
});

/** A frame as embed.js sees it. @param {string} src @param {string} [sandbox] */
function frameOf(src, sandbox) {
  /** @type {object[]} */
  const posted = [];
  const contentWindow = { postMessage: (/** @type {object} */ message) => posted.push(message) };
  return {
    src, posted, contentWindow, title: "", style: { height: "", cssText: "" }, dataset: {}, loading: "", isConnected: false,
    parentNode: /** @type {any} */ (null), hasAttribute: (/** @type {string} */ name) => name === "sandbox" && sandbox !== undefined,
  };
}

test("the page around takes heights from its own frames only", async () => {
  const [one, two, boxed] = [frameOf("https://map.example/embed"), frameOf("https://map.example/embed?q=a"), frameOf("https://map.example/embed", "")];
  const frames = [one, two, boxed];
  /** @type {Map<string, any>} */
  const elements = new Map();
  /** @type {(event: object) => void} */
  let hear = () => {};
  const made = frameOf("");
  Object.assign(globalThis, {
    document: {
      currentScript: { src: "https://map.example/embed.js" },
      querySelectorAll: () => [...frames, made],
      createElement: () => made,
    },
    location: { href: "https://paper.example/article" },
    HTMLElement: class {
      /** @type {Record<string, string>} */
      attributes = {};
      /** @type {Event[]} */
      heard = [];
      getAttribute(/** @type {string} */ name) { return this.attributes[name] ?? null; }
      get title() { return this.attributes["title"] ?? ""; }
      replaceChildren(/** @type {any} */ child) { child.parentNode = this; child.isConnected = true; }
      dispatchEvent(/** @type {Event} */ event) { this.heard.push(event); }
    },
    customElements: { get: (/** @type {string} */ name) => elements.get(name), define: (/** @type {string} */ name, /** @type {any} */ made) => elements.set(name, made) },
    addEventListener: (/** @type {string} */ _, /** @type {any} */ handler) => (hear = handler),
  });
  await import("../../static/js/embed.js");

  assert.deepEqual(one.posted, [{ type: "getHeight" }]);
  const height = (/** @type {unknown} */ value) => ({ source: "eastern-border-map", type: "height", height: value });
  const from = (/** @type {any} */ frame, /** @type {object | null} */ data, origin = "https://map.example") => hear({ data, source: frame.contentWindow, origin });
  from(two, height(812));
  assert.deepEqual([one.style.height, two.style.height], ["", "812px"]);
  for (const wrong of [-1, 0, Number.NaN, "tall", null, {}]) from(two, height(wrong));
  from(two, { ...height(1), source: "another" });
  from(two, null);
  from(two, height(300), "https://evil.example");
  hear({ data: height(300), source: {}, origin: "https://map.example" });
  from(two, height(300), "null");
  assert.equal(two.style.height, "812px");
  from(two, height(1e9));
  assert.equal(two.style.height, "5000px");
  from(boxed, height(500), "null");
  assert.equal(boxed.style.height, "500px");

  const Element = elements.get("eastern-border-map");
  const element = new Element();
  element.attributes = { datetime: "2021-11", lang: "pl", heading: "A & B", title: "Sentence", height: "480" };
  element.connectedCallback();
  assert.equal(made.src, "https://map.example/embed?datetime=2021-11&lang=pl&title=A+%26+B");
  assert.deepEqual([made.title, made.loading], ["Sentence", "lazy"]);
  assert.match(made.style.cssText, /height:480px/);

  element.attributes.datetime = "2021-12";
  element.attributeChangedCallback("datetime", "2021-11", "2021-12");
  assert.match(made.src, /datetime=2021-12/, "a map that is not there yet is asked for anew");
  from(made, { source: "eastern-border-map", type: "ready", state: {} });
  assert.equal(element.heard.at(-1)?.type, "ready");
  const { src } = made;
  element.attributeChangedCallback("section", null, "pl-by");
  assert.deepEqual(made.posted.at(-1), { type: "setState", state: { section: "pl-by" } });
  assert.equal(made.src, src, "a map that is there changes its state");
  element.attributes.v = "2026.4";
  element.attributeChangedCallback("v", null, "2026.4");
  assert.match(made.src, /v=2026\.4/, "other data are another frame");
});
