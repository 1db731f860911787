/** Vector tiles written by hand are read as they were meant. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { LINE, POINT, POLYGON, decode } from "#map/mvt.js";

/** @param {number} number @param {number[]} content */
const block = (number, content) => [(number << 3) | 2, content.length, ...content];
/** @param {string} text */
const bytes = (text) => [...new TextEncoder().encode(text)];
/** @param {number} kind @param {number[]} tags @param {number[]} words */
const feature = (kind, tags, words) => block(2, [...block(2, tags), 0x18, kind, ...block(4, words)]);
/** @param {number[][]} parts */
const tile = (...parts) => new Uint8Array(block(3, [...block(1, bytes("border")), ...parts.flat(), 0x28, 0x80, 0x20, 0x78, 2]));

test("a point with its properties", () => {
  const [layer] = decode(
    tile(
      feature(POINT, [0, 0, 1, 1, 2, 2, 3, 3, 4, 4], [9, 50, 34]),
      block(3, bytes("name")), block(3, bytes("count")), block(3, bytes("aggregated")), block(3, bytes("km")), block(3, bytes("below")),
      block(4, block(1, bytes("Białowieża"))), block(4, [0x28, 0xac, 0x02]), block(4, [0x38, 1]),
      block(4, [0x19, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f]), block(4, [0x30, 5]),
    ),
  );
  assert.equal(layer?.name, "border");
  assert.equal(layer?.extent, 4096);
  assert.deepEqual(layer?.features, [
    { type: POINT, lines: [[[25, 17]]], properties: { name: "Białowieża", count: 300, aggregated: 1 === 1, km: 1.5, below: -3 } },
  ]);
});

test("lines of several parts, and rings that are not closed", () => {
  const [layer] = decode(
    tile(feature(LINE, [], [9, 4, 4, 18, 0, 16, 16, 0, 9, 17, 17, 10, 4, 8]), feature(POLYGON, [], [9, 6, 12, 18, 10, 12, 24, 44, 15])),
  );
  assert.deepEqual(layer?.features[0]?.lines, [[[2, 2], [2, 10], [10, 10]], [[1, 1], [3, 5]]]);
  assert.deepEqual(layer?.features[1]?.lines, [[[3, 6], [8, 12], [20, 34]]]);
});

test("a tile without features is empty, one that is cut off is refused", () => {
  assert.deepEqual(decode(new Uint8Array()), []);
  assert.throws(() => decode(new Uint8Array([0x1a, 0x80])), RangeError);
});
