import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { BADGES, GLYPHS, SYMBOLS, sheet } from "#map/symbols.js";
import { GROUPS, STATUS } from "#map/vocab.js";

test("static/img/shapes.svg has the shapes drawn on the map", () => {
  const file = new URL("../../static/img/shapes.svg", import.meta.url);
  if (process.env.UPDATE) writeFileSync(file, sheet()); // UPDATE=1 node --test writes it
  assert.equal(readFileSync(file, "utf8"), sheet());
});

test("the style sheet knows where in it each of them is", () => {
  const css = readFileSync(new URL("../../static/css/symbols.css", import.meta.url), "utf8");
  const squares = [SYMBOLS, BADGES, GLYPHS].flatMap((set) => Object.keys(set));
  const said = Object.fromEntries([...css.matchAll(/\.(?:symbol|badge|glyph)\.(\w+) {.*--at: (\d+)/g)].map(([, name, at]) => [name, Number(at)]));
  const { ring, ...shapes } = said;
  assert.equal(ring, said.politics);
  assert.deepEqual(shapes, Object.fromEntries(squares.map((name, at) => [name, at])));
  assert.match(css, new RegExp(`--squares: ${squares.length};`));
});

test("every group has a shape and every status a badge", () => {
  assert.deepEqual(Object.keys(SYMBOLS), Object.keys(GROUPS));
  assert.deepEqual(Object.keys(BADGES).sort(), [...STATUS].sort());
});
