import assert from "node:assert/strict";
import { test } from "node:test";
import { presenceOf, presenceOpacity, presenceText } from "#map/presence.js";
import { incident } from "./samples.js";

const nowhere = { lon: null, lat: null, location_precision: "section" };
const clash = incident(nowhere);
const death = incident({ ...nowhere, category: "death" });

test("a section is marked alike for one and for many, and only for what has no place", () => {
  const one = presenceOf([clash])["pl-by"];
  const many = presenceOf(Array.from({ length: 40 }, () => clash))["pl-by"];
  assert.ok(presenceOpacity(one) > 0);
  assert.equal(presenceOpacity(one), presenceOpacity(many));
  assert.equal(presenceOpacity(presenceOf([incident()])["pl-by"]), 0);
});

test("deaths alone do not mark a section; the words count them", () => {
  const alone = presenceOf([death, death])["pl-by"];
  assert.equal(presenceOpacity(alone), 0);
  assert.equal(presenceText(alone), "2 located no closer than this section, 2 of them reports of deaths");
  const among = presenceOf([death, clash])["pl-by"];
  assert.equal(presenceOpacity(among), presenceOpacity(presenceOf([clash])["pl-by"]));
  assert.equal(presenceText(among), "2 located no closer than this section, 1 of them a report of deaths");
  assert.equal(presenceText(undefined), "");
});
