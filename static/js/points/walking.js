/** What the keyboard walks through: the spots in view, and where symbols are many, the squares of the map. */

/** @typedef {import("#map/types.js").Spot} Spot */
/** @typedef {import("#map/overlay.js").SymbolOverlay} Overlay */
/** @typedef {import("#map/points/dense.js").Dense} Dense */

import { squares } from "#map/points/cells.js";
import { FAN_MOST } from "#map/points/dense.js";
import { Place, degrees, inView } from "#map/points/places.js";

const WALK_MOST = 200;

/** The spots in view, from north to south; where they are dense, a bounded number of them. @param {Overlay} overlay @returns {Spot[]} */
export function spotsInView({ map, crossings, points }) {
  const size = map.getSize();
  const shown = points?.many ? squaresOf(points.dense) : (points?.spots ?? []);
  return [...crossings.spots, ...shown]
    .filter(({ x, y }) => x >= 0 && y >= 0 && x <= size.x && y <= size.y)
    .sort((a, b) => b.lat - a.lat || a.lon - b.lon);
}

/** The squares in view, each as a spot at its newest row: the fullest, if there are too many to walk. @param {Dense} dense @returns {Place[]} */
function squaresOf({ scene, engine }) {
  if (!scene) return [];
  const { frame, placed, range, shown } = scene;
  const grid = squares(frame);
  /** @type {Map<number, {rows: number[], total: number}>} */
  const found = new Map();
  for (let i = range.to - 1; i >= range.from; i--) {
    const row = placed.rows[i] ?? 0;
    if (i < range.sure && !shown.has(row)) continue;
    const square = grid.at(placed.px[i] ?? 0, placed.py[i] ?? 0);
    const known = found.get(square);
    if (!known) found.set(square, { rows: [row], total: 1 });
    else {
      known.total += 1;
      if (known.rows.length < FAN_MOST) known.rows.push(row);
    }
  }
  const kept = [...found.values()].sort((a, b) => b.total - a.total).slice(0, WALK_MOST);
  return kept.map(({ rows, total }) => {
    const world = engine.world(rows[0] ?? 0);
    return new Place(engine, rows, { ...inView(world, frame), ...degrees(world), r: 8 }, total);
  });
}
