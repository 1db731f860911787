/** Each row's picture, by its group, its role and its trust. */

/** @typedef {import("#map/points/types.js").PointsEngine} Engine */

import { NOWHERE } from "#map/points/placing.js";
import { codeOf } from "#map/points/sprites.js";

/**
 * Return what says the picture of a row, with a place or without, as far as its columns are here.
 * @param {Engine} engine @returns {(row: number) => number}
 */
export function pictured({ columns, vocab }) {
  const stated = (vocab["place_role"] ?? []).indexOf("stated");
  const trust = (vocab["verification"] ?? []).map((word) => (word === "disputed" ? 1 : word === "retracted" ? 2 : 0));
  return (row) => codeOf(columns.group(row), columns.place_role?.[row] === stated, trust[columns.verification?.[row] ?? 0] ?? 0);
}

/** Work out the picture of every row; NOWHERE for those without a place. @param {Engine} engine @returns {Uint8Array} */
export function codesOf(engine) {
  const code = pictured(engine);
  const codes = new Uint8Array(engine.n);
  for (let row = 0; row < engine.n; row++) codes[row] = engine.placed(row) ? code(row) : NOWHERE;
  return codes;
}
