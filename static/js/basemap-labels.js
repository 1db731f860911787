/** Names on the basemap: which form is shown, how large, and where there is room. Nothing here touches a page. */

/** @typedef {Record<string, string>} Names forms by language; `local` is the form used in the place itself */
/** @typedef {{x0: number, y0: number, x1: number, y1: number}} Box */
/** @typedef {{text: string, font: string, spacing: number, size: number}} Line */
/**
 * A label to be placed: its lines, the point it belongs to, the sides of the point it may stand on, in order, and
 * the radius of the dot drawn at the point, or 0 for none; a shy one is left out where it would cover what is avoided,
 * one with gaps stands so many pixels farther off instead.
 * @typedef {{lines: Line[], x: number, y: number, sides: Side[], dot: number, shy?: boolean, gaps?: number[]}} Candidate
 */
/** @typedef {"centre" | "right" | "left" | "above" | "below" | "right above" | "left above"} Side */
/** @typedef {(line: Line) => number} Measure width of a line in pixels */
/** @typedef {{candidate: number, box: Box, side: Side}} Placed */

const FAMILY = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif";
const LOCAL_FROM_ZOOM = 9;
const LINE_HEIGHT = 1.18;
const PADDING = 3;
/** Sides that a label takes only instead of one on which it would cover what is avoided. @type {Side[]} */
const ASLANT = ["right above", "left above"];
const CYRILLIC = /[\u0400-\u04ff]/;
/** Sizes of town names in pixels, by class. */
const TOWN_SIZES = [11, 11, 12, 12.5, 13.5, 14];
/** Sizes of country names in pixels, by zoom from 3. */
const COUNTRY_SIZES = [10, 10.5, 12.5, 15, 17, 18];

/**
 * The name in the reader's language, and the local form where it is another.
 * @param {Names} names @param {string} lang
 * @returns {{name: string, local: string | null}}
 */
export function nameFor(names, lang) {
  const local = names.local ?? names.en;
  // Who reads Russian, Belarusian or Ukrainian reads a town's own Cyrillic sign rather than its English form.
  const readable = ["ru", "be", "uk"].includes(lang) && CYRILLIC.test(local) ? local.split(" / ")[0] : names.en;
  const name = names[lang] ?? readable;
  const others = local.split(" / ").filter((form) => form !== name);
  return { name, local: others.length > 0 ? others.join(" / ") : null };
}

/**
 * How strongly a label shows: it comes in over half a zoom from its first, and goes likewise after its last.
 * @param {number} zoom @param {number} first @param {number} [last]
 * @returns {number} 0 (not at all) to 1
 */
export function opacity(zoom, first, last = Infinity) {
  if (zoom < first || zoom >= last + 1) return 0;
  return Math.min(1, 0.8 + (zoom - first) * 0.4, last === Infinity ? 1 : (last + 1 - zoom) * 2);
}

/**
 * The lines of a town's label.
 * @param {Names} names @param {number} size class 0-5 @param {number} zoom @param {string} lang
 * @returns {Line[]}
 */
export function townLines(names, size, zoom, lang) {
  const { name, local } = nameFor(names, lang);
  const px = TOWN_SIZES[size] + (zoom >= 8 ? 0.5 : 0) + (zoom >= 10 ? 0.5 : 0);
  const weight = size === 5 ? 600 : size >= 3 ? 500 : 400;
  const lines = [line(name, px, weight, 0)];
  if (local !== null && zoom >= LOCAL_FROM_ZOOM) lines.push(line(local, px - 1.5, 400, 0));
  return lines;
}

/**
 * The lines of a country's, sea's or lake's label; what stands in brackets takes a line of its own.
 * @param {string} kind @param {Names} names @param {number} zoom @param {string} lang
 * @returns {Line[]}
 */
export function areaLines(kind, names, zoom, lang) {
  const name = names[lang] ?? names.en;
  if (kind === "sea" || kind === "lake") {
    const px = (kind === "lake" ? 10.5 : 11.5) + (zoom >= 6 ? 1 : 0);
    return name.split(" ").length === 2 && zoom < 7
      ? name.split(" ").map((word) => line(word, px, 400, 0.6, "italic "))
      : [line(name, px, 400, 0.6, "italic ")];
  }
  const parts = name.toLocaleUpperCase(lang).split(/ (?=\()/);
  const px = kind === "exclave" ? (zoom < 6 ? 9 : zoom < 7 ? 10 : 12) : (COUNTRY_SIZES[Math.floor(zoom) - 3] ?? 18);
  return parts.map((part, i) => line(part, i === 0 ? px : px - 1, 500, px * (kind === "exclave" ? 0.1 : 0.22)));
}

/** @param {string} text @param {number} size @param {number} weight @param {number} spacing @param {string} [style] */
function line(text, size, weight, spacing, style = "") {
  return { text, font: `${style}${weight} ${size}px ${FAMILY}`, spacing, size };
}

/**
 * Place labels, most important first, so that none covers another; one that finds no room is left out.
 * @param {Candidate[]} candidates @param {Measure} measure
 * @param {Box[]} [avoided] what a label leaves free where it has a side to choose
 * @returns {Placed[]}
 */
export function place(candidates, measure, avoided = []) {
  const lines = boxIndex(avoided);
  const full = boxIndex([]);
  /** @type {Placed[]} */
  const placed = [];
  candidates.forEach((candidate, index) => {
    const { x, y, dot } = candidate;
    const own = { x0: x - dot, y0: y - dot, x1: x + dot, y1: y + dot };
    if (dot > 0 && full.hit(own)) return;
    const width = Math.max(...candidate.lines.map(measure));
    const height = candidate.lines.reduce((sum, each) => sum + each.size * LINE_HEIGHT, 0);
    const free = (candidate.gaps ?? [0])
      .flatMap((gap) => candidate.sides.map((side) => ({ side, box: boxAt(candidate, side, { width, height, gap }) })))
      .filter(({ box }) => !full.hit(box));
    if (free.every(({ side }) => ASLANT.includes(side))) return;
    const clear = free.find((each) => !lines.hit(each.box));
    if (!clear && candidate.shy) return;
    const { box, side } = clear ?? free.reduce((best, each) => (lines.count(each.box) < lines.count(best.box) ? each : best));
    full.add({ x0: box.x0 - PADDING, y0: box.y0 - 1, x1: box.x1 + PADDING, y1: box.y1 + 1 });
    if (dot > 0) full.add(own);
    placed.push({ candidate: index, box, side });
  });
  return placed;
}

const CELL = 64;

/**
 * Boxes by the cells of a grid they touch, so that a collision is found without comparing with all.
 * @param {Box[]} boxes
 */
function boxIndex(boxes) {
  /** @type {Map<string, Box[]>} */
  const cells = new Map();
  /** @param {Box} box @returns {string[]} */
  const keys = (box) => {
    const found = [];
    for (let i = Math.floor(box.x0 / CELL); i <= Math.floor(box.x1 / CELL); i++)
      for (let j = Math.floor(box.y0 / CELL); j <= Math.floor(box.y1 / CELL); j++) found.push(`${i},${j}`);
    return found;
  };
  /** @param {Box} box */
  const add = (box) => {
    for (const key of keys(box)) cells.set(key, [...(cells.get(key) ?? []), box]);
  };
  boxes.forEach(add);
  return {
    add,
    /** @param {Box} box @returns {boolean} */
    hit: (box) => keys(box).some((key) => cells.get(key)?.some((other) => overlaps(box, other)) ?? false),
    /** @param {Box} box */
    count: (box) => keys(box).flatMap((key) => cells.get(key) ?? []).filter((other) => overlaps(box, other)).length,
  };
}

/**
 * Small boxes along a line, to be avoided by labels.
 * @param {ArrayLike<number>} points x, y, x, y, … in pixels @param {number} half half the side of a box
 * @param {{width: number, height: number}} view boxes outside of it are left out
 * @returns {Box[]}
 */
export function along(points, half, { width, height }) {
  /** @type {Box[]} */
  const boxes = [];
  for (let i = 2; i < points.length; i += 2) {
    const [x0, y0, dx, dy] = [points[i - 2], points[i - 1], points[i] - points[i - 2], points[i + 1] - points[i - 1]];
    if (Math.max(x0, x0 + dx) < 0 || Math.min(x0, x0 + dx) > width) continue;
    if (Math.max(y0, y0 + dy) < 0 || Math.min(y0, y0 + dy) > height) continue;
    const steps = Math.min(2000, Math.ceil(Math.hypot(dx, dy) / (2 * half)));
    for (let n = 0; n < steps; n++) {
      const [x, y] = [x0 + (dx * n) / steps, y0 + (dy * n) / steps];
      boxes.push({ x0: x - half, y0: y - half, x1: x + half, y1: y + half });
    }
  }
  return boxes;
}

/** @param {Candidate} candidate @param {Side} side @param {{width: number, height: number, gap: number}} size @returns {Box} */
function boxAt({ x, y, dot }, side, { width, height, gap: more }) {
  const gap = dot > 0 ? dot + 3 + more : 0;
  const [across, up = across] = side.split(" ");
  const x0 = across === "right" ? x + gap : across === "left" ? x - gap - width : x - width / 2;
  const y0 = up === "above" ? y - gap - height : up === "below" ? y + gap : y - height / 2;
  return { x0, y0, x1: x0 + width, y1: y0 + height };
}

/** @param {Box} one @param {Box} other @returns {boolean} */
export function overlaps(one, other) {
  return one.x0 < other.x1 && other.x0 < one.x1 && one.y0 < other.y1 && other.y0 < one.y1;
}

/**
 * The middle of each line of a label, from the top.
 * @param {Line[]} lines @param {Box} box
 * @returns {number[]}
 */
export function baselines(lines, box) {
  let top = box.y0;
  return lines.map(({ size }) => {
    const middle = top + (size * LINE_HEIGHT) / 2;
    top += size * LINE_HEIGHT;
    return middle;
  });
}
