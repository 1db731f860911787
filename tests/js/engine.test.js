import assert from "node:assert/strict";
import { test } from "node:test";
import { beginOf, nextOf } from "#map/bars.js";
import { decode } from "#map/columns.js";
import { Engine, toLonLat, toWorld } from "#map/engine.js";
import { overlaps, parseDay } from "#map/periods.js";
import { defaults, spanOf } from "#map/state.js";
import { CATEGORIES, CONFIDENCE, GROUPS, SECTIONS, VERIFICATION, groupOf } from "#map/vocab.js";
import { random, written } from "./samples.js";

/** @typedef {import("#map/types.js").State} State */
/** @typedef {import("#map/types.js").FacetField} FacetField */

const FIRST = parseDay("2021-01-01") ?? 0;
const PRECISIONS = ["exact", "town", "district", "section", "country"];
const PUBLISHERS = ["BNS", "Delfi", "LSM", "PAP", "Yle"];
const CROSSINGS = ["lt-by-a", "pl-by-b"];
const FIELDS = /** @type {FacetField[]} */ (["section", "category", "verification", "confidence", "source", "crossing"]);
const N = 3_000;

/** A row as it is before it becomes columns. */
const rows = (() => {
  const next = random(7);
  const pick = (/** @type {string[]} */ words) => /** @type {string} */ (words[Math.floor(next() * words.length)]);
  const made = Array.from({ length: N }, () => {
    const start = FIRST + Math.floor(next() * 900);
    const length = next() < 0.05 ? 200 : next() < 0.1 ? 30 : 1;
    return {
      start, end: start + length, section: pick(SECTIONS), category: pick(CATEGORIES), confidence: pick(CONFIDENCE),
      verification: pick(VERIFICATION), precision: pick(PRECISIONS), crossing: next() < 0.2 ? pick(CROSSINGS) : null,
      source: [...new Set(next() < 0.1 ? [] : [pick(PUBLISHERS), pick(PUBLISHERS)])],
    };
  });
  return made.sort((a, b) => a.start - b.start);
})();

/** @typedef {(typeof rows)[number]} Row */

const FIRST_PART = [
  column("start", "uint16", rows.map(({ start }, i) => start - (rows[i - 1]?.start ?? FIRST))),
  column("length", "uint16", rows.map(({ start, end }) => end - start)),
  column("flags", "uint8", rows.map((row) => (placed(row) ? 1 : 0) + (row.verification === "retracted" ? 2 : 0))),
  column("high", "uint8", rows.flatMap((_, i) => [0, i >> 8])),
  column("middle", "uint8", rows.map((_, i) => (i >> 6) & 3)),
  coded("category", CATEGORIES),
];
const SECOND_PART = [
  column("x_low", "uint8", [0]), column("y_low", "uint8", rows.map((_, i) => i & 63)),
  coded("section", SECTIONS), coded("verification", VERIFICATION), coded("confidence", CONFIDENCE),
  column("location_precision", "uint8", rows.map(({ precision }) => PRECISIONS.indexOf(precision))),
  column("crossing", "uint16", rows.map(({ crossing }) => (crossing === null ? 0 : CROSSINGS.indexOf(crossing) + 1))),
];
const THIRD_PART = [
  column("publishers", "uint8", rows.map(({ source }) => source.length)),
  column("publisher", "uint16", rows.flatMap(({ source }) => source.map((name) => PUBLISHERS.indexOf(name)))),
];
const VOCAB = {
  section: SECTIONS, verification: VERIFICATION, confidence: CONFIDENCE, location_precision: PRECISIONS,
  crossing: CROSSINGS,
};
const NAMES = { publishers: PUBLISHERS };

/** @param {string} name @param {"uint8" | "uint16"} type @param {number[]} values @returns {[string, "uint8" | "uint16", number[]]} */
function column(name, type, values) {
  return [name, type, values];
}

/** @param {"section" | "category" | "verification" | "confidence"} name @param {string[]} words */
function coded(name, words) {
  return column(name, "uint8", rows.map((row) => words.indexOf(row[name])));
}

/** @param {Row} row */
function placed({ precision }) {
  return ["exact", "town", "district"].includes(precision);
}

const HEAD = { n: N, first_day: "2021-01-01", chunk: 1000, box: { west: 0.5, north: 0.2, east: 0.6, south: 0.3 } };
const CONFIG = /** @type {any} */ ({
  today: "2023-12-01", data_end: "2023-06-30",
  urls: { facets: "/facets", publishers: "/publishers", rows: "/rows?v=1", texts: "/texts/{chunk}", item: "/items/" },
  data: {
    "/facets": base64(written({ n: N, vocab: VOCAB }, SECOND_PART)),
    "/publishers": base64(written({ n: N, vocab: NAMES }, THIRD_PART)),
  },
});

/** @param {ArrayBuffer} buffer */
function base64(buffer) {
  return Buffer.from(buffer).toString("base64");
}

function whole() {
  const vocab = { category: CATEGORIES, ...VOCAB, ...NAMES };
  const columns = decode(written({ ...HEAD, more: false, vocab }, [...FIRST_PART, ...SECOND_PART, ...THIRD_PART]));
  return new Engine(CONFIG, columns, /** @type {any} */ ({ crossings: [], sources: {} }));
}

function half() {
  const columns = decode(written({ ...HEAD, more: true, vocab: { category: CATEGORIES } }, FIRST_PART));
  return new Engine(CONFIG, columns, /** @type {any} */ ({ crossings: [], sources: {} }));
}

/** Whether a row is shown, said once more and plainly. @param {Row} row @param {State} state @param {FacetField} [but] */
function passes(row, state, but) {
  return FIELDS.every((name) => {
    if (name === but) return true;
    const values = name === "source" ? row.source : [row[name]];
    if (state[name].length > 0) return values.some((value) => value !== null && state[name].includes(value));
    return name !== "verification" || row.verification !== "retracted";
  });
}

/** @param {() => number} next @returns {State} */
function someState(next) {
  const some = (/** @type {string[]} */ words) => (next() < 0.7 ? [] : words.filter(() => next() < 0.4));
  const first = FIRST + Math.floor(next() * 1000 - 50);
  const last = first + Math.floor(next() * next() * 900);
  const [from, to] = [first, last].map((day) => new Date(Date.UTC(2021, 0, 1 + day)).toISOString().slice(0, 10));
  const datetime = next() < 0.1 ? null : next() < 0.1 ? "../.." : next() < 0.2 ? `../${to}` : `${from}/${to}`;
  return {
    ...defaults(), datetime, section: some(SECTIONS), category: some(CATEGORIES), verification: some(VERIFICATION),
    confidence: some(CONFIDENCE), source: some(PUBLISHERS), crossing: some(CROSSINGS),
  };
}

/** @param {Engine} engine @param {State} state */
function check(engine, state) {
  const shown = engine.answer(state);
  const span = spanOf(state, engine.horizon);
  const inTime = rows.filter((row) => overlaps(row, span));
  const expected = inTime.filter((row) => passes(row, state));
  const numbers = expected.map((row) => rows.indexOf(row));
  /** @type {number[]} */
  const each = [];
  shown.rows.each((row) => each.push(row));
  assert.deepEqual(each, numbers);
  assert.deepEqual([shown.count, shown.rows.length], [expected.length, expected.length]);
  assert.equal(shown.located, expected.filter(placed).length);
  assert.deepEqual(shown.rows.newest(20, 5), numbers.reverse().slice(5, 25));
  for (const name of FIELDS) {
    /** @type {Record<string, number>} */
    const counts = {};
    for (const row of inTime.filter((each) => passes(each, state, name))) {
      for (const word of name === "source" ? row.source : [row[name]]) if (word) counts[word] = (counts[word] ?? 0) + 1;
    }
    assert.deepEqual(shown.counts(name), Object.fromEntries(Object.entries(counts).sort(byWord(name))), name);
  }
  const presence = Object.values(shown.presence());
  assert.equal(presence.reduce((sum, { total }) => sum + total, 0), expected.length - shown.located);
  const deaths = expected.filter((row) => !placed(row) && row.category === "death").length;
  assert.equal(presence.reduce((sum, { deaths: n }) => sum + n, 0), deaths);
}

/** @param {FacetField} name @returns {(a: [string, number], b: [string, number]) => number} */
function byWord(name) {
  const words = { section: SECTIONS, category: CATEGORIES, verification: VERIFICATION, confidence: CONFIDENCE, source: PUBLISHERS, crossing: CROSSINGS }[name];
  return ([a], [b]) => words.indexOf(a) - words.indexOf(b);
}

test("any state shows and counts what a plain filter over the rows does", () => {
  const engine = whole();
  const next = random(42);
  for (let i = 0; i < 150; i++) check(engine, someState(next));
});

test("the same filter is the same object, whatever the time; another one is another", () => {
  const engine = whole();
  const first = engine.answer({ ...defaults(), datetime: "2021-11" });
  assert.equal(engine.answer({ ...defaults(), mode: "asof", datetime: "2022-01-01", theme: "dark" }).filter, first.filter);
  assert.notEqual(engine.answer({ ...defaults(), section: ["pl-by"] }).filter, first.filter);
});

test("what comes in a second document is waited for where a state needs it", async () => {
  const engine = half();
  const plain = { ...defaults(), datetime: "../.." };
  const state = { ...plain, section: ["pl-by"] };
  assert.deepEqual([engine.complete, engine.ready(plain), engine.ready(state)], [false, true, false]);
  const { filter, count } = engine.answer(plain);
  assert.equal(count, rows.filter((row) => row.verification !== "retracted").length);
  let told = 0;
  engine.on(() => told++);
  await engine.prepare(state);
  assert.deepEqual([engine.complete, engine.ready(state), told], [true, true, 1]);
  assert.deepEqual([engine.columns.start, engine.columns.end], [engine.all.start, engine.all.end], "days, not steps");
  assert.notEqual(engine.answer(plain).filter, filter);
  await engine.publishers();
  check(engine, state);
});

test("who published the rows is waited for where a state asks for a publisher, and comes alone", async () => {
  const engine = half();
  const state = { ...defaults(), datetime: "../..", source: PUBLISHERS.slice(0, 1) };
  assert.deepEqual([engine.published, engine.ready(state)], [false, false]);
  await Promise.all([engine.prepare(state), engine.publishers()]);
  assert.deepEqual([engine.complete, engine.published, engine.ready(state)], [true, true, true]);
  check(engine, state);
  const other = half();
  await other.publishers();
  assert.deepEqual([other.complete, other.published], [false, true]);
});

test("what the server finds narrows the rows; until it answered, the last answer stays", async () => {
  const engine = whole();
  const bits = new Uint8Array(Math.ceil(N / 8));
  for (const row of [3, 8, 1234]) bits[row >> 3] = (bits[row >> 3] ?? 0) | (1 << (row & 7));
  CONFIG.data["/rows?v=1&q=a%20b&bbox=1,2,3,4"] = base64(bits.buffer);
  const all = { ...defaults(), datetime: "../..", verification: VERIFICATION };
  const state = { ...all, q: "a b", bbox: "1,2,3,4" };
  assert.equal(engine.ready(state), false);
  assert.equal(engine.answer(state).count, N);
  await engine.prepare(state);
  assert.deepEqual(engine.answer(state).rows.newest(9), [1234, 8, 3]);
  assert.equal(engine.answer({ ...state, near: "x,5" }).count, 3);
  assert.equal(engine.answer(all).count, N);
});

test("bars follow each other without a gap and hold every row that passes", () => {
  const engine = whole();
  const shown = engine.answer({ ...defaults(), category: ["death", "balloon"] });
  const expected = rows.filter((row) => passes(row, shown.state));
  for (const unit of /** @type {const} */ (["day", "week", "month", "year"])) {
    const bars = shown.bars(unit);
    assert.equal(bars.reduce((sum, { total }) => sum + total, 0), expected.length);
    assert.ok(bars.every(({ start, end }, i) => end > start && end === (bars[i + 1]?.start ?? end)));
    const [bar] = bars.filter(({ total }) => total > 0);
    const inside = expected.filter(({ start }) => bar && start >= bar.start && start < bar.end);
    const groups = Object.keys(GROUPS).map((group) => inside.filter((row) => groupOf(row.category) === group).length);
    assert.deepEqual(bar?.counts, groups);
  }
  assert.equal(shown.bars("month"), shown.bars("month"));
});

test("a bar begins on a Monday, on the first of a month, on New Year's Day", () => {
  const day = parseDay("2021-11-10") ?? 0;
  assert.deepEqual(["day", "week", "month", "year"].map((unit) => beginOf(day, /** @type {any} */ (unit))), [
    day, parseDay("2021-11-08"), parseDay("2021-11-01"), parseDay("2021-01-01"),
  ]);
  assert.equal(nextOf(parseDay("2021-12-01") ?? 0, "month"), parseDay("2022-01-01"));
  assert.equal(beginOf(parseDay("2020-12-30") ?? 0, "week"), parseDay("2020-12-28"));
});

test("a place is in its box, and exact once the texts are here", async () => {
  const engine = whole();
  const row = rows.findIndex((each, i) => i > 100 && placed(each));
  assert.ok(Math.abs(engine.world(row).y - (0.2 + (0.1 * row) / 65_536)) < 0.1 / 65_536);
  const blank = Array.from({ length: 1000 }, () => "");
  const none = blank.map(() => null);
  CONFIG.data["/texts/0"] = {
    id: blank.map((_, i) => `id-${i}`), title: blank, place: blank, claim: none, people: none, km: none,
    lon: blank.map(() => 23.65), lat: blank.map(() => 53.51),
  };
  const before = engine.incident(row);
  assert.equal(before.id, "");
  await engine.texts([row]);
  assert.equal(engine.incident(row), before);
  assert.deepEqual([before.id, before.lon, before.lat], [`id-${row}`, 23.65, 53.51]);
  assert.equal(engine.known(`id-${row}`), row);
  assert.deepEqual(toLonLat(toWorld(23.65, 53.51)), { lon: 23.65, lat: 53.51 });
});

test("an id whose text is not here is found by its day; one that does not exist is not", async () => {
  const engine = whole();
  const row = 2_500;
  const day = new Date(Date.UTC(2021, 0, 1 + (rows[row]?.start ?? 0))).toISOString().slice(0, 10);
  CONFIG.data["/items/id-2500"] = { id: "id-2500", properties: { start: day } };
  CONFIG.data["/items/nothing"] = { id: "nothing", properties: {} };
  for (const k of [0, 1, 2]) {
    const texts = Array.from({ length: 1000 }, (_, i) => `id-${k * 1000 + i}`);
    const none = texts.map(() => null);
    CONFIG.data[`/texts/${k}`] = { id: texts, title: texts, place: texts, claim: none, km: none, lon: none, lat: none };
  }
  assert.equal(engine.known("id-2500"), undefined);
  assert.equal(await engine.row("id-2500"), row);
  assert.equal(engine.known("id-5"), undefined, "only what was needed was fetched");
  assert.equal(await engine.row("nothing"), null);
});
