import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDay, spanText } from "#map/periods.js";
import { sentence } from "#map/sentence.js";
import { statusAt, statusText } from "#map/status.js";
import { incidentDateText } from "#map/words.js";
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
  const fixture = contract("vocab");
  assert.deepEqual(vocab.CATEGORIES, fixture.categories);
  assert.deepEqual(vocab.GROUPS, fixture.groups);
  assert.deepEqual(vocab.SECTIONS, fixture.sections);
  assert.deepEqual(vocab.LOCATION, fixture.location_precision);
  assert.equal(vocab.STATED, fixture.stated);
  assert.deepEqual(vocab.VERIFICATION, fixture.verification);
  assert.deepEqual(vocab.STATUS, fixture.status);
});
