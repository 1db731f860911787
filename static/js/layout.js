/** Where symbols go: pure geometry in pixels. Symbols that would cover each other are merged or step apart. */

/** @typedef {{x: number, y: number}} Point */

/**
 * Merge points nearer than a distance into groups, each at its first member's place. Order decides, so it is stable.
 * @template T
 * @param {T[]} items @param {(item: T) => Point} at @param {number} distance
 * @returns {{x: number, y: number, items: T[]}[]}
 */
export function merged(items, at, distance) {
  /** @type {Map<string, {x: number, y: number, items: T[]}[]>} */
  const cells = new Map();
  /** @type {{x: number, y: number, items: T[]}[]} */
  const groups = [];
  for (const item of items) {
    const { x, y } = at(item);
    const [cx, cy] = [Math.floor(x / distance), Math.floor(y / distance)];
    const near = nearest(cells, { x, y }, [cx, cy], distance);
    if (near) {
      near.items.push(item);
      continue;
    }
    const group = { x, y, items: [item] };
    groups.push(group);
    const key = `${cx},${cy}`;
    cells.set(key, [...(cells.get(key) ?? []), group]);
  }
  return groups;
}

/**
 * @template {Point} G
 * @param {Map<string, G[]>} cells @param {Point} point @param {[number, number]} cell @param {number} distance
 */
function nearest(cells, point, [cx, cy], distance) {
  /** @type {G | undefined} */
  let best;
  let least = distance;
  for (let i = cx - 1; i <= cx + 1; i++) {
    for (let j = cy - 1; j <= cy + 1; j++) {
      for (const group of cells.get(`${i},${j}`) ?? []) {
        const d = Math.hypot(group.x - point.x, group.y - point.y);
        if (d < least) [best, least] = [group, d];
      }
    }
  }
  return best;
}

/**
 * Push points apart until none are nearer than a distance, each moving as little as it can.
 * @param {Point[]} points @param {number} distance @returns {Point[]}
 */
export function apart(points, distance) {
  const places = points.map(({ x, y }) => ({ x, y }));
  for (let round = 0; round < 12; round++) {
    let moved = false;
    for (let i = 0; i < places.length; i++) {
      for (let j = i + 1; j < places.length; j++) moved = push(places, i, j, distance) || moved;
    }
    if (!moved) break;
  }
  return places;
}

/** @param {Point[]} places @param {number} i @param {number} j @param {number} distance */
function push(places, i, j, distance) {
  const [a, b] = [places[i], places[j]];
  if (!a || !b || Math.abs(a.x - b.x) >= distance || Math.abs(a.y - b.y) >= distance) return false;
  const d = Math.hypot(b.x - a.x, b.y - a.y);
  if (d >= distance - 0.01) return false;
  const angle = d > 0.01 ? Math.atan2(b.y - a.y, b.x - a.x) : i + j;
  const [dx, dy] = [((distance - d) / 2) * Math.cos(angle), ((distance - d) / 2) * Math.sin(angle)];
  a.x -= dx;
  a.y -= dy;
  b.x += dx;
  b.y += dy;
  return true;
}

/**
 * Move a point out of fixed discs, to the nearest free side.
 * @param {Point} point @param {{x: number, y: number, r: number}[]} discs @param {number} radius of the point itself
 * @returns {Point}
 */
export function clearOf(point, discs, radius) {
  let { x, y } = point;
  for (let round = 0; round < 3; round++) {
    const hit = discs.find((disc) => touches({ x, y }, radius, disc));
    if (!hit) break;
    const d = Math.hypot(x - hit.x, y - hit.y);
    const angle = d > 1 ? Math.atan2(y - hit.y, x - hit.x) : -Math.PI / 4;
    const reach = hit.r + radius + 1;
    x = hit.x + reach * Math.cos(angle);
    y = hit.y + reach * Math.sin(angle);
  }
  return { x, y };
}

/**
 * The places around a point, the sides before the corners.
 * @param {Point} point @param {number[]} radii @param {number} [flat] how high a ring is to its width
 */
export function rings({ x, y }, radii, flat = 1) {
  return radii.flatMap((far) => [0, 4, 2, 6, 1, 3, 5, 7].map((eighth) => {
    const angle = (eighth * Math.PI) / 4;
    return { x: x + far * Math.cos(angle), y: y + far * flat * Math.sin(angle) };
  }));
}

/**
 * How far along a line, of 1, the last box that it crosses ends; 0 if it crosses none.
 * @param {Point} from @param {Point} to @param {Box[]} boxes
 */
export function beyond(from, to, boxes) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  return Math.max(0, ...boxes.map(({ x, y, w, h }) => {
    const [left, right, top, bottom] = [(x - from.x) / dx, (x + w - from.x) / dx, (y - from.y) / dy, (y + h - from.y) / dy];
    const enters = Math.max(0, Math.min(left, right), Math.min(top, bottom));
    const leaves = Math.min(1, Math.max(left, right), Math.max(top, bottom));
    return enters < leaves ? leaves : 0;
  }));
}

/** Whether a point is so near to a disc. @param {Point} at @param {number} radius @param {Point & {r: number}} disc */
export function touches({ x, y }, radius, disc) {
  return (disc.x - x) ** 2 + (disc.y - y) ** 2 < (disc.r + radius) ** 2;
}

/** The box around a point. @param {Point} middle @param {number} w @param {number} [h] @returns {Box} */
export function around({ x, y }, w, h = w) {
  return { x: x - w / 2, y: y - h / 2, w, h };
}

/**
 * Place up to six small symbols side by side around a centre.
 * @param {number} n @param {number} step distance between neighbours @returns {Point[]}
 */
export function packed(n, step) {
  if (n <= 1) return [{ x: 0, y: 0 }];
  if (n === 2) return [{ x: -step / 2, y: 0 }, { x: step / 2, y: 0 }];
  const radius = n === 3 ? step * 0.58 : n === 4 ? step * 0.71 : n === 5 ? step * 0.86 : step;
  return Array.from({ length: n }, (_, i) => {
    const angle = (i / n) * 2 * Math.PI - Math.PI / 2;
    return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
  });
}

/**
 * Keep the items that have room, in their order of importance.
 * @template {Point} T
 * @param {T[]} items most important first @param {number} distance @returns {T[]}
 */
export function spaced(items, distance) {
  /** @type {T[]} */
  const kept = [];
  for (const item of items) {
    if (kept.every((other) => Math.hypot(other.x - item.x, other.y - item.y) >= distance)) kept.push(item);
  }
  return kept;
}

/** Metres in a pixel. @param {number} zoom @param {number} lat */
export function metresPerPixel(zoom, lat) {
  return (156_543.034 * Math.cos((lat * Math.PI) / 180)) / 2 ** zoom;
}

/** @typedef {{x: number, y: number, w: number, h: number}} Box */

/** Whether two boxes overlap. @param {Box} a @param {Box} b */
export function covers(a, b) {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
