import assert from "node:assert/strict";
import { test } from "node:test";
import { use } from "#map/i18n.js";
import { presenceOpacity, presenceText } from "#map/presence.js";
import { catalogue } from "./contracts.js";

use(catalogue("en"));

test("a section is marked a step more for ten times as many, and never like the line itself", () => {
  const [one, ten, hundred, most] = [1, 10, 100, 1e6].map((total) => presenceOpacity({ total, deaths: 0 }));
  assert.ok(one > 0.2);
  assert.ok(Math.abs(hundred - ten - (ten - one)) < 1e-9);
  assert.ok(ten > one && most > hundred && most < 0.6);
  assert.equal(presenceOpacity(undefined), 0);
});

test("deaths do not mark a section; the words count them", () => {
  const alone = { total: 2, deaths: 2 };
  assert.equal(presenceOpacity(alone), 0);
  assert.equal(presenceText(alone), "2 located no closer than this section, 2 of them reports of deaths");
  const among = { total: 2, deaths: 1 };
  assert.equal(presenceOpacity(among), presenceOpacity({ total: 1, deaths: 0 }));
  assert.equal(presenceText(among), "2 located no closer than this section, 1 of them a report of deaths");
  assert.equal(presenceText(undefined), "");
});
