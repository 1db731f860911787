/** The page's parameters: one table, read from and written to the address. The same in geo/maps/state.py. */

/** @typedef {import("#map/types.js").State} State */
/** @typedef {import("#map/types.js").Span} Span */
/** @typedef {import("#map/types.js").Problem} Problem */

import { PLURALS } from "#map/i18n.js";
import { EXPECTED, addMonths, format, parse, parseDay } from "#map/periods.js";
import { CATEGORIES, COLUMNS, CONFIDENCE, LAYERS, SECTIONS, UNITS, VERIFICATION } from "#map/vocab.js";

const ID = /^[a-z0-9][a-z0-9-]*$/;
const MAX_SELECTED = 100;
const MAX_LETTERS = 200;
const MAX_KM = 200;

/** @type {State} */
const DEFAULTS = {
  datetime: null, mode: "window", section: [], category: [], verification: [], confidence: [],
  source: [], crossing: [], q: null, bbox: null, near: null, view: "map", sort: "-start", compare: null, unit: null,
  layers: [], map: null, select: [], theme: null, lang: "en", v: null,
};

/**
 * Words that only the data know: ids of crossings, names of publishers. Without them only the form is checked.
 * @typedef {{crossing?: string[], source?: string[]}} Known
 *
 * How a parameter is read: text to value, or what was expected (and the nearest known word).
 * @typedef {{value: unknown} | {expected: string, nearest?: string | undefined}} Reading
 * @typedef {{name: keyof State, many: boolean, read: (text: string, known: Known) => Reading}} Parameter
 */

/** @type {Parameter[]} */
export const PARAMETERS = [
  { name: "datetime", many: false, read: readDatetime },
  { name: "mode", many: false, read: oneOf(["window", "asof", "cumulative"]) },
  { name: "section", many: true, read: someOf(SECTIONS) },
  { name: "category", many: true, read: someOf(CATEGORIES) },
  { name: "verification", many: true, read: someOf(VERIFICATION) },
  { name: "confidence", many: true, read: someOf(CONFIDENCE) },
  { name: "source", many: true, read: readSources },
  { name: "crossing", many: true, read: readCrossings },
  { name: "q", many: false, read: readWords },
  { name: "bbox", many: false, read: readBox },
  { name: "near", many: false, read: readNear },
  { name: "view", many: false, read: oneOf(["map", "section", "table"]) },
  { name: "sort", many: false, read: oneOf(COLUMNS.flatMap((column) => [column, `-${column}`])) },
  { name: "compare", many: false, read: readDatetime },
  { name: "unit", many: false, read: oneOf(UNITS) },
  { name: "layers", many: true, read: someOf(LAYERS) },
  { name: "map", many: false, read: readMap },
  { name: "select", many: true, read: readIds },
  { name: "theme", many: false, read: oneOf(["light", "dark"]) },
  { name: "lang", many: false, read: oneOf(Object.keys(PLURALS)) },
  { name: "v", many: false, read: readVersion },
];

/** Return a fresh default state. @returns {State} */
export function defaults() {
  return structuredClone(DEFAULTS);
}

/**
 * Read the parameters; what is wrong is listed and left at its default. An empty value is an absent one.
 * @param {URLSearchParams | string} query @param {Known} [known]
 * @returns {{state: State, problems: Problem[]}}
 */
export function parseQuery(query, known = {}) {
  const params = new URLSearchParams(query);
  const state = defaults();
  /** @type {Problem[]} */
  const problems = [];
  for (const parameter of PARAMETERS) {
    readInto(state, parameter, params.getAll(parameter.name), { problems, known });
  }
  settle(state, problems);
  const names = PARAMETERS.map((parameter) => String(parameter.name));
  for (const name of new Set(params.keys())) {
    if (names.includes(name)) continue;
    const found = params.get(name) ?? "";
    problems.push({ parameter: name, found, expected: `one of ${names.join(", ")}`, ...near(name, names) });
  }
  return { state, problems };
}

/**
 * @param {State} state @param {Parameter} parameter @param {string[]} texts
 * @param {{problems: Problem[], known: Known}} told
 */
function readInto(state, { name, many, read }, texts, { problems, known }) {
  const given = texts.filter((text) => text !== "");
  if (given.length === 0) return;
  const found = given.join(",");
  if (!many && given.length > 1) {
    problems.push({ parameter: name, found, expected: "the parameter once" });
    return;
  }
  const reading = read(found, known);
  if ("value" in reading) Object.assign(state, { [name]: reading.value });
  else problems.push({ parameter: name, found, ...reading });
}

/** Refuse what one parameter alone cannot show. @param {State} state @param {Problem[]} problems */
function settle(state, problems) {
  const { mode, datetime, compare } = state;
  if (mode === "asof" && datetime !== null && parseDay(datetime) === null) {
    problems.push({ parameter: "datetime", found: datetime, expected: "one day, because mode is asof" });
    state.datetime = null;
  }
  if (mode === "cumulative" && datetime !== null) {
    state.datetime = parseDay(datetime) === null ? datetime : `../${datetime}`;
    if (!/^\.\.\/\d/.test(state.datetime)) {
      problems.push({ parameter: "datetime", found: datetime, expected: "one day, or ../2021-11-09, because mode is cumulative" });
      state.datetime = null;
    }
  }
  if (mode !== "window" && compare !== null) {
    problems.push({ parameter: "compare", found: compare, expected: "nothing, because mode is not window" });
    state.compare = null;
  }
}

/** Write a state as its canonical query, defaults left out. @param {State} state */
export function toQuery(state) {
  const pairs = [];
  for (const { name, many } of PARAMETERS) {
    const value = state[name];
    const text = many ? /** @type {string[]} */ (value).join(",") : String(value ?? "");
    if (text === "" || text === DEFAULTS[name]) continue;
    pairs.push(`${name}=${escaped(text)}`);
  }
  return pairs.join("&");
}

/** Write a value of an address. @param {string} text */
export function escaped(text) {
  return encodeURIComponent(text).replace(/%2F/g, "/").replace(/%2C/g, ",");
}

/**
 * Return a state changed in part, checked as if it came by the address. Another mode has no second period.
 * @param {State} state @param {Partial<State>} partial @param {Known} [known] @returns {{state: State, problems: Problem[]}}
 */
export function changed(state, partial, known) {
  const alone = (partial.mode ?? "window") !== "window" ? { compare: null } : {};
  return parseQuery(toQuery({ ...state, ...alone, ...partial }), known);
}

/**
 * Return the days a state asks for: by default today, everything up to the last day of the data, or its last twelve months.
 * @param {State} state @param {{today: number, dataEnd: number}} horizon @returns {Span}
 */
export function spanOf(state, { today, dataEnd }) {
  const span = state.datetime === null ? null : parse(state.datetime);
  if (span) return span;
  if (state.mode === "asof") return { start: today, end: today + 1 };
  if (state.mode === "cumulative") return { start: null, end: dataEnd + 1 };
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
  if (ids.every((id) => ID.test(id))) return { value: ids };
  return { expected: "ids of incidents or crossings, separated by commas" };
}

/** @param {string} text @param {Known} known @returns {Reading} */
function readSources(text, { source }) {
  const names = unique(text.split(",").filter((each) => each !== "")).sort(byCodePoints);
  const expected = "publishers of the data, with commas between them";
  if (!names.every((name) => plain(name))) return { expected };
  return unknownTo(source, names, expected) ?? { value: names };
}

/** @param {string} text @param {Known} known @returns {Reading} */
function readCrossings(text, { crossing }) {
  const ids = unique(text.split(",").filter((each) => each !== "")).sort();
  const expected = "ids of crossings, as in pl-by-kuznica-bruzgi-road";
  if (!ids.every((id) => ID.test(id))) return { expected };
  return unknownTo(crossing, ids, expected) ?? { value: ids };
}

/** @param {string} text @returns {Reading} */
function readWords(text) {
  const words = text.trim().replace(/\s+/g, " ");
  if (words.length > MAX_LETTERS || !plain(words)) return { expected: `words, at most ${MAX_LETTERS} letters` };
  return { value: words || null };
}

/** @param {string} text @returns {Reading} */
function readVersion(text) {
  if (!/^[A-Za-z0-9][A-Za-z0-9._+-]{0,39}$/.test(text)) return { expected: "a release of the data, as in 2026.4" };
  return { value: text };
}

/** @param {string} text @returns {Reading} */
function readBox(text) {
  const expected = "west,south,east,north in degrees, such as 23,52,24,54";
  const parts = text.split(",");
  if (parts.length !== 4 || !parts.every((part) => /^-?\d{1,3}(?:\.\d+)?$/.test(part))) return { expected };
  const [west = 0, south = 0, east = 0, north = 0] = parts.map((part) => Number(Number(part).toFixed(5)));
  if (west >= east || south >= north || Math.max(-west, east) > 180 || Math.max(-south, north) > 90) return { expected };
  return { value: [west, south, east, north].map((each) => String(each || 0)).join(",") };
}

/** @param {string} text @param {Known} known @returns {Reading} */
function readNear(text, { crossing }) {
  const expected = `the id of a crossing and kilometres from 1 to ${MAX_KM}, as in pl-by-kuznica-bruzgi-road,20`;
  const match = /^([a-z0-9][a-z0-9-]*),(\d{1,3})$/.exec(text);
  const km = Number(match?.[2]);
  if (!match?.[1] || km < 1 || km > MAX_KM) return { expected };
  return unknownTo(crossing, [match[1]], expected) ?? { value: `${match[1]},${km}` };
}

/** @param {string[] | undefined} known @param {string[]} words @param {string} expected @returns {Reading | null} */
function unknownTo(known, words, expected) {
  const unknown = known && words.find((each) => !known.includes(each));
  return known && unknown !== undefined ? { expected, ...near(unknown, known) } : null;
}

/** Whether a text has nothing but printable characters. @param {string} text */
function plain(text) {
  return !/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u.test(text);
}

/** The order of Python's texts. @param {string} a @param {string} b */
function byCodePoints(a, b) {
  const [left, right] = [Array.from(a), Array.from(b)];
  const i = left.findIndex((each, at) => each !== right[at]);
  return i < 0 ? left.length - right.length : (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? -1);
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
