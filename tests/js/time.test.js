import assert from "node:assert/strict";
import { test } from "node:test";
import { LEAST_DAYS, barUnit, including, percentOf, ticksOf, zoomed } from "#map/axis.js";
import { asState, inMode } from "#map/dates.js";
import { silences } from "#map/histogram.js";
import { use } from "#map/i18n.js";
import { isoOf, parse, parseDay } from "#map/periods.js";
import { Player, rewound, stepped } from "#map/play.js";
import { mostOf, rate, seriesOf } from "#map/series.js";
import { statusAt } from "#map/status.js";
import { statusPeriods } from "#map/status-periods.js";
import { catalogue } from "./contracts.js";
import { random } from "./samples.js";

/** @param {string} text */
const day = (text) => parseDay(text) ?? NaN;
/** @param {string} text @returns {{start: number, end: number}} */
const span = (text) => /** @type {{start: number, end: number}} */ (parse(text));
/** @param {{start: number, end: number}} range */
const text = ({ start, end }) => `${isoOf(start)}/${isoOf(end - 1)}`;
const limits = span("2021-01-01/2026-11-22");

test("bars are of the shortest unit that can be told apart", () => {
  assert.equal(barUnit(limits, 1300), "week");
  assert.equal(barUnit(limits, 300), "month");
  assert.equal(barUnit(limits, 60), "year");
  assert.equal(barUnit(span("2021-11"), 300), "day");
});

test("zooming keeps what is chosen in the middle and stays within the limits", () => {
  const chosen = span("2023-11");
  let view = limits;
  for (let i = 0; i < 4; i++) view = zoomed(view, 0.5, chosen, limits);
  assert.ok(view.start <= chosen.start && view.end >= chosen.end);
  for (let i = 0; i < 9; i++) view = zoomed(view, 0.5, chosen, limits);
  assert.equal(view.end - view.start, LEAST_DAYS);
  assert.ok(view.start > chosen.start && view.end < chosen.end);
  assert.deepEqual(zoomed(view, Infinity, chosen, limits), limits);
  const edge = zoomed(limits, 0.01, span("2026-11-20/2026-11-22"), limits);
  assert.equal(edge.end, limits.end);
});

test("a stretch moves only as much as it must to hold a range", () => {
  const view = span("2021-10-01/2021-12-31");
  assert.equal(including(view, span("2021-11"), limits), view);
  const later = including(view, span("2023-11-09"), limits);
  assert.equal(later.end - later.start, view.end - view.start);
  assert.ok(later.start < day("2023-11-09") && later.end > day("2023-11-09"));
  const longer = including(view, span("2022"), limits);
  assert.ok(longer.start <= day("2022-01-01") && longer.end >= day("2023-01-01"));
});

test("ticks have room for their words, and a day has its place", () => {
  for (const [view, width] of /** @type {[{start: number, end: number}, number][]} */ ([
    [limits, 1300], [limits, 300], [limits, 120], [span("2021-11"), 900], [span("2021"), 900], [span("2021-10-01/2021-12-31"), 900],
  ])) {
    const ticks = ticksOf(view, width);
    assert.ok(ticks.length > 0);
    const places = ticks.map((tick) => ((tick.day - view.start) / (view.end - view.start)) * width);
    for (let i = 1; i < places.length; i++) assert.ok((places[i] ?? 0) - (places[i - 1] ?? 0) >= 38);
  }
  use(catalogue("en"));
  assert.deepEqual(ticksOf(limits, 1300).map((tick) => tick.text), ["2021", "2022", "2023", "2024", "2025", "2026"]);
  assert.equal(percentOf(limits.start - 5, limits), "0.0000%");
});

test("a step moves a period by the calendar and keeps its length, or its whole months", () => {
  /** @param {string} from @param {import("#map/types.js").BarUnit} unit @param {number} count @param {import("#map/types.js").Mode} mode */
  const to = (from, unit, count, mode = "window") => text(stepped(span(from), mode, { unit, count }, limits));
  assert.equal(to("2021-11", "month", 1), "2021-12-01/2021-12-31");
  assert.equal(to("2021", "year", 1), "2022-01-01/2022-12-31");
  assert.equal(to("2021-11-03/2021-11-09", "month", -1), "2021-10-03/2021-10-09");
  assert.equal(to("2021-11-03/2021-11-09", "week", 1), "2021-11-10/2021-11-16");
  assert.equal(to("2021-11-09", "day", 1, "asof"), "2021-11-10/2021-11-10");
  assert.equal(to("2021-01-01/2021-11-30", "month", 1, "cumulative"), "2021-01-01/2021-12-31");
  assert.equal(to("2026-11-16/2026-11-22", "year", 1), "2026-11-16/2026-11-22");
  assert.equal(to("2021-01-10/2021-01-12", "month", -1), "2021-01-01/2021-01-03");
});

test("playing begins anew from the start with as long a period", () => {
  assert.equal(text(rewound(span("2026-11-16/2026-11-22"), "window", limits)), "2021-01-01/2021-01-07");
  assert.equal(text(rewound(limits, "cumulative", limits)), "2021-01-01/2021-01-01");
});

test("the player moves by whole days as time passes, and stops at the end and when told", () => {
  /** @type {((ms: number) => void)[]} */
  const asked = [];
  /** @type {boolean[]} */
  const told = [];
  let days = 0;
  const player = new Player({
    speed: () => 30, changed: (playing) => told.push(playing), move: (n) => (days += n) < 10,
    frames: { ask: (call) => asked.push(call), cancel: () => void asked.pop() },
  });
  const next = (/** @type {number} */ ms) => asked.pop()?.(ms);
  player.start();
  player.start();
  for (let ms = 16; ms <= 16 * 11; ms += 16) next(ms);
  assert.equal(days, 4);
  next(60_000);
  assert.equal(days, 7, "a late frame is no leap");
  player.stop();
  assert.equal(asked.length, 0);
  player.start();
  next(1);
  next(101);
  assert.equal(days, 10);
  assert.equal(player.playing, false);
  assert.deepEqual(told, [true, false, true, false]);
});

test("another mode takes over the day, and gives back the period it came from", () => {
  const november = span("2021-11");
  assert.equal(text(inMode("asof", november, november, limits)), "2021-11-30/2021-11-30");
  assert.equal(text(inMode("cumulative", november, november, limits)), "2021-01-01/2021-11-30");
  assert.equal(text(inMode("window", span("2021-11-30"), november, limits)), "2021-11-01/2021-11-30");
  assert.equal(text(inMode("window", span("2023-11-30"), november, limits)), "2023-11-01/2023-11-30");
  assert.deepEqual(asState("cumulative", november), { mode: "cumulative", datetime: "../2021-11-30" });
  assert.deepEqual(asState("asof", span("2021-11-09")), { mode: "asof", datetime: "2021-11-09" });
});

test("months without a report are silences, before the first report and after the last too", () => {
  const counts = { counts: [], total: 0 };
  const months = ["2021-03", "2021-04", "2021-05"].map((month, i) => ({ ...span(month), ...counts, total: i === 1 ? 0 : 3 }));
  const found = silences(months, span("2021-01-01/2021-06-15")).map(text);
  assert.deepEqual(found, ["2021-01-01/2021-02-28", "2021-04-01/2021-04-30", "2021-06-01/2021-06-15"]);
});

test("counts of a unit are told apart by section and measure, and spread over their days", () => {
  const count = { measure: "m", year_to_date: false, rounded: false, bound: "exact", note: null };
  /** @type {import("#map/series.js").Count[]} */
  const counts = [
    { ...count, section: "pl-by", unit: "attempts", value: 310, start: "2021-10-01", end: "2021-11-01", by: ["A"] },
    { ...count, section: "pl-by", unit: "attempts", value: 50, start: "2021-09-01", end: "2021-09-02", by: ["B"] },
    { ...count, section: "lt-by", unit: "attempts", value: 1, start: "2021-09-01", end: "2021-09-02", by: ["A"] },
    { ...count, section: "pl-by", unit: "persons", value: 1, start: "2021-09-01", end: "2021-09-02", by: ["A"] },
  ];
  const [series, ...others] = seriesOf(counts, "attempts", ["pl-by"]);
  assert.equal(others.length, 0);
  assert.deepEqual(series?.steps.map(rate), [50, 10]);
  assert.deepEqual(series?.by, ["A", "B"]);
  assert.equal(seriesOf(counts, "attempts", []).length, 2);
  assert.equal(mostOf(series ? [series] : [], span("2021-10")), 10);
});

test("the strip says of every day what the status of that day is", () => {
  const next = random(7);
  const pick = (/** @type {number} */ n) => Math.floor(next() * n);
  for (let round = 0; round < 60; round++) {
    const log = Array.from({ length: pick(5) }, () => {
      const from = limits.start - 200 + pick(1_500);
      return {
        status: /** @type {const} */ (["open", "closed", "restricted", "suspended"])[pick(4)] ?? "open",
        scope: pick(3) === 0 ? "freight" : "all", decided_by: null, reason: null, confidence: "high", sources: [],
        from: isoOf(from), to: pick(2) === 0 ? null : isoOf(from + 1 + pick(400)),
        last_verified: pick(3) === 0 ? null : isoOf(from + pick(300)),
      };
    });
    const periods = statusPeriods(log, limits);
    assert.equal(periods[0]?.start, limits.start);
    assert.equal(periods[periods.length - 1]?.end, limits.end);
    for (let i = 0; i < 60; i++) {
      const at = limits.start + pick(limits.end - limits.start);
      const { status, knowledge } = statusAt(log, isoOf(at));
      const period = periods.find(({ start, end }) => start <= at && at < end);
      assert.deepEqual([period?.status, period?.knowledge], [status, knowledge], JSON.stringify({ log, day: isoOf(at) }));
    }
  }
});
