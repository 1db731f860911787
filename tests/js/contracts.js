import { readFileSync } from "node:fs";

/** Read a fixture shared with the Python tests. @param {string} name @returns {any} */
export function contract(name) {
  return JSON.parse(readFileSync(new URL(`../contracts/${name}.json`, import.meta.url), "utf8"));
}
