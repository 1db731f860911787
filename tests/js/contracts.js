import { readFileSync } from "node:fs";

/** Read a fixture shared with the Python tests. @param {string} name @returns {any} */
export function contract(name) {
  return JSON.parse(readFileSync(new URL(`../contracts/${name}.json`, import.meta.url), "utf8"));
}

/** Read a language's catalogue. @param {string} code @returns {import("#map/i18n.js").Catalogue} */
export function catalogue(code) {
  const file = new URL(`../../geo/text/catalogues/${code}.json`, import.meta.url);
  return { code, ...JSON.parse(readFileSync(file, "utf8")) };
}
