import assert from "node:assert/strict";
import { test } from "node:test";
import { use } from "#map/i18n.js";
import { format, parse } from "#map/periods.js";
import { Border, between } from "#map/views/border.js";
import { changeText, lines } from "#map/views/differences.js";
import { readKilometres } from "#map/views/fields.js";
import { difference, periodBefore, yearBefore } from "#map/views/periods.js";
import { Plane, brushed, lanesOf, markAt, marksOf, named } from "#map/views/plane.js";
import { BREAKS, classOf, countBySegment, coveredDays, rateOf } from "#map/views/rates.js";
import { endText, summary } from "#map/views/saying.js";
import { catalogue } from "./contracts.js";
import { random } from "./samples.js";

use(catalogue("en"));

/** @param {string} text @returns {{start: number, end: number}} */
const span = (text) => /** @type {{start: number, end: number}} */ (parse(text));
const SIZE = { width: 800, height: 500 };
/** @param {string} text */
const widthOf = (text) => 7 * text.length;
const plane = new Plane(SIZE, { km: 420, span: span("2021-11"), lanes: ["section", "away"], names: true, ends: ["A", "B"], reach: 80, widthOf });

/** @param {number[]} km null is below 0 @param {number[]} placed */
function known(km, placed) {
  const [start, end] = [span("2021-11").start, span("2021-11").start + 1];
  return {
    km: (/** @type {number} */ row) => ((km[row] ?? -1) < 0 ? null : (km[row] ?? 0)),
    placed: (/** @type {number} */ row) => placed[row] === 1,
    precision: (/** @type {number} */ row) => ["exact", "town", "district"][row % 3] ?? "",
    start: km.map(() => start), end: km.map(() => end),
  };
}

test("a place of the plane leads back to its kilometre and day", () => {
  const next = random(4);
  for (let i = 0; i < 200; i++) {
    const [km, day] = [next() * plane.km, plane.span.start + next() * 30];
    assert.ok(Math.abs(plane.kmAt(plane.x(km)) - km) < 1e-6);
    assert.ok(Math.abs(plane.dayAt(plane.y(day)) - day) < 1e-6);
  }
  assert.equal(plane.kmAt(-50), 0);
  assert.equal(plane.dayAt(10_000), plane.span.end);
});

test("what has no kilometre stands beside the line, apart from each other", () => {
  const km = [10, 200, 419, -1, -1, -1, -1, -1];
  const marks = marksOf(km.map((_, row) => row), plane, known(km, [1, 1, 1, 0, 0, 0, 1, 1]));
  assert.deepEqual(marks.map(({ lane }) => lane), ["line", "line", "line", "section", "section", "section", "away", "away"]);
  assert.deepEqual(lanesOf(marks.map(({ lane }) => lane)), ["section", "away"]);
  for (const { lane, start, end } of plane.lanes) {
    const own = marks.filter((mark) => mark.lane === lane);
    assert.ok(own.every(({ x }) => x > start && x < end));
    assert.equal(new Set(own.map(({ x }) => x)).size, own.length);
  }
  assert.ok(marks.every(({ y }) => y > plane.top && y < plane.bottom));
});

test("doubt is as wide as it is on the ground", () => {
  const perKm = plane.x(1) - plane.x(0);
  const marks = marksOf([0, 1, 2], plane, known([100, 100, 100], [1, 1, 1]));
  assert.deepEqual(marks.map(({ half }) => Math.round(half / perKm)), [0, 5, 20]);
});

test("what lasts reaches down to its last day, within the days shown", () => {
  const { start, end } = plane.span;
  const of = { ...known([5, 5], [1, 1]), start: [start - 90, start + 3], end: [start + 2, end + 90] };
  const [before, after] = marksOf([0, 1], plane, of);
  assert.ok(before && after);
  assert.deepEqual([before.y, before.end], [plane.y(start + 0.5), plane.y(start + 1.5)]);
  assert.deepEqual([after.y, after.end], [plane.y(start + 3.5), plane.y(end - 0.5)]);
});

test("a mark is hit on its symbol and along its days, the last drawn first", () => {
  const mark = (/** @type {number} */ row, /** @type {number} */ x, /** @type {number} */ y, end = y) => ({ row, x, y, end, half: 0, lane: /** @type {const} */ ("line") });
  const marks = [mark(1, 50, 50), mark(2, 50, 50), mark(3, 200, 50, 150)];
  assert.equal(markAt(marks, { x: 52, y: 53 }, 12)?.row, 2);
  assert.equal(markAt(marks, { x: 203, y: 140 }, 12)?.row, 3);
  assert.equal(markAt(marks, { x: 120, y: 50 }, 12), null);
});

test("a rectangle asks for the days and kilometres it covers, and a narrow one for only one of them", () => {
  const [a, b] = [{ x: plane.x(100.4), y: plane.y(plane.span.start + 2.3) }, { x: plane.x(150.2), y: plane.y(plane.span.start + 8.4) }];
  const whole = brushed(plane, b, a);
  assert.deepEqual(whole.km, { from: 100, to: 151 });
  assert.equal(format(whole.days ?? { start: null, end: null }), "2021-11-03/2021-11-09");
  assert.equal(brushed(plane, a, { ...b, x: a.x + 3 }).km, null);
  assert.equal(brushed(plane, a, { ...b, y: a.y + 3 }).days, null);
  assert.deepEqual(brushed(plane, a, { x: 10_000, y: b.y }).km, { from: 100, to: 420 });
});

test("names that have no room give way to the more important ones", () => {
  const sites = [{ x: 0, rank: 2 }, { x: 6, rank: 0 }, { x: 40, rank: 1 }, { x: 45, rank: 1 }];
  assert.deepEqual(named(sites, 13).map(({ x }) => x), [6, 40]);
});

test("kilometres are read as typed", () => {
  assert.deepEqual(readKilometres(" 12,5", "40", 420.5), { from: 12.5, to: 40 });
  assert.deepEqual(readKilometres("400", "900", 420.5), { from: 400, to: 420.5 });
  for (const [from, to] of /** @type {[string, string][]} */ ([["40", "12"], ["", "5"], ["-1", "5"], ["1e1", "20"], ["421", "430"], ["5", "5"]])) {
    assert.equal(readKilometres(from, to, 420.5), null, `${from}–${to}`);
  }
});

test("a part of a line begins and ends where it should", () => {
  /** @type {[number, number][]} */
  const line = [[0, 0], [1, 0], [1, 1]];
  const middle = between(line, 0.25, 0.75);
  assert.ok(Math.abs((middle[0]?.[0] ?? 0) - 0.5) < 0.001 && middle[0]?.[1] === 0);
  assert.deepEqual(middle[1], [1, 0]);
  assert.ok(middle[2]?.[0] === 1 && Math.abs((middle[2]?.[1] ?? 0) - 0.5) < 0.001);
  assert.deepEqual(between(line, 0, 1), line);
});

test("a stretch is cut from the segments it crosses, and a row without a post has no kilometre", () => {
  /** @type {import("#map/views/border.js").Segment[]} */
  const segments = [
    { id: "a-001", section: "a", from: 0, to: 10, line: [[0, 0], [1, 0]] },
    { id: "a-002", section: "a", from: 10, to: 20, line: [[1, 0], [2, 0]] },
    { id: "b-001", section: "b", from: 0, to: 10, line: [[5, 5], [6, 5]] },
  ];
  const border = new Border({ sections: {}, crossings: {}, segments }, { km: Uint16Array.of(0, 1, 1235), segment: Uint16Array.of(0, 1, 2) }, 3);
  assert.deepEqual(border.between("a", 5, 12).map((line) => line.map(([lon]) => Number(lon.toFixed(3)))), [[0.5, 1], [1, 1.2]]);
  assert.deepEqual([0, 1, 2].map((row) => border.km(row)), [null, 0, 123.4]);
});

test("a rate counts weeks that the data cover, and no report is a class of its own", () => {
  assert.equal(coveredDays({ start: -30, end: 50 }, { start: 0, end: 40 }), 40);
  assert.equal(coveredDays({ start: 50, end: 60 }, { start: 0, end: 40 }), 0);
  assert.equal(rateOf(3, 10, 14), 15);
  assert.equal(rateOf(3, 10, 0), 0);
  assert.equal(classOf(0), 0);
  assert.deepEqual([0.0001, ...BREAKS, 500].map(classOf), [1, 2, 3, 4, 5, 5]);
  const rows = { each: (/** @type {(row: number) => void} */ call) => [0, 1, 3].forEach(call) };
  const { none, counts } = countBySegment(rows, Uint16Array.of(2, 0, 1, 2), 3);
  assert.deepEqual([none, ...counts], [1, 0, 2, 0]);
});

test("the period before whole months is whole months; the year before has the same days", () => {
  for (const [period, before, year] of /** @type {[string, string, string][]} */ ([
    ["2021-11", "2021-10-01/2021-10-31", "2020-11-01/2020-11-30"],
    ["2021-10-01/2021-12-31", "2021-07-01/2021-09-30", "2020-10-01/2020-12-31"],
    ["2021-11-03/2021-11-09", "2021-10-27/2021-11-02", "2020-11-03/2020-11-09"],
    ["2024-02-29", "2024-02-28", "2023-02-28"],
    ["2024", "2023-01-01/2023-12-31", "2023-01-01/2023-12-31"],
  ])) {
    assert.equal(format(periodBefore(span(period))), before);
    assert.equal(format(yearBefore(span(period))), year);
  }
});

test("a difference is of rates, and a percentage only where there are cases enough", () => {
  assert.deepEqual(difference({ count: 0, weeks: 4 }, { count: 0, weeks: 4 }), { kind: "none", percent: null });
  assert.equal(difference({ count: 2, weeks: 4 }, { count: 0, weeks: 4 }).kind, "only_a");
  assert.equal(difference({ count: 0, weeks: 4 }, { count: 2, weeks: 4 }).kind, "only_b");
  assert.deepEqual(difference({ count: 30, weeks: 4 }, { count: 60, weeks: 8 }), { kind: "same", percent: null });
  assert.deepEqual(difference({ count: 30, weeks: 4 }, { count: 20, weeks: 4 }), { kind: "more", percent: 50 });
  assert.deepEqual(difference({ count: 20, weeks: 4 }, { count: 30, weeks: 4 }), { kind: "fewer", percent: 33 });
  assert.deepEqual(difference({ count: 60, weeks: 4 }, { count: 19, weeks: 4 }), { kind: "more", percent: null });
  assert.equal(changeText({ count: 30, weeks: 4 }, { count: 20, weeks: 4 }), "50% more in A");
  assert.equal(changeText({ count: 3, weeks: 4 }, { count: 2, weeks: 4 }), "more in A");
});

test("the table counts only chosen sections and kinds, and leaves out what is in neither period", () => {
  /** @param {string} days @param {number} count @param {Record<string, Record<string, number>>} counts */
  const shown = (days, count, counts) => /** @type {any} */ ({
    state: { section: ["pl-by", "lt-by"], category: ["death", "balloon"] }, count, rows: span(days),
    counts: (/** @type {string} */ field) => counts[field] ?? {},
  });
  const a = shown("2021-11-01/2021-11-14", 7, { section: { "pl-by": 7, "lv-by": 9 }, category: { death: 2, injury: 5, balloon: 5 } });
  const b = shown("2021-10-25/2021-10-31", 1, { section: { "pl-by": 1 }, category: { death: 1 } });
  const found = lines(a, b, span("2021-01-01/2026-01-01"));
  assert.deepEqual(found.all.a, { count: 7, weeks: 2 });
  assert.deepEqual(found.section.map(({ label, a: one, b: two }) => [label, one.count, two.count, two.weeks]), [["Poland–Belarus", 7, 1, 1]]);
  assert.deepEqual(found.group.map(({ label, a: one, b: two }) => [label, one.count, two.count]), [["People and harm", 2, 1], ["Air and hybrid", 5, 0]]);
});

test("the ends of a section have names, and the summary says what is where", () => {
  /** @type {import("#map/views/border.js").Section} */
  const measured = { km: 232, parts: [["sea", 0, 22], ["land", 22, 232]], ends: [null, { id: "pl-lt-ru", name: "PL/LT/RU" }] };
  assert.equal(endText("pl-ru", measured, 0), "Sea");
  assert.equal(endText("pl-ru", measured, 1), "Poland–Lithuania–Russia (Kaliningrad)");
  assert.equal(endText("pl-by", { km: 420, parts: [["land", 0, 420]], ends: [null, null] }, 1), "Poland–Belarus–Ukraine");
  assert.equal(endText("xx-yy", { km: 9, parts: [["land", 0, 9]], ends: [{ id: "a-b-c", name: "A–B–C" }, null] }, 0), "A–B–C");
  assert.equal(endText("xx-yy", { km: 9, parts: [["land", 0, 9]], ends: [null, null] }, 1), "");
  const km = [10, 200, -1];
  const of = known(km, [1, 1, 0]);
  const marks = marksOf([0, 1, 2], plane, of);
  const said = summary(/** @type {any} */ ({ span: plane.span }), { section: "pl-by", marks, km: of.km, stretch: { from: 0, to: 50 } });
  assert.equal(
    said,
    "Poland–Belarus, November 2021: 3 incidents. Along the line: 2; known only by section: 1; placed, but not at the line: 0. Kilometres 0–50: 1 incident.",
  );
});
