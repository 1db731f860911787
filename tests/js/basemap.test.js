import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { PALETTES } from "#map/basemap.js";
import { along, areaLines, nameFor, opacity, overlaps, place, townLines } from "#map/basemap-labels.js";
import { decode, lineShapes, mercatorX, mercatorY } from "#map/basemap-shapes.js";

const measure = (/** @type {{text: string, size: number}} */ line) => line.text.length * line.size * 0.5;
const line = { text: "Name", font: "", spacing: 0, size: 10 };

test("a file is unpacked into pixels of zoom 0", () => {
  const ground = decode({
    format: 1, grid: 10, attribution: "a", land: [[0, 0, 900, 0, 0, 450]], lakes: [], rivers: [], borders: [],
    towns: [[0, 0, 5, 2, { en: "Null" }]], labels: [["country", 4, 6, 90, 0, { en: "Sea" }]],
  });
  assert.deepEqual([...ground.land[0].points.slice(0, 4)], [128, 128, 192, 128]);
  assert.equal(ground.land[0].box.x1, 192);
  assert.ok(ground.land[0].box.y0 < 128);
  assert.deepEqual(ground.region, []);
  assert.deepEqual([ground.towns[0].x, ground.towns[0].first], [128, 5]);
  assert.equal(ground.labels[0].x, 192);
});

test("another format is refused", () => {
  assert.throws(() => decode({ format: 2 }), /format 2; this page reads 1/);
});

test("the committed files can be read", () => {
  for (const name of ["overview", "detail"]) {
    const ground = decode(JSON.parse(readFileSync(`layers/basemap/${name}.json`, "utf8")));
    assert.ok(ground.land.length > 50);
    for (const { points } of ground.land) assert.ok(points.every(Number.isFinite));
    assert.equal(ground.region.length > 0, name === "detail");
  }
});

test("Web Mercator has the whole world in 256 pixels", () => {
  assert.equal(mercatorX(-180), 0);
  assert.ok(Math.abs(mercatorY(85.0511287798)) < 1e-6);
});

test("a name is the reader's, with the local form beside it", () => {
  const hrodna = { en: "Hrodna", local: "Гродна / Гродно", pl: "Grodno" };
  assert.deepEqual(nameFor(hrodna, "pl"), { name: "Grodno", local: "Гродна / Гродно" });
  assert.deepEqual(nameFor(hrodna, "fi"), { name: "Hrodna", local: "Гродна / Гродно" });
  assert.deepEqual(nameFor(hrodna, "be"), { name: "Гродна", local: "Гродно" });
  assert.deepEqual(nameFor({ en: "Kuźnica" }, "lt"), { name: "Kuźnica", local: null });
  assert.deepEqual(nameFor({ en: "Riga", local: "Rīga" }, "ru"), { name: "Riga", local: "Rīga" });
});

test("the local form comes beneath only at close zooms", () => {
  const names = { en: "Vyborg", local: "Выборг" };
  assert.deepEqual(townLines(names, 2, 8, "en").map(({ text }) => text), ["Vyborg"]);
  assert.deepEqual(townLines(names, 2, 9, "en").map(({ text }) => text), ["Vyborg", "Выборг"]);
});

test("countries are in spaced capitals, brackets on a line of their own", () => {
  const lines = areaLines("exclave", { en: "Kaliningrad (Russia)", pl: "Królewiec (Rosja)" }, 6, "pl");
  assert.deepEqual(lines.map(({ text }) => text), ["KRÓLEWIEC", "(ROSJA)"]);
  assert.ok(areaLines("country", { en: "Russia" }, 5, "en")[0].spacing > 1);
});

test("land, water and text of the ground are the page's", () => {
  const css = readFileSync("static/css/site.css", "utf8");
  const blocks = { light: css.indexOf(":root {"), dark: css.indexOf(':root[data-theme="dark"]') };
  for (const theme of /** @type {const} */ (["light", "dark"])) {
    for (const name of /** @type {const} */ (["land", "water", "text"])) {
      const colour = new RegExp(`--${name}: (#\\w{6})`).exec(css.slice(blocks[theme]))?.[1];
      assert.equal(PALETTES[theme][name], colour, `${theme} ${name}`);
    }
  }
});

test("labels fade in after their first zoom and out after their last", () => {
  assert.equal(opacity(4.9, 5), 0);
  assert.ok(opacity(5, 5) > 0.5);
  assert.equal(opacity(5.5, 5), 1);
  assert.equal(opacity(6, 5, 6) > 0.5, true);
  assert.ok(opacity(6.9, 5, 6) < 0.3);
  assert.equal(opacity(7, 5, 6), 0);
});

test("of two labels in one place the first stays, and the second steps aside if it may", () => {
  const here = { lines: [line], x: 100, y: 100, dot: 2 };
  const away = { lines: [line], x: 103, y: 110, dot: 2 };
  assert.equal(place([{ ...here, sides: ["centre"] }, { ...away, sides: ["centre"] }], measure).length, 1);
  const placed = place([{ ...here, sides: ["right"] }, { ...away, sides: ["right", "left"] }], measure);
  assert.deepEqual(placed.map(({ side }) => side), ["right", "left"]);
  assert.ok(!overlaps(placed[0].box, placed[1].box));
});

test("a name leaves a line free where it can, and crosses it where it can't", () => {
  const lines = along([120, 0, 120, 200], 4, { width: 300, height: 200 });
  const label = { lines: [line], x: 110, y: 100, dot: 2 };
  assert.equal(place([{ ...label, sides: ["right", "left"] }], measure, lines)[0].side, "left");
  assert.equal(place([{ ...label, sides: ["right"] }], measure, lines)[0].side, "right");
  assert.equal(place([{ ...label, sides: ["right"], shy: true }], measure, lines).length, 0);
});

test("a name stands aslant instead of on a line, but not where it would have no place otherwise", () => {
  const lines = along([120, 0, 120, 200], 4, { width: 300, height: 200 });
  const label = { lines: [line], x: 110, y: 100, dot: 2, sides: /** @type {any[]} */ (["right", "left above"]) };
  assert.equal(place([label], measure, lines)[0].side, "left above");
  assert.equal(place([label], measure, [])[0].side, "right");
  const other = { lines: [line], x: 125, y: 100, dot: 0, sides: /** @type {any[]} */ (["centre"]) };
  assert.equal(place([other, label], measure, lines).length, 1);
});

test("a name with gaps stands farther off rather than on a line", () => {
  const lines = along([115, 100, 145, 100], 4, { width: 300, height: 200 });
  const label = { lines: [line], x: 110, y: 100, dot: 2, sides: /** @type {any[]} */ (["right", "above"]) };
  const box = { x0: 90, y0: 70, x1: 130, y1: 99 };
  const near = place([label], measure, [...lines, box])[0];
  const far = place([{ ...label, gaps: [0, 20, 40] }], measure, [...lines, box])[0];
  assert.equal([...lines, box].some((other) => overlaps(near.box, other)), true);
  assert.equal([...lines, box].some((other) => overlaps(far.box, other)), false);
});

test("many labels never overlap", () => {
  const candidates = Array.from({ length: 400 }, (_, i) => ({
    lines: [line], x: (i * 137) % 600, y: (i * 71) % 400, dot: 2, sides: /** @type {const} */ (["right", "left", "above"]),
  }));
  const placed = place(/** @type {any} */ (candidates), measure);
  assert.ok(placed.length > 20);
  for (const [i, one] of placed.entries())
    for (const other of placed.slice(i + 1)) assert.ok(!overlaps(one.box, other.box));
});

test("lines of a collection become shapes", () => {
  const shapes = lineShapes(/** @type {any} */ ({
    features: [
      { geometry: { type: "LineString", coordinates: [[0, 0], [90, 0]] } },
      { geometry: { type: "MultiLineString", coordinates: [[[0, 0], [0, 1]], [[1, 1], [2, 2]]] } },
      { geometry: { type: "Point", coordinates: [0, 0] } },
      { geometry: null },
    ],
  }));
  assert.equal(shapes.length, 3);
  assert.deepEqual([...shapes[0].points], [128, 128, 192, 128]);
});
