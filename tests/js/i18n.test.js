import assert from "node:assert/strict";
import { test } from "node:test";
import { PLURALS, localised, number, plural, t, term, use } from "#map/i18n.js";
import { catalogue, contract } from "./contracts.js";

const CODES = Object.keys(PLURALS);
const { numbers, forms, languages } = contract("plurals");

test("the languages are the contract's", () => assert.deepEqual(CODES, Object.keys(languages)));

for (const code of CODES) {
  test(`${code}: the plural rule is that of CLDR`, () => {
    const rules = new Intl.PluralRules(code);
    for (let n = 0; n <= 1_300; n++) assert.equal(PLURALS[code]?.(n), rules.select(n), String(n));
    assert.deepEqual(numbers.map((/** @type {number} */ n) => PLURALS[code]?.(n)), languages[code]);
    assert.deepEqual([...new Set(languages[code])].sort(), [...forms[code]].sort());
  });

  test(`${code}: numbers are written as CLDR has them`, () => {
    use(catalogue(code));
    const plain = (/** @type {string} */ text) => text.replace(/\u202f/g, "\u00a0");
    for (const n of [0, 7, 999, 1_204, 9_999, 10_000, 39_670, 1_234_567]) {
      assert.equal(number(n), plain(new Intl.NumberFormat(code).format(n)));
    }
    const one = new Intl.NumberFormat(code, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    for (const n of [4.2, 678.8, 12_345.6]) assert.equal(number(n, 1), plain(one.format(n)));
  });

  test(`${code}: months in a date are spelt as CLDR spells them`, () => {
    const format = new Intl.DateTimeFormat(code, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
    const alone = new Intl.DateTimeFormat(code, { month: "long", timeZone: "UTC" });
    const { months } = catalogue(code);
    for (let m = 0; m < 12; m++) {
      const day = new Date(Date.UTC(2021, m, 9));
      const named = format.formatToParts(day).find(({ type }) => type === "month")?.value;
      assert.equal(months["date"]?.[m], named);
      assert.equal(months["alone"]?.[m], alone.format(day));
    }
  });
}

test("what the catalogue lacks is said as it is", () => {
  use(catalogue("en"));
  assert.equal(t("no.such.text"), "no.such.text");
  assert.equal(term("category", "made_up"), "made up");
});

test("a count takes its form, and values are only text", () => {
  use(catalogue("pl"));
  assert.equal(plural("unit.persons", 1), "1 osoba");
  assert.equal(plural("unit.persons", 22), "22 osoby");
  assert.equal(plural("unit.persons", 25, { count: "{name}" }), "{name} osób");
});

test("addresses carry every language but English", () => {
  use(catalogue("lt"));
  assert.equal(localised("/incidents/x"), "/incidents/x?lang=lt");
  assert.equal(localised("/?map=1/2/3"), "/?map=1/2/3&lang=lt");
  use(catalogue("en"));
  assert.equal(localised("/incidents/x"), "/incidents/x");
});
