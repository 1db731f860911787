import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { paced } from "#map/dom.js";
import { heading } from "#map/heading.js";

let clock = 0;
Object.assign(globalThis, { window: globalThis, innerWidth: 1280 });
mock.method(performance, "now", () => clock);
mock.timers.enable({ apis: ["setTimeout"] });

/** @param {number} ms */
function wait(ms) {
  clock += ms;
  mock.timers.tick(ms);
}

beforeEach(() => wait(10_000));

test("what is paced runs at once, then every so often, and the last call is not lost", () => {
  /** @type {number[]} */
  const ran = [];
  let value = 0;
  const call = paced(() => ran.push(value), 100);
  for (value = 1; value <= 25; value++) {
    call();
    wait(10);
  }
  assert.deepEqual(ran, [1, 10, 20]);
  wait(100);
  assert.deepEqual(ran, [1, 10, 20, 26]);
  wait(1_000);
  assert.equal(ran.length, 4);
});

test("what is still to come can be had now, once", () => {
  let runs = 0;
  const call = paced(() => runs++, 100);
  call();
  call.now();
  assert.equal(runs, 1);
  call();
  call.now();
  assert.equal(runs, 2);
  wait(1_000);
  assert.equal(runs, 2);
});

/** An element that is 20 pixels high for every 40 letters, and for 3 more with every step that they get smaller by. */
function fake() {
  const style = {
    minHeight: "", less: 0,
    setProperty: (/** @type {string} */ name, /** @type {string} */ value) => void (name === "--less" && (style.less = Number(value))),
    set cssText(/** @type {string} */ text) {
      assert.equal(text, "");
      [style.minHeight, style.less] = ["", 0];
    },
  };
  const node = {
    textContent: "", style,
    get offsetHeight() {
      return Math.max(parseFloat(style.minHeight) || 0, 20 * Math.ceil(node.textContent.length / (40 + 3 * style.less)));
    },
  };
  return node;
}

test("the head keeps its height while only time changes, in smaller letters if it must, and takes what another filter needs", () => {
  const node = fake();
  const write = heading(/** @type {any} */ (node));
  const [one, other] = [{}, {}];
  const shown = (/** @type {object} */ filter, /** @type {number} */ letters, mode = "window") =>
    /** @type {any} */ ({ filter, sentence: "x".repeat(letters), state: { mode } });
  const after = (/** @type {any} */ given) => [write(given), node.offsetHeight, node.style.less];
  assert.deepEqual(after(shown(one, 30)), [true, 20, 0]);
  assert.deepEqual(after(shown(one, 45)), [true, 20, 2]);
  assert.deepEqual(after(shown(one, 30)), [true, 20, 2], "as are those after it");
  assert.deepEqual(after(shown(one, 30)), [false, 20, 2]);
  assert.deepEqual(after(shown(one, 70)), [true, 40, 0], "far too long: a line more");
  assert.deepEqual(after(shown(one, 30)), [true, 40, 0], "which stays");
  assert.deepEqual(after(shown(other, 30)), [false, 20, 0]);
  assert.deepEqual(after(shown(other, 45)), [true, 20, 2]);
  assert.deepEqual(after(shown(other, 45, "asof")), [false, 40, 0]);
});
