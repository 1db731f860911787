import assert from "node:assert/strict";
import { test } from "node:test";
import { number, use } from "#map/i18n.js";
import { parseDay, readDate, spanText } from "#map/periods.js";
import { sentence } from "#map/sentence.js";
import { statusAt, statusText } from "#map/status.js";
import {
  casualtiesText, claimText, incidentDateText, positionText, quantityText, roundLengthText, timeText,
} from "#map/words.js";
import * as vocab from "#map/vocab.js";
import { catalogue, contract } from "./contracts.js";

use(catalogue("en"));
const words = contract("sentence");
/** @param {[string | null, string | null]} days */
const span = ([start, end]) => ({ start: start === null ? null : parseDay(start), end: end === null ? null : parseDay(end) });

for (const { said, days, ...facts } of words.sentence) {
  for (const [code, expected] of Object.entries(said)) {
    test(`${code}: ${expected}`, () => {
      use(catalogue(code));
      assert.equal(sentence({ ...facts, span: span(days) }), expected);
      use(catalogue("en"));
    });
  }
}
for (const { days, said } of words.days) {
  for (const [code, expected] of Object.entries(said)) {
    test(`${code}: ${expected}`, () => {
      use(catalogue(code));
      assert.equal(spanText(span(days)), expected);
      use(catalogue("en"));
    });
  }
}
for (const { start, end, date_precision, text } of words.incidents) {
  test(`incident: ${text}`, () => {
    assert.equal(incidentDateText({ start: parseDay(start) ?? NaN, end: parseDay(end) ?? NaN, date_precision }), text);
  });
}
for (const { status, knowledge, as_of, last_verified, said } of words.status) {
  for (const [code, expected] of Object.entries(said)) {
    test(`${code}: ${expected}`, () => {
      use(catalogue(code));
      assert.equal(statusText(status, knowledge, as_of, last_verified), expected);
      use(catalogue("en"));
    });
  }
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

test("the words are the contract's, in its order", () => {
  assert.deepEqual(
    {
      groups: vocab.GROUPS, sections: vocab.SECTIONS, verification: vocab.VERIFICATION, confidence: vocab.CONFIDENCE,
      unit: vocab.UNITS, status: vocab.STATUS,
    },
    contract("vocab").words,
  );
  assert.deepEqual(vocab.CATEGORIES, Object.keys(catalogue("en").vocabularies["category"] ?? {}));
});

for (const { precision, km, distance_m, text } of contract("position").cases) {
  test(text, () => assert.equal(positionText(precision, km, distance_m), text));
}

test("a place known only by section or country, or without a kilometre, has no position", () => {
  assert.equal(positionText("section", 17.6, 10), "");
  assert.equal(positionText("country", 17.6, 10), "");
  assert.equal(positionText("exact", undefined, undefined), "");
});

for (const { low, high, unit, said } of words.quantities) {
  for (const [code, expected] of Object.entries(said)) {
    test(`${code}: ${expected}`, () => {
      use(catalogue(code));
      assert.equal(quantityText(low, high, unit), expected);
      use(catalogue("en"));
    });
  }
}
for (const { dead, injured, said } of words.casualties) {
  test(`${dead} dead, ${injured} injured`, () => {
    for (const [code, lines] of Object.entries(said)) {
      use(catalogue(code));
      const found = [casualtiesText(dead, "dead"), casualtiesText(injured, "injured")];
      assert.deepEqual(found.filter((line) => line !== ""), lines);
    }
    use(catalogue("en"));
  });
}

test("no number, no words", () => assert.equal(quantityText(null, undefined, "persons"), ""));

test("a word that no language knows is said as it is", () => {
  assert.equal(quantityText(2, 2, "cattle"), "2 cattle");
});

test("a claim says who and what, as far as it is known", () => {
  assert.equal(claimText({ by: null, stance: "asserts", text: null }), "Reported");
  assert.equal(claimText({ by: "the guard", stance: "disputes", text: "no shots" }), "Disputed by the guard: no shots");
});

for (const { said, ...claim } of words.claims) {
  for (const [code, expected] of Object.entries(said)) {
    test(`${code}: ${expected}`, () => {
      use(catalogue(code));
      assert.equal(claimText(claim), expected);
      use(catalogue("en"));
    });
  }
}

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

for (const code of ["pl", "lt", "lv", "fi", "uk", "be", "ru", "de", "sv"]) {
  test(`${code}: a date of the page is understood again, and English ones too`, () => {
    use(catalogue(code));
    for (const day of [parseDay("2021-11-09"), parseDay("2024-02-29"), parseDay("2025-05-01")]) {
      assert.ok(day !== null);
      const range = { start: day, end: day + 1 };
      assert.deepEqual(readDate(spanText(range)), range);
    }
    assert.deepEqual(readDate("9 November 2021"), readDate("2021-11-09"));
    use(catalogue("en"));
  });
}

test("a large number is written as the language writes it", () => {
  assert.equal(number(1204), "1,204");
  use(catalogue("pl"));
  assert.equal(number(1204), "1204");
  assert.equal(number(12040.5, 1), "12\u00a0040,5");
  use(catalogue("en"));
});

test("a round length has no decimal", () => {
  assert.equal(roundLengthText(300), "300 m");
  assert.equal(roundLengthText(50_000), "50 km");
  assert.equal(roundLengthText(2_500), "2.5 km");
});
