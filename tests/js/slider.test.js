import assert from "node:assert/strict";
import { test } from "node:test";
import { isoOf, parseDay } from "#map/periods.js";
import { keyTarget, moved } from "#map/slider.js";

/** @param {string} text */
const day = (text) => parseDay(text) ?? NaN;
const limits = { start: day("2021-01-01"), end: day("2026-11-23") };
const nov9 = day("2021-11-09");
const last = limits.end - 1;
/** @param {string} key */
const press = (key, shiftKey = false) => isoOf(keyTarget({ key, shiftKey }, nov9, limits.start, last) ?? NaN);

test("arrows move a day, with shift a week, page keys a month, home and end to the ends", () => {
  assert.equal(press("ArrowRight"), "2021-11-10");
  assert.equal(press("ArrowDown"), "2021-11-08");
  assert.equal(press("ArrowUp", true), "2021-11-16");
  assert.equal(press("PageUp"), "2021-12-09");
  assert.equal(press("PageDown"), "2021-10-09");
  assert.equal(press("Home"), "2021-01-01");
  assert.equal(press("End"), "2026-11-22");
  assert.equal(keyTarget({ key: "Tab", shiftKey: false }, nov9, 0, last), null);
});

test("the ends never cross and never leave the limits", () => {
  const range = { start: nov9, end: nov9 + 7 };
  assert.deepEqual(moved(range, "start", nov9 + 100, limits), { start: nov9 + 6, end: nov9 + 7 });
  assert.deepEqual(moved(range, "end", nov9 - 100, limits), { start: nov9, end: nov9 + 1 });
  assert.deepEqual(moved(range, "start", -100, limits), { start: limits.start, end: nov9 + 7 });
  assert.deepEqual(moved(range, "end", 1e6, limits), { start: nov9, end: limits.end });
});

test("the band keeps its length", () => {
  const range = { start: nov9, end: nov9 + 7 };
  assert.deepEqual(moved(range, "band", nov9 + 3, limits), { start: nov9 + 3, end: nov9 + 10 });
  assert.deepEqual(moved(range, "band", 1e6, limits), { start: limits.end - 7, end: limits.end });
  assert.deepEqual(moved(range, "band", -1e6, limits), { start: limits.start, end: limits.start + 7 });
});
