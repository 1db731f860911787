import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { paced } from "#map/dom.js";
import { heading } from "#map/heading.js";
import { use } from "#map/i18n.js";
import { parseDay } from "#map/periods.js";
import { catalogue } from "./contracts.js";

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

/** An element that is 20 pixels high for every 40 letters, or as high as its style wants. */
function fake() {
  const node = {
    textContent: "", style: { minHeight: "" },
    replaceChildren: (/** @type {string} */ text) => void (node.textContent = text),
    getBoundingClientRect: () => ({ height: Math.max(parseFloat(node.style.minHeight) || 0, 20 * Math.ceil(node.textContent.length / 40)) }),
  };
  return node;
}

test("the head keeps its height while only time changes, has room for the longest dates, and takes what another filter needs", () => {
  use(catalogue("en"));
  const node = fake();
  const write = heading(/** @type {any} */ (node));
  const [one, other] = [{}, {}];
  const [year, days] = [["2021-01-01", "2022-01-01"], ["2021-09-28", "2022-09-28"]].map(([start = "", end = ""]) => ({ start: parseDay(start), end: parseDay(end) }));
  const shown = (/** @type {object} */ filter, /** @type {string} */ sentence, span = year) => /** @type {any} */ ({ filter, sentence, span });
  assert.equal(write(shown(one, "2021")), true);
  assert.equal(node.style.minHeight, "20px");
  for (const text of ["28 September 2021 – 27 September", "2022", "x".repeat(50), "2023"]) {
    assert.equal(write(shown(one, text)), true);
    assert.equal(node.textContent, text);
  }
  assert.equal(node.getBoundingClientRect().height, 40);
  assert.equal(write(shown(one, "2023")), false);
  assert.equal(write(shown(other, "2023")), false);
  assert.equal(node.style.minHeight, "20px");
  write(shown({}, "2021 and something more"));
  assert.equal(node.style.minHeight, "40px");
  write(shown({}, "28 September 2021 – 27 September 2022", days));
  assert.equal(node.style.minHeight, "20px", "dates in full get no more");
});
