/** Each row's picture, by its group, its role and its trust. */

/** @typedef {import("#map/points/types.js").PointsEngine} Engine */

import { NOWHERE } from "#map/points/placing.js";
import { codeOf } from "#map/points/sprites.js";

/**
 * Work out the picture of every row, as far as its columns are here; NOWHERE for those without a place.
 * @param {Engine} engine @returns {Uint8Array}
 */
export function codesOf(engine) {
  const { n, columns, vocab } = engine;
  const stated = (vocab["place_role"] ?? []).indexOf("stated");
  const trust = (vocab["verification"] ?? []).map((word) => (word === "disputed" ? 1 : word === "retracted" ? 2 : 0));
  const codes = new Uint8Array(n);
  for (let row = 0; row < n; row++) {
    codes[row] = engine.placed(row)
      ? codeOf(columns.group(row), columns.place_role?.[row] === stated, trust[columns.verification?.[row] ?? 0] ?? 0)
      : NOWHERE;
  }
  return codes;
}
