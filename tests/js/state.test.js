import assert from "node:assert/strict";
import { test } from "node:test";
import { PARAMETERS, changed, defaults, parseQuery, spanOf, toQuery } from "#map/state.js";
import { isoOf, parseDay } from "#map/periods.js";
import { statusDay } from "#map/select.js";
import { contract } from "./contracts.js";

/** @param {string} text */
const day = (text) => parseDay(text) ?? NaN;
const fixture = contract("state");

test("the table of parameters is the contract's", () => {
  assert.deepEqual(PARAMETERS.map(({ name }) => name), fixture.parameters);
});

for (const { query, state, canonical } of fixture.cases) {
  test(`?${query}`, () => {
    const read = parseQuery(query);
    assert.deepEqual(read.problems, []);
    assert.deepEqual(read.state, state);
    assert.equal(toQuery(read.state), canonical);
    assert.deepEqual(parseQuery(canonical).state, state);
  });
}

for (const { query, parameters, nearest } of fixture.errors) {
  test(`?${query} is refused, naming ${parameters}`, () => {
    const { problems } = parseQuery(query);
    assert.deepEqual(problems.map(({ parameter }) => parameter), parameters);
    if (nearest) assert.equal(problems[0].nearest, nearest);
  });
}

const horizon = { today: day(fixture.horizon.today), dataEnd: day(fixture.horizon.data_end) };
for (const { query, as_of } of fixture.as_of) {
  test(`?${query} shows the crossings as of ${as_of}`, () => {
    const { state } = parseQuery(query);
    assert.equal(isoOf(statusDay(state, spanOf(state, horizon), horizon.today)), as_of);
  });
}

test("a change is checked as the address is", () => {
  const { state, problems } = changed(defaults(), { mode: "asof", datetime: "2021-11" });
  assert.equal(problems[0].parameter, "datetime");
  assert.equal(state.datetime, null);
  assert.equal(changed(defaults(), { section: ["pl-by"] }).state.section[0], "pl-by");
});

test("as of nothing is today, a window of nothing is the last twelve months with data", () => {
  assert.deepEqual(spanOf({ ...defaults(), mode: "asof" }, horizon), { start: horizon.today, end: horizon.today + 1 });
  assert.deepEqual(spanOf(defaults(), horizon), { start: day("2025-05-25"), end: day("2026-05-25") });
  assert.deepEqual(spanOf({ ...defaults(), datetime: "../.." }, horizon), { start: null, end: null });
  const november = spanOf({ ...defaults(), datetime: "2021-11-01/2021-11-30" }, horizon);
  assert.equal(november.end, day("2021-12-01"));
  const leap = spanOf(defaults(), { ...horizon, dataEnd: day("2024-02-29") });
  assert.equal(leap.start, day("2023-03-01"));
});
