/** The border as one measured line, and where along it incidents lie; as geo/maps/posts.py writes it. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/engine.js").Engine} Engine */
/** @typedef {import("#map/columns.js").Codes} Codes */
/** @typedef {[number, number]} Point longitude and latitude */
/** @typedef {{id: string, name: string} | null} End a tripoint */
/** @typedef {{km: number, parts: [string, number, number][], ends: [End, End]}} Section */
/** @typedef {{id: string, section: string, from: number, to: number, line: Point[]}} Segment kilometres of the section */
/** @typedef {{sections: Record<string, Section>, crossings: Record<string, number>, segments: Segment[]}} Measured */

import { getBinary, getJson } from "#map/api.js";
import { parts } from "#map/columns.js";

const STEPS_PER_KM = 10;

/** @type {WeakMap<Engine, Promise<Border>>} */
const opened = new WeakMap();

/** Get the measured line, once; a failure is forgotten. @param {Engine} engine @param {Config} config */
export function openBorder(engine, config) {
  const known = opened.get(engine);
  if (known) return known;
  const found = load(engine, config);
  opened.set(engine, found);
  found.catch(() => opened.delete(engine));
  return found;
}

/** @param {Engine} engine @param {Config} config */
async function load(engine, config) {
  const fetched = engine.all.codes["km"] ? engine.all.codes : getBinary(config, config.urls.posts).then((buffer) => parts(buffer).codes);
  const [measured, codes] = await Promise.all([getJson(config, config.urls.segments), fetched]);
  return new Border(/** @type {Measured} */ (measured), codes, engine.n);
}

/** The measured line. */
export class Border {
  /** @param {Measured} measured @param {Record<string, Codes>} codes columns of the incidents @param {number} n how many there are */
  constructor({ sections, crossings, segments }, { km, segment }, n) {
    this.sections = sections;
    this.crossings = crossings;
    this.segments = segments;
    this.posts = km ?? new Uint16Array(n);
    /** The place of each row's segment in `segments`, plus one; 0 is none. */
    this.codes = segment ?? new Uint16Array(n);
  }

  /** The kilometre of a row along its section; null where it did not happen at a known place of the border. @param {number} row */
  km(row) {
    const steps = this.posts[row] ?? 0;
    return steps === 0 ? null : (steps - 1) / STEPS_PER_KM;
  }

  /** The line from one kilometre of a section to another, in pieces. @param {string} section @param {number} from @param {number} to */
  between(section, from, to) {
    return this.segments
      .filter((each) => each.section === section && each.from < to && each.to > from)
      .map((each) => {
        const share = (/** @type {number} */ km) => (km - each.from) / (each.to - each.from);
        return between(each.line, Math.max(0, share(from)), Math.min(1, share(to)));
      });
  }
}

/**
 * The part of a line from one share of its length to another.
 * @param {Point[]} line @param {number} from 0 to 1 @param {number} to @returns {Point[]}
 */
export function between(line, from, to) {
  const ends = [0];
  for (let i = 1; i < line.length; i++) ends.push(/** @type {number} */ (ends[i - 1]) + distance(line[i - 1], line[i]));
  const whole = /** @type {number} */ (ends[ends.length - 1]) || 1;
  const inside = line.filter((_, i) => /** @type {number} */ (ends[i]) > from * whole && /** @type {number} */ (ends[i]) < to * whole);
  return [at(line, ends, from * whole), ...inside, at(line, ends, to * whole)];
}

/** @param {Point[]} line @param {number[]} ends @param {number} wanted @returns {Point} */
function at(line, ends, wanted) {
  const i = Math.max(1, ends.findIndex((end) => end >= wanted));
  const [a, b] = /** @type {[Point, Point]} */ ([line[i - 1], line[i] ?? line[i - 1]]);
  const [start, end] = [ends[i - 1] ?? 0, ends[i] ?? 0];
  const share = end > start ? Math.min(1, (wanted - start) / (end - start)) : 0;
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
}

/** @param {Point | undefined} a @param {Point | undefined} b */
function distance(a, b) {
  if (!a || !b) return 0;
  const shrink = Math.cos((((a[1] + b[1]) / 2) * Math.PI) / 180);
  return Math.hypot((a[0] - b[0]) * shrink, a[1] - b[1]);
}
