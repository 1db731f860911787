import assert from "node:assert/strict";
import { test } from "node:test";
import { addMonths, format, isoOf, overlaps, parse, parseDay, partsOf, readDate } from "#map/periods.js";
import { contract } from "./contracts.js";

const fixture = contract("periods");
/** @param {string | null} text */
const day = (text) => (text === null ? null : parseDay(text));
/** @param {string} text */
const known = (text) => parseDay(text) ?? NaN;

for (const { text, start, end, canonical } of fixture.cases) {
  test(`datetime=${text} is [${start}, ${end})`, () => {
    const span = parse(text);
    assert.deepEqual(span, { start: day(start), end: day(end) });
    assert.equal(format(span), canonical);
    assert.deepEqual(parse(canonical), span);
  });
}

for (const text of fixture.errors) test(`datetime=${text} is refused`, () => assert.equal(parse(text), null));

for (const { a, b, overlaps: expected } of fixture.overlaps) {
  test(`${a} and ${b} ${expected ? "overlap" : "do not overlap"}`, () => {
    const [x, y] = [{ start: day(a[0]), end: day(a[1]) }, { start: day(b[0]), end: day(b[1]) }];
    assert.equal(overlaps(x, y), expected);
    assert.equal(overlaps(y, x), expected);
  });
}

test("every day of forty years goes to text and back, whatever the time zone", () => {
  for (let n = -7305; n < 7305; n++) {
    assert.equal(parseDay(isoOf(n)), n);
    const { year, month, day: number } = partsOf(n);
    assert.ok(year > 2000 && month >= 1 && month <= 12 && number >= 1 && number <= 31);
  }
});

test("a month later keeps the day or takes the month's last", () => {
  assert.equal(isoOf(addMonths(known("2024-01-31"), 1)), "2024-02-29");
  assert.equal(isoOf(addMonths(known("2021-03-31"), -1)), "2021-02-28");
  assert.equal(isoOf(addMonths(known("2021-12-15"), 1)), "2022-01-15");
  assert.equal(isoOf(addMonths(known("2021-01-15"), -13)), "2019-12-15");
});

test("dates as people type them", () => {
  const nov9 = { start: parseDay("2021-11-09"), end: parseDay("2021-11-10") };
  for (const text of ["2021-11-09", "9 November 2021", " 9 nov  2021 ", "09 Nov. 2021", "9.11.2021"]) {
    assert.deepEqual(readDate(text), nov9, text);
  }
  const november = { start: parseDay("2021-11-01"), end: parseDay("2021-12-01") };
  for (const text of ["2021-11", "November 2021", "nov 2021"]) assert.deepEqual(readDate(text), november, text);
  for (const text of ["", "9/11/2021", "31 February 2022", "soon", "31.02.2024"]) assert.equal(readDate(text), null, text);
});
