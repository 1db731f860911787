import assert from "node:assert/strict";
import { test } from "node:test";
import { boundsOf, splat, stampsOf, under } from "#map/points/stamps.js";

const RED = 0xff0000ff | 0;
const BLUE = 0xffff0000 | 0;
const HALF_GREEN = 0x8000ff00 | 0;
const HALF = 2;

/** Two discs of five by five pixels, the first red, the second blue, their corners empty. */
function stamps() {
  const size = 2 * HALF + 1;
  const sheet = new Int32Array(2 * size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < 2 * size; x++) {
      const corner = (x % size === 0 || x % size === size - 1) && (y === 0 || y === size - 1);
      if (!corner) sheet[y * 2 * size + x] = x < size ? RED : BLUE;
    }
  }
  return stampsOf(sheet, 2 * size, HALF, 2);
}

/** @param {[number, number][]} at @param {number[]} code @param {Partial<import("#map/points/placing.js").Range>} [range] @param {number[]} [end] */
function drawn(at, code, range = {}, end = at.map(() => 10)) {
  const target = { width: 20, height: 10, left: 0, top: 0, pad: HALF, colours: new Int32Array(24 * 14), taken: new Uint8Array(24 * 14) };
  const placed = {
    n: at.length, rows: Int32Array.from(at.keys()), px: Int16Array.from(at, ([x]) => x), py: Int16Array.from(at, ([, y]) => y),
  };
  const job = { stamps: stamps(), target, code: Uint8Array.from(code), end: Int32Array.from(end) };
  assert.ok(boundsOf(placed).left === Math.min(...placed.px) && boundsOf(placed).height === 1 + Math.max(...placed.py) - Math.min(...placed.py));
  splat(job, placed, { from: 0, sure: 0, to: at.length, after: 0, early: [], ...range });
  return (/** @type {number} */ x, /** @type {number} */ y) => target.colours[(y + HALF) * 24 + x + HALF];
}

test("the newest lies on top, and what an older one shows beside it is seen", () => {
  const pixel = drawn([[5, 5], [7, 5]], [0, 1]);
  assert.equal(pixel(5, 5), BLUE);
  assert.equal(pixel(3, 5), RED);
  assert.equal(pixel(3, 3), 0);
  assert.equal(pixel(12, 5), 0);
});

test("a symbol at the very edge is cut, not left out or wrapped", () => {
  const pixel = drawn([[0, 0], [19, 9]], [0, 1]);
  assert.equal(pixel(0, 0), RED);
  assert.equal(pixel(19, 9), BLUE);
  assert.equal(pixel(19, 0), 0);
});

test("rows outside the range are not drawn; those that began before it only if they last into it, and the early ones", () => {
  /** @type {[number, number][]} */
  const at = [[2, 2], [8, 2], [14, 2], [18, 8]];
  const pixel = drawn(at, [0, 0, 1, 1], { from: 1, sure: 2, to: 3, after: 5 }, [9, 5, 9, 9]);
  assert.deepEqual(at.map(([x, y]) => pixel(x, y)), [0, 0, BLUE, 0]);
  const early = drawn(at, [0, 0, 1, 1], { from: 1, sure: 2, to: 3, after: 5, early: [0] }, [9, 6, 9, 9]);
  assert.deepEqual(at.map(([x, y]) => early(x, y)), [RED, RED, BLUE, 0]);
});

test("a colour under a half clear one is mixed, and nothing shows under a full one", () => {
  assert.equal(under(RED, BLUE), RED);
  assert.equal(under(0, BLUE), BLUE);
  const mixed = under(HALF_GREEN, BLUE);
  assert.equal(mixed >>> 24, 255);
  assert.ok(Math.abs(((mixed >> 8) & 255) - 128) <= 1 && Math.abs(((mixed >> 16) & 255) - 127) <= 1);
});
