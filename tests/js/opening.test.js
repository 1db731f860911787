import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { getOpening } from "#map/opening.js";
import { unpacked } from "#map/packed.js";

const PATH = /#map\/([\w/-]+\.js)/;
const STATIC_IMPORT = /^(?:import|export)\b[^;(]*?"#map\/[^"]+"/gm;

/** The modules that the page's program begins with: those that `main.js` imports, and so on. */
function first() {
  const found = new Map();
  const todo = ["main.js"];
  for (let name = todo.pop(); name; name = todo.pop()) {
    if (found.has(name)) continue;
    const text = readFileSync(`static/js/${name}`, "utf8");
    found.set(name, text.replace(/\/\*[^]*?\*\//g, ""));
    for (const line of text.match(STATIC_IMPORT) ?? []) todo.push(PATH.exec(line)?.[1] ?? "");
  }
  return found;
}

test("the program of the first picture says nothing that comes with the rest", () => {
  const [, list = ""] = /^LATER: Final = frozenset\(\{([^}]+)\}\)/m.exec(readFileSync("geo/maps/opening.py", "utf8")) ?? [];
  const later = Array.from(list.matchAll(/"(\w+)"/g), ([, name]) => name);
  assert.ok(later.includes("views"));
  const modules = first();
  assert.ok(modules.has("page.js") && !modules.has("rest.js"));
  const said = new RegExp(`["\`](?:${later.join("|")})\\.[a-z$]`);
  for (const [name, text] of modules) assert.doesNotMatch(text, said, name);
});

test("numbers are read from text", () => {
  assert.deepEqual(unpacked("00KAJ0"), [0, 0, 10, 5, -10, 0]);
  assert.deepEqual(unpacked("__1"), [-1024]);
});

test("what the page begins with is unpacked", async () => {
  const document = {
    words: { code: "en" }, ground: null,
    lines: { grid: 10, lines: [["pl-by", "land", 1, "00KA"]] },
    crossings: { status: ["open", "closed"], crossings: [["a", "pl-by", "A", "road", "international", 23.5, 53.5, [[1, 0, 31, null], [0, 31, null, 40]]]] },
  };
  const opening = await getOpening(/** @type {any} */ ({ urls: { opening: "/o" }, data: { "/o": document } }));
  assert.deepEqual(opening.lines.features[0]?.geometry.coordinates, [[0, 0], [1, 0.5]]);
  assert.equal(opening.lines.features[0]?.properties["context"], true);
  const [crossing] = opening.crossings;
  assert.deepEqual([crossing?.id, crossing?.lat], ["a", 53.5]);
  assert.deepEqual(
    crossing?.log.map(({ status, from, to, last_verified }) => [status, from, to, last_verified]),
    [["closed", "2021-01-01", "2021-02-01", null], ["open", "2021-02-01", null, "2021-02-10"]],
  );
});
