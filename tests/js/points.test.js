import assert from "node:assert/strict";
import { test } from "node:test";
import { around, beyond, covers } from "#map/layout.js";
import { PILL_PX, countIn, fullest, squares } from "#map/points/cells.js";
import { codesOf } from "#map/points/codes.js";
import { fieldOf, grow, tints } from "#map/points/doubt.js";
import { FAN_MOST } from "#map/points/dense.js";
import { fanned } from "#map/points/fan.js";
import { Grid } from "#map/points/grid.js";
import { degrees, inView, namesIn, worldOf } from "#map/points/places.js";
import { NOWHERE, STEPS, axis, lowerBound, place, placesIn, rangeOf, room } from "#map/points/placing.js";
import { drawNumbers, layoutSparse } from "#map/points/sparse.js";
import { CODES, codeOf, meaningOf } from "#map/points/sprites.js";

const box = { west: 0.55, east: 0.59, north: 0.23, south: 0.33 };

/** @param {Partial<import("#map/canvas-layer.js").Frame>} [given] */
function frameAt(given = {}) {
  return {
    zoom: 5, ratio: 1, size: { x: 400, y: 1000 }, margin: { x: 0, y: 0 }, corner: { x: 4500, y: 1880 }, width: 400, height: 1000,
    ...given,
  };
}

/** Rows spread over the box, the same each time. @param {number} n */
function rows(n) {
  let seed = 1;
  const next = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const fill = () => Uint16Array.from({ length: n }, () => Math.floor(next() * STEPS));
  const start = Int32Array.from({ length: n }, () => Math.floor(next() * 300)).sort();
  const end = start.map((day) => day + 1 + Math.floor(next() * 40));
  return { x: fill(), y: fill(), start, end, group: () => 0 };
}

/** @param {{start: import("#map/columns.js").Days, end: import("#map/columns.js").Days}} columns @param {number} from @param {number} to @param {Uint8Array | null} [mask] */
function shownOf({ start, end }, from, to, mask = null) {
  const has = (/** @type {number} */ row) =>
    (mask === null || mask[row] === 0) && (start[row] ?? 0) < to && (end[row] ?? 0) > from;
  const first = lowerBound(start, start.length, from - 10);
  const early = Int32Array.from(start.keys()).filter((row) => row < first && has(row));
  return { length: 0, first, last: lowerBound(start, start.length, to), early, start: from, end: to, mask, has };
}

test("the integer transform is within a pixel of the exact one, at every zoom", () => {
  for (const zoom of [3, 5, 8.5, 13, 18]) {
    for (const ratio of [1, 1.5, 3]) {
      const scale = (0.04 * 256 * 2 ** zoom * ratio) / STEPS;
      for (const offset of [-0.4 * STEPS * scale, -17.3, 200.7]) {
        const at = axis(scale, offset, 1_920 * ratio);
        for (const value of [at.from, Math.floor((at.from + at.to) / 2), at.to]) {
          if (at.to < at.from) continue;
          const pixel = (Math.imul(value - at.from, at.factor) + at.offset) >> at.shift;
          assert.ok(Math.abs(pixel + 0.5 - (offset + value * scale)) < 0.6, `${zoom} ${ratio} ${value}`);
          assert.ok(pixel >= 0 && pixel < 1_920 * ratio);
        }
      }
    }
  }
});

test("what is placed is what passes the filter, has a place and lies in the frame", () => {
  const columns = rows(2_000);
  const code = new Uint8Array(2_000);
  code[7] = NOWHERE;
  const mask = Uint8Array.from(code, (_, row) => (row % 2 === 0 ? 4 : 0));
  const frame = frameAt({ width: 150, height: 300 });
  const placed = room(2_000);
  place({ columns, box }, code, mask, frame, placed);
  /** @type {number[]} */
  const expected = [];
  for (let row = 1; row < 2_000; row += 2) {
    const world = {
      x: box.west + ((box.east - box.west) * ((columns.x[row] ?? 0) + 0.5)) / STEPS,
      y: box.north + ((box.south - box.north) * ((columns.y[row] ?? 0) + 0.5)) / STEPS,
    };
    const at = inView(world, frame);
    if (row !== 7 && at.x >= 0 && at.x < 150 && at.y >= 0 && at.y < 300) expected.push(row);
  }
  const found = [...placed.rows.subarray(0, placed.n)];
  const differ = expected.filter((row) => !found.includes(row)).length + found.filter((row) => !expected.includes(row)).length;
  assert.ok(expected.length > 100);
  assert.ok(differ <= 3, `${differ} at the edge`);
});

test("a range holds the rows of its days, long ones that began before too, newest first", () => {
  const columns = rows(500);
  const placed = room(500);
  place({ columns, box }, new Uint8Array(500), null, frameAt({ zoom: 4, corner: { x: 2_200, y: 900 }, width: 400, height: 600 }), placed);
  assert.equal(placed.n, 500);
  const shown = shownOf(columns, 100, 130);
  const places = placesIn(placed, rangeOf(placed, shown, columns.start), columns.end, 500);
  const expected = [...columns.start.keys()].filter((row) => shown.has(row)).reverse();
  assert.deepEqual(places?.map((at) => placed.rows[at]), expected);
  assert.ok(shown.early.length > 0);
  assert.equal(placesIn(placed, rangeOf(placed, shown, columns.start), columns.end, expected.length - 1), null);
});

test("each picture has a code of its own, and a row without a place has none", () => {
  const codes = new Set();
  for (let group = 0; group < 6; group++) {
    for (const stated of [false, true]) {
      for (const trust of /** @type {const} */ ([0, 1, 2])) codes.add(codeOf(group, stated, trust));
    }
  }
  assert.equal(codes.size, CODES);
  assert.ok(Math.max(...codes) < CODES && CODES < NOWHERE);
  assert.deepEqual(meaningOf(codeOf(3, true, 2)), { group: "border", shape: "politics", trust: 2 });
  const engine = /** @type {any} */ ({
    n: 3, columns: { group: (/** @type {number} */ row) => row + (row > 0 ? 1 : 0), place_role: [0, 1, 0], verification: [2, 0, 0] },
    vocab: { place_role: ["occurred", "stated"], verification: ["reported", "corroborated", "disputed"] },
    placed: (/** @type {number} */ row) => row !== 2,
  });
  assert.deepEqual([...codesOf(engine)], [codeOf(0, false, 1), codeOf(2, true, 0), NOWHERE]);
});

test("the grid finds what a look at every row finds", () => {
  const columns = rows(3_000);
  const code = new Uint8Array(3_000);
  code[11] = NOWHERE;
  const grid = new Grid({ columns }, code);
  const at = { x: 30_000, y: 20_000, rx: 5_000, ry: 2_500 };
  /** @type {number[]} */
  const found = [];
  grid.near(at, (row) => found.push(row));
  const expected = [...code.keys()].filter(
    (row) => row !== 11 && Math.hypot(((columns.x[row] ?? 0) - at.x) / at.rx, ((columns.y[row] ?? 0) - at.y) / at.ry) <= 1,
  );
  assert.deepEqual(found.sort((a, b) => a - b), expected);
  grid.near({ x: -9e5, y: 9e5, rx: 10, ry: 10 }, () => assert.fail("nothing lies there"));
});

test("a square's number counts the rows that are shown", () => {
  const columns = rows(4_000);
  const placed = room(4_000);
  const frame = frameAt({ zoom: 4, corner: { x: 2_200, y: 900 }, width: 400, height: 600 });
  place({ columns, box }, new Uint8Array(4_000), null, frame, placed);
  const cells = fullest(placed, frame, [], []);
  assert.ok(cells.length > 2);
  for (const [from, to] of [[100, 130], [0, 400], [250, 251], [500, 600]]) {
    const shown = shownOf(columns, from ?? 0, to ?? 0);
    for (const { rows } of cells) {
      assert.equal(countIn(rows, shown, columns), [...rows].filter((row) => shown.has(row)).length);
    }
  }
});

test("neither a square's number nor its line lies on a name", () => {
  const columns = rows(4_000);
  const placed = room(4_000);
  const frame = frameAt({ zoom: 4, corner: { x: 2_200, y: 900 }, width: 400, height: 600 });
  place({ columns, box }, new Uint8Array(4_000), null, frame, placed);
  const boxOf = (/** @type {{x: number, y: number}} */ at) => around(at, PILL_PX.x, PILL_PX.y);
  const names = fullest(placed, frame, [], []).map(boxOf);
  assert.ok(names.length > 2);
  for (const cell of fullest(placed, frame, [], names)) {
    assert.ok(!names.some((name) => covers(name, boxOf(cell))), `${cell.x} ${cell.y}`);
    const inner = names.map(({ x, y, w, h }) => ({ x: x + 0.1, y: y + 0.1, w: w - 0.2, h: h - 0.2 }));
    assert.equal(beyond({ x: cell.anchorX, y: cell.anchorY }, cell, inner), 0, "nor does its line");
  }
});

test("names of the ground are taken only at the zoom they were written at", () => {
  const frame = frameAt();
  const names = { zoom: frame.zoom, boxes: [{ x: 10, y: 20, w: 30, h: 8 }] };
  const { corner, ratio, margin } = frame;
  assert.deepEqual(namesIn(names, frame), [{ x: 10 - corner.x / ratio - margin.x, y: 20 - corner.y / ratio - margin.y, w: 30, h: 8 }]);
  assert.deepEqual(namesIn({ ...names, zoom: frame.zoom + 0.25 }, frame), []);
  assert.deepEqual(namesIn(null, frame), []);
});

/** Rows of one place each. @param {{x: number, y: number}[]} places in pixels of the view @param {any} frame */
function engineOf(places, { zoom, corner, ratio, margin }) {
  const world = 256 * 2 ** zoom;
  return /** @type {any} */ ({
    columns: { x: places.map((_, i) => i), y: places.map(() => 0), group: () => 0, location_precision: places.map(() => 0) },
    vocab: { location_precision: ["exact"] },
    world: (/** @type {number} */ row) => ({
      x: ((places[row]?.x ?? 0) + corner.x / ratio + margin.x) / world, y: ((places[row]?.y ?? 0) + corner.y / ratio + margin.y) / world,
    }),
  });
}

test("a spot steps aside for a name far out, and stays in its place close up", () => {
  const name = { x: 190, y: 194, w: 40, h: 12 };
  for (const [zoom, steps] of /** @type {[number, boolean][]} */ ([[5, true], [11, false]])) {
    const frame = frameAt({ zoom });
    const { spots: [spot] } = layoutSparse(engineOf([{ x: 200, y: 202 }], frame), [0], frame, [], [name]);
    assert.ok(spot);
    assert.equal(covers(name, around(spot, 2 * spot.r - 4)), !steps);
    assert.ok(Math.hypot(spot.x - spot.anchorX, spot.y - spot.anchorY) <= 16.01);
  }
});

test("spots that badges push together step apart", () => {
  const frame = frameAt();
  const engine = engineOf([{ x: 200, y: 200 }, { x: 224.5, y: 200 }], frame);
  const { spots: [a, b] } = layoutSparse(engine, [0, 1], frame, [{ x: 196, y: 200, r: 12 }], []);
  assert.ok(a && b && Math.hypot(a.x - b.x, a.y - b.y) >= a.r + b.r - 3);
});

test("a spot's leader begins beyond the name it would cross", () => {
  const [frame, name] = [frameAt(), { x: 150, y: 196, w: 100, h: 10 }];
  const { spots: [spot] } = layoutSparse(engineOf([{ x: 200, y: 201 }], frame), [0], frame, [], [name]);
  assert.ok(spot && spot.y !== 201);
  assert.ok(Math.abs(spot.anchorY - 201) > 4.9);
});

test("a spot's number is written on the first side where it covers nothing", () => {
  /** @type {{text: string, x: number, y: number}[]} */
  const written = [];
  const ctx = /** @type {any} */ ({
    measureText: (/** @type {string} */ text) => ({ width: 7 * text.length }), strokeText() {},
    fillText: (/** @type {string} */ text, /** @type {number} */ x, /** @type {number} */ y) => written.push({ text, x, y }),
  });
  const spot = /** @type {any} */ ({ total: 9, x: 100, y: 100, r: 8 });
  const draw = (/** @type {any[]} */ names, /** @type {any[]} */ others = []) => {
    written.length = 0;
    drawNumbers(ctx, [spot, { ...spot, total: 1, x: 300 }], names, others, /** @type {any} */ ({}));
    return written.map(({ x, y }) => [Math.sign(Math.round(x - 100)), Math.sign(Math.round(y - 100))]);
  };
  const right = { x: 106, y: 94, w: 60, h: 12 };
  assert.deepEqual(draw([]), [[1, 0]], "one alone has no number");
  assert.deepEqual(draw([right]), [[-1, 0]]);
  assert.deepEqual(draw([right], [{ x: 86, y: 100, r: 6 }]), [[0, 1]]);
  assert.deepEqual(draw([right], [{ x: 100, y: 100, r: 60 }]), [[-1, 0]], "rather on a symbol than on a name");
  const spots = [spot, { ...spot, total: 1, r: 60 }];
  written.length = 0;
  drawNumbers(ctx, spots, [], [{ x: 118, y: 100, r: 6 }], /** @type {any} */ ({}));
  assert.ok(written[0] && written[0].x < 100, "rather on a symbol than under a badge");
  const all = { x: 0, y: 0, w: 200, h: 200 };
  assert.deepEqual(draw([all]), [[1, 0]], "where there is no room it is not lost");
});

test("squares keep their place in the world when the map moves", () => {
  const [here, moved] = [frameAt(), frameAt({ corner: { x: 4500 + 37, y: 1880 + 11 } })];
  const [a, b] = [squares(here), squares(moved)];
  const together = (/** @type {typeof a} */ grid, /** @type {number} */ dx, /** @type {number} */ dy) => [
    grid.at(100 - dx, 100 - dy) === grid.at(110 - dx, 104 - dy),
    grid.at(100 - dx, 100 - dy) === grid.at(230 - dx, 100 - dy),
  ];
  assert.deepEqual(together(a, 0, 0), together(b, 37, 11));
  assert.ok(a.at(399, 999) < a.count);
});

test("a fan lies below its middle, its members as far apart as a finger needs", () => {
  for (const n of [2, 5, 9, 24, 60]) {
    const places = fanned(n);
    assert.equal(places.length, Math.min(n, FAN_MOST));
    places.forEach((a, i) => {
      assert.ok(a.y > -1);
      for (const b of places.slice(i + 1)) assert.ok(Math.hypot(a.x - b.x, a.y - b.y) >= 24, `${n}`);
    });
  }
});

test("degrees and the world are there and back", () => {
  const { lat, lon } = degrees(worldOf({ lat: 53.51, lon: 23.65 }));
  assert.ok(Math.abs(lat - 53.51) < 1e-9 && Math.abs(lon - 23.65) < 1e-9);
});

test("doubt reaches as far as it should, and no further; tints of several groups do not add up", () => {
  const field = fieldOf(800, 400, 8);
  const marks = new Uint8Array(field.bits.length);
  marks[25 * field.columns + 50] = 1;
  marks[2] = 2;
  grow(marks, 8, field);
  /** @param {number} x @param {number} y */
  const at = (x, y) => field.bits[y * field.columns + x];
  assert.deepEqual([at(50, 25), at(58, 25), at(59, 25), at(50, 17), at(56, 31)], [1, 1, 0, 1, 0]);
  assert.deepEqual([at(0, 0), at(99, 0), at(99, 1)], [2, 0, 0]);
  const colours = tints(["#102030", "#304050"]);
  assert.equal(colours[0], 0);
  assert.deepEqual([1, 3].map((bits) => (colours[bits] ?? 0) & 0xffffff), [0x302010, 0x403020]);
  assert.ok(((colours[3] ?? 0) >>> 24) < 2 * ((colours[1] ?? 0) >>> 24));
});
