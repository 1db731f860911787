import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parseDay, spanText } from "#map/periods.js";
import { sentence } from "#map/sentence.js";
import { capital, statusAt, statusText } from "#map/status.js";
import { casualtiesText, incidentDateText, positionText, quantityText, timeText } from "#map/words.js";
import * as vocab from "#map/vocab.js";
import { contract } from "./contracts.js";

const words = contract("sentence");
/** @param {[string | null, string | null]} days */
const span = ([start, end]) => ({ start: start === null ? null : parseDay(start), end: end === null ? null : parseDay(end) });

for (const { sentence: expected, days, ...facts } of words.sentence) {
  test(expected, () => assert.equal(sentence({ ...facts, span: span(days) }), expected));
}
for (const { days, text } of words.days) test(`days: ${text}`, () => assert.equal(spanText(span(days)), text));
for (const { start, end, date_precision, text } of words.incidents) {
  test(`incident: ${text}`, () => {
    assert.equal(incidentDateText({ start: parseDay(start) ?? NaN, end: parseDay(end) ?? NaN, date_precision }), text);
  });
}
for (const { status, knowledge, as_of, last_verified, text } of words.status) {
  test(`status: ${text}`, () => assert.equal(statusText(status, knowledge, as_of, last_verified), text));
}

const { logs, cases } = contract("status");
for (const { log, date, status, knowledge, headline, overlays, since } of cases) {
  test(`${log} on ${date}: ${status}, ${knowledge}`, () => {
    const rows = logs[log].map((/** @type {any} */ { valid_from, valid_to, ...row }) => ({ ...row, from: valid_from, to: valid_to }));
    const found = statusAt(rows, date);
    assert.equal(found.status, status);
    assert.equal(found.knowledge, knowledge);
    assert.equal(found.since, since);
    assert.equal(found.row, headline === null ? null : rows[headline]);
    assert.deepEqual(
      found.overlays.map((overlay) => ({ index: rows.indexOf(overlay.row), knowledge: overlay.knowledge })),
      overlays,
    );
  });
}

test("the words are the contract's", () => {
  const { about, ...fixture } = contract("vocab");
  assert.deepEqual(
    {
      categories: vocab.CATEGORIES, groups: vocab.GROUPS, sections: vocab.SECTIONS,
      location_precision: vocab.LOCATION, stated: vocab.STATED, date_precision: vocab.DATE_PRECISION,
      verification: vocab.VERIFICATION, source_quality: vocab.SOURCE_QUALITY, confidence: vocab.CONFIDENCE,
      unit: vocab.UNITS, mode: vocab.MODES, crossing_category: vocab.CROSSING_CATEGORIES,
      scope: vocab.SCOPES, status: vocab.STATUS,
    },
    fixture,
  );
});

test("the filters of the page say what the vocabulary says", () => {
  const template = readFileSync(new URL("../../geo/web/templates/map.html", import.meta.url), "utf8");
  for (const [value, label] of Object.entries(vocab.VERIFICATION)) {
    assert.ok(template.includes(`('${value}', '${capital(label)}')`), value);
  }
});

for (const { precision, km, distance_m, text } of contract("position").cases) {
  test(text, () => assert.equal(positionText(precision, km, distance_m), text));
}

test("a place known only by section or country, or without a kilometre, has no position", () => {
  assert.equal(positionText("section", 17.6, 10), "");
  assert.equal(positionText("country", 17.6, 10), "");
  assert.equal(positionText("exact", undefined, undefined), "");
});

for (const { low, high, unit, text } of words.quantities) {
  test(text, () => assert.equal(quantityText(low, high, unit), text));
}
for (const { dead, injured, lines } of words.casualties) {
  test(`${dead} dead, ${injured} injured`, () => {
    const said = [casualtiesText(dead, "dead"), casualtiesText(injured, "injured")];
    assert.deepEqual(said.filter((line) => line !== ""), lines);
  });
}

test("no number, no words", () => assert.equal(quantityText(null, undefined, "persons"), ""));

test("the hour is the section's, whatever the reader's zone", () => {
  const zone = process.env.TZ;
  for (const reader of ["UTC", "Europe/Warsaw", "America/Los_Angeles"]) {
    process.env.TZ = reader;
    assert.equal(timeText("minute", "2023-08-18T00:00:00+03:00"), "00:00 local time");
    assert.equal(timeText("hour", "2021-11-08T13:00:00+01:00"), "about 13:00 local time");
  }
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

test("no hour is said where none is known", () => {
  assert.equal(timeText("minute", null), "");
  assert.equal(timeText("hour", undefined), "");
  assert.equal(timeText("day", "2021-11-08T00:00:00+01:00"), "");
});
