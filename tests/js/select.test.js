import assert from "node:assert/strict";
import { test } from "node:test";
import { groupState, toggled } from "#map/legend-state.js";
import { apiQuery, embedCode } from "#map/share.js";
import { defaults } from "#map/state.js";
import { walkTarget } from "#map/walk.js";
import { categoriesOf } from "#map/vocab.js";

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
  const span = { start: 304, end: 334 };
  assert.equal(
    apiQuery({ state: { ...defaults(), section: ["pl-by"] }, span }, []),
    "datetime=2021-11-01/2021-11-30&section=pl-by&verification=reported,corroborated,disputed&kind=event",
  );
  const near = /** @type {import("#map/types.js").Crossing} */ ({ id: "a-b", lon: 23.65, lat: 53.5 });
  const state = { ...defaults(), q: "a & b", bbox: "1,2,3,4", near: "a-b,20", source: ["Yle News"], verification: ["disputed"] };
  assert.equal(
    apiQuery({ state, span: { start: null, end: null } }, [near]),
    "bbox=1,2,3,4&location_precision=exact,town,district&near=23.65,53.5,20&q=a%20%26%20b&verification=disputed"
      + "&publishers=Yle%20News&kind=event",
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
