import assert from "node:assert/strict";
import { test } from "node:test";
import { apart, beyond, clearOf, merged, metresPerPixel, packed } from "#map/layout.js";

test("near points become one, far ones stay, none is lost", () => {
  const points = [{ x: 0, y: 0 }, { x: 5, y: 5 }, { x: 100, y: 0 }, { x: 0, y: 0 }, { x: -3, y: -3 }];
  const groups = merged(points, (p) => p, 14);
  assert.deepEqual(groups.map(({ items }) => items.length), [4, 1]);
  assert.equal(groups[0].x, 0);
});

test("badges step apart to the distance and no further than needed", () => {
  const places = apart([{ x: 0, y: 0 }, { x: 2, y: 0 }, { x: 50, y: 0 }, { x: 50, y: 0 }], 12);
  for (let i = 0; i < places.length; i++) {
    for (let j = i + 1; j < places.length; j++) {
      assert.ok(Math.hypot(places[i].x - places[j].x, places[i].y - places[j].y) > 11.9);
    }
  }
  assert.ok(Math.abs(places[0].x + places[1].x - 2) < 1e-9);
});

test("a symbol leaves the badge it would cover", () => {
  const { x, y } = clearOf({ x: 3, y: 0 }, [{ x: 0, y: 0, r: 10 }], 6);
  assert.ok(Math.hypot(x, y) >= 16);
  assert.deepEqual(clearOf({ x: 40, y: 0 }, [{ x: 0, y: 0, r: 10 }], 6), { x: 40, y: 0 });
});

test("a line ends what it crosses last", () => {
  const [from, to] = [{ x: 0, y: 0 }, { x: 100, y: 0 }];
  assert.equal(beyond(from, to, []), 0);
  assert.equal(beyond(from, to, [{ x: 20, y: 1, w: 10, h: 5 }, { x: 110, y: -5, w: 9, h: 9 }]), 0);
  assert.equal(beyond(from, to, [{ x: 40, y: -5, w: 10, h: 10 }, { x: -5, y: -5, w: 15, h: 10 }]), 0.5);
  assert.equal(beyond(from, { x: 0, y: 50 }, [{ x: -4, y: 10, w: 8, h: 15 }]), 0.5);
});

test("up to six symbols stand side by side", () => {
  for (let n = 2; n <= 6; n++) {
    const places = packed(n, 12);
    assert.equal(places.length, n);
    assert.ok(Math.hypot(places[0].x - places[1].x, places[0].y - places[1].y) > 11.8, String(n));
  }
});

test("a pixel at zoom 9 in Białystok is about 180 metres", () => {
  assert.ok(Math.abs(metresPerPixel(9, 53.13) - 183.4) < 1);
});
