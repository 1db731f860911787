/** The page's parameters: one table, read from and written to the address. The same in geo/maps/state.py. */

/** @typedef {import("#map/types.js").State} State */
/** @typedef {import("#map/types.js").Span} Span */
/** @typedef {import("#map/types.js").Problem} Problem */

import { EXPECTED, addMonths, format, parse, parseDay } from "#map/periods.js";
import { CATEGORIES, CONFIDENCE, SECTIONS, VERIFICATION } from "#map/vocab.js";

const MAX_SELECTED = 100;

/** @type {State} */
const DEFAULTS = {
  datetime: null, mode: "window", section: [], category: [], verification: [], confidence: [],
  map: null, select: [], theme: null, lang: "en",
};

/**
 * How a parameter is read: text to value, or what was expected (and the nearest known word).
 * @typedef {{value: unknown} | {expected: string, nearest?: string | undefined}} Reading
 * @typedef {{name: keyof State, many: boolean, read: (text: string) => Reading}} Parameter
 */

/** @type {Parameter[]} */
export const PARAMETERS = [
  { name: "datetime", many: false, read: readDatetime },
  { name: "mode", many: false, read: oneOf(["window", "asof"]) },
  { name: "section", many: true, read: someOf(Object.keys(SECTIONS)) },
  { name: "category", many: true, read: someOf(Object.keys(CATEGORIES)) },
  { name: "verification", many: true, read: someOf(Object.keys(VERIFICATION)) },
  { name: "confidence", many: true, read: someOf(Object.keys(CONFIDENCE)) },
  { name: "map", many: false, read: readMap },
  { name: "select", many: true, read: readIds },
  { name: "theme", many: false, read: oneOf(["light", "dark"]) },
  { name: "lang", many: false, read: oneOf(["en"]) },
];

/** Return a fresh default state. @returns {State} */
export function defaults() {
  return structuredClone(DEFAULTS);
}

/**
 * Read the parameters; what is wrong is listed and left at its default. An empty value is an absent one.
 * @param {URLSearchParams | string} query
 * @returns {{state: State, problems: Problem[]}}
 */
export function parseQuery(query) {
  const params = new URLSearchParams(query);
  const state = defaults();
  /** @type {Problem[]} */
  const problems = [];
  for (const parameter of PARAMETERS) readInto(state, parameter, params.getAll(parameter.name), problems);
  if (state.mode === "asof" && state.datetime !== null && parseDay(state.datetime) === null) {
    problems.push({ parameter: "datetime", found: state.datetime, expected: "one day, because mode is asof" });
    state.datetime = null;
  }
  const names = PARAMETERS.map((parameter) => String(parameter.name));
  for (const name of new Set(params.keys())) {
    if (names.includes(name)) continue;
    const found = params.get(name) ?? "";
    problems.push({ parameter: name, found, expected: `one of ${names.join(", ")}`, ...near(name, names) });
  }
  return { state, problems };
}

/** @param {State} state @param {Parameter} parameter @param {string[]} texts @param {Problem[]} problems */
function readInto(state, { name, many, read }, texts, problems) {
  const given = texts.filter((text) => text !== "");
  if (given.length === 0) return;
  const found = given.join(",");
  if (!many && given.length > 1) {
    problems.push({ parameter: name, found, expected: "the parameter once" });
    return;
  }
  const reading = read(found);
  if ("value" in reading) Object.assign(state, { [name]: reading.value });
  else problems.push({ parameter: name, found, ...reading });
}

/** Write a state as its canonical query, defaults left out. @param {State} state */
export function toQuery(state) {
  const pairs = [];
  for (const { name, many } of PARAMETERS) {
    const value = state[name];
    const text = many ? /** @type {string[]} */ (value).join(",") : String(value ?? "");
    if (text === "" || text === DEFAULTS[name]) continue;
    pairs.push(`${name}=${encodeURIComponent(text).replace(/%2F/g, "/").replace(/%2C/g, ",")}`);
  }
  return pairs.join("&");
}

/**
 * Return a state changed in part, checked as if it came by the address.
 * @param {State} state @param {Partial<State>} partial @returns {{state: State, problems: Problem[]}}
 */
export function changed(state, partial) {
  return parseQuery(toQuery({ ...state, ...partial }));
}

/**
 * Return the days a state asks for: by default today, or the twelve months up to the last day of the data.
 * @param {State} state @param {{today: number, dataEnd: number}} horizon @returns {Span}
 */
export function spanOf(state, { today, dataEnd }) {
  const span = state.datetime === null ? null : parse(state.datetime);
  if (span) return span;
  if (state.mode === "asof") return { start: today, end: today + 1 };
  return { start: addMonths(dataEnd, -12) + 1, end: dataEnd + 1 };
}

/** @param {string} text @returns {Reading} */
function readDatetime(text) {
  const span = parse(text);
  if (span === null) return { expected: EXPECTED };
  return { value: format(span) };
}

/** @param {string} text @returns {Reading} */
function readMap(text) {
  const expected = "zoom/latitude/longitude, such as 9/53.52/23.65 (zoom 0 to 19)";
  const match = /^(\d{1,2}(?:\.\d+)?)\/(-?\d{1,3}(?:\.\d+)?)\/(-?\d{1,3}(?:\.\d+)?)$/.exec(text);
  if (!match) return { expected };
  const [zoom, lat, lon] = match.slice(1).map(Number);
  if (zoom === undefined || lat === undefined || lon === undefined) return { expected };
  if (zoom > 19 || Math.abs(lat) > 90 || Math.abs(lon) > 180) return { expected };
  return { value: mapText(zoom, lat, lon) };
}

/** Write the map's place. @param {number} zoom @param {number} lat @param {number} lon */
export function mapText(zoom, lat, lon) {
  return [Number(zoom.toFixed(2)), Number(lat.toFixed(4)), Number(lon.toFixed(4))].join("/");
}

/** @param {string} text @returns {Reading} */
function readIds(text) {
  const ids = unique(text.split(","));
  if (ids.length > MAX_SELECTED) return { expected: `at most ${MAX_SELECTED} ids` };
  if (ids.every((id) => /^[a-z0-9][a-z0-9-]*$/.test(id))) return { value: ids };
  return { expected: "ids of incidents or crossings, separated by commas" };
}

/** @param {string[]} known @returns {(text: string) => Reading} */
function oneOf(known) {
  return (text) => (known.includes(text) ? { value: text } : wrong(text, known));
}

/** @param {string[]} known @returns {(text: string) => Reading} */
function someOf(known) {
  return (text) => {
    const values = unique(text.split(",").filter((each) => each !== ""));
    const unknown = values.find((each) => !known.includes(each));
    return unknown === undefined ? { value: values.sort() } : wrong(unknown, known);
  };
}

/** @param {string} text @param {string[]} known @returns {Reading} */
function wrong(text, known) {
  return { expected: `one of ${known.join(", ")}`, ...near(text, known) };
}

/** @param {string[]} values */
function unique(values) {
  return [...new Set(values)];
}

/** Name the nearest known word, if one is near. @param {string} text @param {string[]} known */
function near(text, known) {
  const ranked = known.map((word) => ({ word, d: word.startsWith(text) ? 0 : distance(text, word) })).sort((a, b) => a.d - b.d);
  const best = ranked[0];
  return best && best.d <= Math.max(2, Math.floor(best.word.length / 2)) ? { nearest: best.word } : {};
}

/** Levenshtein's distance. @param {string} a @param {string} b */
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
