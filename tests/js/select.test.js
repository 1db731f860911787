import assert from "node:assert/strict";
import { test } from "node:test";
import { rows } from "#map/api.js";
import { groupState, toggled } from "#map/legend-state.js";
import { facetCounts, select } from "#map/select.js";
import { apiQuery, embedCode } from "#map/share.js";
import { defaults } from "#map/state.js";
import { walkTarget } from "#map/walk.js";
import { categoriesOf } from "#map/vocab.js";
import { incident } from "./samples.js";

const horizon = { today: 2151, dataEnd: 1969 };
const incidents = [
  incident({ id: "a", start: 311, end: 312 }),
  incident({ id: "b", start: 305, end: 335, lon: null, lat: null, date_precision: "month" }),
  incident({ id: "c", start: 311, end: 312, verification: "retracted" }),
  incident({ id: "d", start: 312, end: 313, section: "fi-ru", category: "balloon", group: "air" }),
];

test("a day shows what covers it, without the retracted", () => {
  const state = { ...defaults(), mode: /** @type {const} */ ("asof"), datetime: "2021-11-08" };
  const shown = select(state, { incidents, crossings: [], ...horizon });
  assert.deepEqual(shown.incidents.map(({ id }) => id), ["a", "b"]);
  assert.equal(shown.located, 1);
  assert.equal(shown.asOf, 311);
  assert.equal(shown.sentence, "2 incidents, 8 November 2021, all sections; no crossings");
});

test("retracted reports are shown when asked for", () => {
  const state = { ...defaults(), datetime: "2021-11-08", verification: ["retracted"] };
  assert.deepEqual(select(state, { incidents, crossings: [], ...horizon }).incidents.map(({ id }) => id), ["c"]);
});

test("a facet counts as if it were not filtered itself", () => {
  const state = { ...defaults(), section: ["pl-by"] };
  assert.deepEqual(facetCounts(incidents, state, { start: 300, end: 400 }, "section"), { "pl-by": 2, "fi-ru": 1 });
});

test("columns become rows", () => {
  const vocab = { category: ["death", "balloon"], section: ["pl-by"], location_precision: ["exact"], date_precision: ["day"], verification: ["reported"], place_role: ["occurred"], confidence: ["high"] };
  const zero = [0];
  const [row] = rows({
    version: "1", epoch: "2020-12-31", n: 1, vocab, id: ["x"], title: ["T"], place: [null], start: [5], end: [6],
    category: [1], section: zero, location_precision: zero, date_precision: zero, verification: zero, place_role: zero,
    confidence: zero, lon: [null], lat: [null], km: [null],
  });
  assert.equal(row?.start, 4);
  assert.equal(row?.group, "air");
  assert.equal(row?.place, "");
});

test("ticking groups off and on again leads back to no filter", () => {
  const without = toggled([], "air", false);
  assert.equal(groupState(without, "air"), "off");
  assert.equal(groupState(without, "people"), "on");
  assert.deepEqual(toggled(without, "air", true), []);
  assert.equal(groupState(["balloon"], "air"), "part");
  assert.deepEqual(toggled(["balloon"], "air", true), categoriesOf(["air"]));
  assert.deepEqual(toggled(categoriesOf(["air"]), "air", false), []);
});

test("the address of the data asks for what is shown", () => {
  const state = { ...defaults(), section: ["pl-by"] };
  assert.equal(
    apiQuery({ state, span: { start: 304, end: 334 } }),
    "datetime=2021-11-01/2021-11-30&section=pl-by&verification=corroborated,disputed,reported&kind=event",
  );
});

test("the code of a frame is safe in any page", () => {
  const code = embedCode("https://example.org/embed?a=1&b=2", 'A "map" <here>');
  assert.match(code, /src="https:\/\/example\.org\/embed\?a=1&amp;b=2"/);
  assert.match(code, /title="A &quot;map&quot; &lt;here>"/);
});

test("walking stops at the ends", () => {
  assert.equal(walkTarget("ArrowDown", -1, 3), 0);
  assert.equal(walkTarget("ArrowRight", 2, 3), 2);
  assert.equal(walkTarget("ArrowUp", 0, 3), 0);
  assert.equal(walkTarget("End", 0, 3), 2);
  assert.equal(walkTarget("Tab", 0, 3), null);
  assert.equal(walkTarget("Home", 0, 0), null);
});
