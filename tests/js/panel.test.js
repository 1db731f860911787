import assert from "node:assert/strict";
import { test } from "node:test";
import { chips } from "#map/chips.js";
import { readKm } from "#map/near.js";
import { namesToShow } from "#map/publishers.js";
import { circleRing } from "#map/rings.js";
import { readSides } from "#map/sides.js";
import { byCode, pageOf, placeOf, read, sortOf, turned } from "#map/sorting.js";
import { defaults } from "#map/state.js";
import { GROUPS } from "#map/vocab.js";

const CROSSING = "pl-by-kuznica-bruzgi-road";
const name = (/** @type {string} */ id) => (id === CROSSING ? "Kuźnica" : id);

test("every filter of a state is a chip that takes itself away", () => {
  const state = {
    ...defaults(), section: ["lt-by", "pl-by"], category: [...(GROUPS["air"] ?? []), "death"], verification: ["disputed"],
    confidence: ["high"], source: ["PAP"], crossing: [CROSSING], q: "fence", bbox: "23,52,24,54", near: `${CROSSING},20`,
  };
  /** @type {import("#map/types.js").State} */
  let left = state;
  const n = chips(state, name).length;
  assert.equal(n, 11);
  for (const { without } of chips(state, name)) {
    assert.equal(chips({ ...state, ...without }, name).length, n - 1);
  }
  while (chips(left, name).length > 0) left = { ...left, ...chips(left, name)[0]?.without };
  assert.deepEqual(left, defaults());
});

test("a whole group is one chip, a part of it one for each category", () => {
  const part = GROUPS["air"]?.slice(1) ?? [];
  assert.equal(chips({ ...defaults(), category: part }, name).length, part.length);
  assert.equal(chips({ ...defaults(), category: GROUPS["air"] ?? [] }, name).length, 1);
});

test("a typed box is read, with a comma for a point too", () => {
  assert.deepEqual(readSides({ west: "23,5", south: "52", east: " 24 ", north: "54.25" }), { bbox: "23.5,52,24,54.25" });
  assert.deepEqual(readSides({ west: "−1", south: "0", east: "1", north: "1" }), { bbox: "-1,0,1,1" });
});

for (const [typed, side] of /** @type {[string[], string][]} */ ([
  [["", "52", "24", "54"], "west"], [["23", "x", "24", "54"], "south"], [["23", "52", "181", "54"], "east"],
  [["23", "52", "24", "90.5"], "north"], [["24", "52", "23", "54"], "east"], [["23", "54", "24", "54"], "north"],
])) {
  test(`a box of ${typed} is refused, naming ${side}`, () => {
    const [west = "", south = "", east = "", north = ""] = typed;
    const reading = readSides({ west, south, east, north });
    assert.equal("side" in reading && reading.side, side);
  });
}

test("kilometres are whole numbers from 1 to 200", () => {
  assert.deepEqual(["1", " 200 ", "20"].map(readKm), [1, 200, 20]);
  assert.deepEqual(["", "0", "201", "2.5", "-3", "ten", "1e1000"].map(readKm), Array(7).fill(null));
});

test("a circle is everywhere as far from its centre, along the earth", () => {
  const centre = { lon: 23.6, lat: 69 };
  for (const [lon, lat] of circleRing(centre, 200)) {
    const [a, b, turn] = [centre.lat, lat, lon - centre.lon].map((each) => (each * Math.PI) / 180);
    const far = Math.acos(Math.sin(a ?? 0) * Math.sin(b ?? 0) + Math.cos(a ?? 0) * Math.cos(b ?? 0) * Math.cos(turn ?? 0));
    assert.ok(Math.abs(far * 6371 - 200) < 0.01);
  }
});

test("the most frequent publishers are shown, the chosen ones always, and all can be looked through", () => {
  const counts = Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`Źródło ${i}`, 250 - i]));
  const few = namesToShow(counts, ["Yle", "Źródło 3"], null);
  assert.deepEqual(few.names, [...Array.from({ length: 8 }, (_, i) => `Źródło ${i}`), "Yle"]);
  assert.equal(few.left, 251 - 9);
  const found = ["Źródło 24", ...Array.from({ length: 10 }, (_, i) => `Źródło 24${i}`)];
  assert.deepEqual(namesToShow(counts, ["Yle"], " zrodło 24").names, found);
  assert.equal(namesToShow(counts, [], "").names.length, 100);
  assert.deepEqual(namesToShow(counts, [], "nobody"), { names: [], left: 0 });
});

/** Rows of which some are shown. @param {number} n @param {number[]} shown @returns {any} */
function rowsOf(n, shown) {
  return {
    length: shown.length,
    has: (/** @type {number} */ row) => shown.includes(row),
    each: (/** @type {(row: number) => void} */ call) => shown.forEach(call),
    newest: (/** @type {number} */ count, skip = 0) => [...shown].reverse().slice(skip, skip + count),
  };
}

test("a column begins where one looks first, and turns when it is chosen again", () => {
  assert.deepEqual(["title", "-start", "start", "people", "-people", "-title"].map((now) => turned(now, "title")),
    ["-title", "title", "title", "title", "title", "title"]);
  assert.deepEqual(["title", "-start", "-people", "people"].map((now) => turned(now, "people")), ["-people", "-people", "people", "-people"]);
  assert.equal(turned("title", "start"), "-start");
  assert.deepEqual([sortOf("-people"), sortOf("title")], [{ column: "people", down: true }, { column: "title", down: false }]);
});

test("a table is leafed through in both directions, and finds the place of each of its rows", () => {
  const shown = [0, 2, 3, 5, 6, 9];
  const rows = rowsOf(10, shown);
  const order = byCode([2, 0, 1, 1, 0, 0, 2, 1, 0, 0], Uint8Array.from([0, 1, 2]), 10);
  const buffer = new Uint32Array([8, 9, 3, 0, 2, 1, 4, 7, 8, 5, 6]).buffer;
  const people = read(buffer);
  for (const [column, down, made, expected] of /** @type {[any, boolean, any, number[]][]} */ ([
    ["start", true, null, [9, 6, 5, 3, 2, 0]], ["start", false, null, [0, 2, 3, 5, 6, 9]],
    ["category", false, order, [9, 5, 3, 2, 6, 0]],
    ["people", false, people, [9, 3, 0, 2, 5, 6]], ["people", true, people, [2, 0, 3, 9, 5, 6]],
  ])) {
    const sort = { column, down };
    const whole = pageOf(rows, made, sort, { skip: 0, count: 100 });
    assert.deepEqual(whole, expected, `${column} ${down}`);
    assert.deepEqual(pageOf(rows, made, sort, { skip: 2, count: 3 }), expected.slice(2, 5));
    assert.deepEqual(pageOf(rows, made, sort, { skip: 4, count: 3 }), expected.slice(4));
    expected.forEach((row, place) => assert.equal(placeOf(rows, made, sort, row), place));
  }
});
