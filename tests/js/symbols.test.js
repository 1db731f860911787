import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { BADGES, GLYPHS, SYMBOLS, pictureOf } from "#map/symbols.js";
import { GROUPS, STATUS } from "#map/vocab.js";

const pictures = [
  ...Object.entries(SYMBOLS).map(([name, parts]) => [`symbol-${name}`, pictureOf(parts, 8)]),
  ...Object.entries(BADGES).map(([name, parts]) => [`badge-${name}`, pictureOf(parts, 12)]),
  ...Object.entries(GLYPHS).map(([name, parts]) => [`glyph-${name}`, pictureOf(parts, 6)]),
];

// UPDATE=1 node --test writes the pictures from the shapes.
for (const [name, expected] of pictures) {
  test(`static/img/${name}.svg is the shape drawn on the map`, () => {
    const file = new URL(`../../static/img/${name}.svg`, import.meta.url);
    if (process.env.UPDATE) writeFileSync(file, expected);
    assert.equal(readFileSync(file, "utf8"), expected);
  });
}

test("every group has a shape and every status a badge", () => {
  assert.deepEqual(Object.keys(SYMBOLS), Object.keys(GROUPS));
  assert.deepEqual(Object.keys(BADGES).sort(), [...STATUS].sort());
});
