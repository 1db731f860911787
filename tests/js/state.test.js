import assert from "node:assert/strict";
import { test } from "node:test";
import { PARAMETERS, changed, defaults, parseQuery, spanOf, toQuery } from "#map/state.js";
import { isoOf, parseDay } from "#map/periods.js";
import { statusDay } from "#map/select.js";
import { CATEGORIES, COLUMNS, CONFIDENCE, SECTIONS, UNITS, VERIFICATION } from "#map/vocab.js";
import { contract } from "./contracts.js";
import { random } from "./samples.js";

/** @param {string} text */
const day = (text) => parseDay(text) ?? NaN;
const fixture = contract("state");

test("the table of parameters is the contract's", () => {
  assert.deepEqual(PARAMETERS.map(({ name }) => name), fixture.parameters);
});

for (const { query, state, canonical } of fixture.cases) {
  test(`?${query}`, () => {
    const read = parseQuery(query, fixture.words);
    assert.deepEqual(read.problems, []);
    assert.deepEqual(read.state, state);
    assert.equal(toQuery(read.state), canonical);
    assert.deepEqual(parseQuery(canonical, fixture.words).state, state);
  });
}

for (const { query, parameters, nearest } of fixture.errors) {
  test(`?${query} is refused, naming ${parameters}`, () => {
    const { problems } = parseQuery(query, fixture.words);
    assert.deepEqual(problems.map(({ parameter }) => parameter), parameters);
    if (nearest) assert.equal(problems[0].nearest, nearest);
  });
}

const horizon = { today: day(fixture.horizon.today), dataEnd: day(fixture.horizon.data_end) };
for (const { query, as_of } of fixture.as_of) {
  test(`?${query} shows the crossings as of ${as_of}`, () => {
    const { state } = parseQuery(query, fixture.words);
    assert.equal(isoOf(statusDay(state, spanOf(state, horizon), horizon.today)), as_of);
  });
}

test("a change is checked as the address is", () => {
  const { state, problems } = changed(defaults(), { mode: "asof", datetime: "2021-11" });
  assert.equal(problems[0].parameter, "datetime");
  assert.equal(state.datetime, null);
  assert.equal(changed(defaults(), { section: ["pl-by"] }).state.section[0], "pl-by");
});

test("another mode lets go of the second period", () => {
  const two = { ...defaults(), compare: "2023-11-01/2023-11-30" };
  const { state, problems } = changed(two, { mode: "cumulative", datetime: "2021-11-09" });
  assert.deepEqual([problems, state.compare, state.datetime], [[], null, "../2021-11-09"]);
  assert.equal(changed(two, { section: ["pl-by"] }).state.compare, two.compare);
});

test("without the words of the data only the form of a crossing and a publisher is checked", () => {
  assert.deepEqual(parseQuery("crossing=some-where&source=Anybody&near=some-where,5").problems, []);
  assert.equal(parseQuery("crossing=Some").problems.length, 1);
});

test("some states come back from their address", () => {
  const next = random(11);
  for (let i = 0; i < 300; i++) {
    const state = someState(next);
    assert.deepEqual(parseQuery(toQuery(state), fixture.words), { state, problems: [] });
  }
});

/** @param {() => number} next @returns {import("#map/types.js").State} */
function someState(next) {
  const some = (/** @type {string[]} */ words) => words.filter(() => next() < 0.4).sort();
  const one = (/** @type {any[]} */ words) => words[Math.floor(next() * words.length)];
  const number = (/** @type {number} */ most, least = 0) => Number((least + next() * (most - least)).toFixed(5));
  const mode = one(["window", "asof", "cumulative"]);
  const days = { window: "2021-11-03/2021-11-09", asof: "2024-02-29", cumulative: "../2022-01-01" };
  const crossing = one(fixture.words.crossing);
  return {
    datetime: one([null, days[/** @type {keyof typeof days} */ (mode)]]), mode,
    section: some(SECTIONS), category: some(CATEGORIES), verification: some(VERIFICATION), confidence: some(CONFIDENCE),
    source: fixture.words.source.filter(() => next() < 0.4), crossing: some(fixture.words.crossing),
    q: one([null, "a", "Kuźnica & 'x'", "100 % – ёлка?", "a+b=c#d"]),
    bbox: one([null, [-number(180), -number(90), number(180, 1), number(90, 1)].join(",")]),
    near: one([null, `${crossing},${1 + Math.floor(next() * 200)}`]), view: one(["map", "section", "table"]),
    sort: one(["", "-"]) + one(COLUMNS),
    compare: mode === "window" ? one([null, "2022-01-01/2022-12-31", "2022-02-02"]) : null, unit: one([null, ...UNITS]), layers: one([[], ["rate"]]),
    map: one([null, "9.25/53.52/-23.65"]), select: one([[], ["a-1", "b"]]), theme: one([null, "dark"]),
    lang: one(["en", "pl"]), v: one([null, "2026.4", "2026.11.0"]),
  };
}

test("as of nothing is today, a window of nothing is the last twelve months with data", () => {
  assert.deepEqual(spanOf({ ...defaults(), mode: "asof" }, horizon), { start: horizon.today, end: horizon.today + 1 });
  assert.deepEqual(spanOf(defaults(), horizon), { start: day("2025-05-25"), end: day("2026-05-25") });
  assert.deepEqual(spanOf({ ...defaults(), mode: "cumulative" }, horizon), { start: null, end: day("2026-05-25") });
  assert.deepEqual(spanOf({ ...defaults(), datetime: "../.." }, horizon), { start: null, end: null });
  const november = spanOf({ ...defaults(), datetime: "2021-11-01/2021-11-30" }, horizon);
  assert.equal(november.end, day("2021-12-01"));
  const leap = spanOf(defaults(), { ...horizon, dataEnd: day("2024-02-29") });
  assert.equal(leap.start, day("2023-03-01"));
});
