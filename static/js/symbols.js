/** Shapes: one set of paths for the canvas and for the pictures of static/img (tests/js/symbols.test.js). */

/** @typedef {{d: string, stroke?: number, dash?: number[], evenodd?: boolean}} Part */

/** Incident symbols by group, about 12 px wide, centred. @type {Record<string, Part[]>} */
export const SYMBOLS = {
  people: [{ d: "M0 -7L7 0L0 7L-7 0Z" }],
  crossing: [{ d: "M5.6 0A5.6 5.6 0 1 1 -5.6 0A5.6 5.6 0 1 1 5.6 0Z" }],
  air: [{ d: "M0 -7L6.8 5.2H-6.8Z" }],
  border: [{ d: "M-5 -5H5V5H-5Z" }],
  military: [{ d: "M6.4 0L3.2 5.6H-3.2L-6.4 0L-3.2 -5.6H3.2Z" }],
  politics: [{ d: "M4.6 0A4.6 4.6 0 1 1 -4.6 0A4.6 4.6 0 1 1 4.6 0Z", stroke: 2.4 }],
};

/** Crossing badges by status, 24 px wide, centred. @type {Record<string, Part[]>} */
export const BADGES = {
  open: [{ d: "M-3.6 -8.3A9 9 0 0 0 -3.6 8.3M3.6 -8.3A9 9 0 0 1 3.6 8.3", stroke: 3.6 }],
  restricted: [
    { d: "M9.2 0A9.2 9.2 0 1 1 -9.2 0A9.2 9.2 0 1 1 9.2 0Z", stroke: 3.2 },
    { d: "M0 -9.2A9.2 9.2 0 0 0 0 9.2Z" },
  ],
  closed: [{ d: "M11 0A11 11 0 1 1 -11 0A11 11 0 1 1 11 0ZM-6.6 -2.1V2.1H6.6V-2.1Z", evenodd: true }],
  suspended: [
    { d: "M11 0A11 11 0 1 1 -11 0A11 11 0 1 1 11 0ZM-4.8 -5.6V5.6H-1.4V-5.6ZM1.4 -5.6V5.6H4.8V-5.6Z", evenodd: true },
  ],
  unknown: [{ d: "M9.4 0A9.4 9.4 0 1 1 -9.4 0A9.4 9.4 0 1 1 9.4 0Z", stroke: 3, dash: [4.6, 3.78] }],
};

/** What crosses, beside the badge; a road has none. @type {Record<string, Part[]>} */
export const GLYPHS = {
  rail: [{ d: "M-2.4 -5V5M2.4 -5V5M-4.4 -2.6H4.4M-4.4 0H4.4M-4.4 2.6H4.4", stroke: 1.3 }],
  river: [{ d: "M-5 -1.6Q-2.5 -4.4 0 -1.6T5 -1.6M-5 2.4Q-2.5 -0.4 0 2.4T5 2.4", stroke: 1.6 }],
  pedestrian_cycle: [
    { d: "M1.6 -4.2A1.5 1.5 0 1 1 -1.4 -4.2A1.5 1.5 0 1 1 1.6 -4.2Z" },
    { d: "M0 -2V1.6L-2.4 5.2M0 1.6L2.4 5.2M-2.8 -0.6H2.8", stroke: 1.4 },
  ],
};

/** Side of the square of a shape in the sheet. */
const SQUARE = 24;

/** @type {Map<string, Path2D>} */
const paths = new Map();

/** @param {string} d */
function pathOf(d) {
  let path = paths.get(d);
  if (!path) paths.set(d, (path = new Path2D(d)));
  return path;
}

/**
 * Draw parts at the origin in one colour.
 * @param {CanvasRenderingContext2D} ctx @param {Part[]} parts @param {string | CanvasPattern} colour
 * @param {number} [extra] widening of every edge, for a halo
 */
export function drawParts(ctx, parts, colour, extra = 0) {
  ctx.fillStyle = colour;
  ctx.strokeStyle = colour;
  ctx.lineJoin = "round";
  for (const part of parts) {
    const path = pathOf(part.d);
    if (part.stroke !== undefined) {
      ctx.setLineDash(extra > 0 ? [] : (part.dash ?? []));
      ctx.lineWidth = part.stroke + extra;
      ctx.stroke(path);
      continue;
    }
    ctx.fill(path, part.evenodd && extra === 0 ? "evenodd" : "nonzero");
    if (extra > 0) {
      ctx.setLineDash([]);
      ctx.lineWidth = extra;
      ctx.stroke(path);
    }
  }
  ctx.setLineDash([]);
}

/** Write all shapes as one picture of squares side by side, each of them the mask of a symbol: a picture for each is a document for each. */
export function sheet() {
  const sets = /** @type {const} */ ([[SYMBOLS, 16], [BADGES, 24], [GLYPHS, 12]]);
  const shapes = sets.flatMap(([parts, wide]) => Object.values(parts).map((each) => ({ parts: each, scale: SQUARE / wide })));
  const squares = shapes.map(({ parts, scale }, at) => {
    const lines = parts.map(({ d, stroke, dash, evenodd }) => {
      if (stroke === undefined) return `<path d="${d}"${evenodd ? ' fill-rule="evenodd"' : ""}/>`;
      const dashes = dash ? ` stroke-dasharray="${dash.join(" ")}"` : "";
      return `<path d="${d}" fill="none" stroke-width="${stroke}"${dashes}/>`;
    });
    const scaled = scale > 1 ? `scale(${scale})` : "";
    return `<g transform="translate(${(at + 0.5) * SQUARE} ${SQUARE / 2})${scaled}">${lines.join("")}</g>\n`;
  });
  const box = `viewBox="0 0 ${shapes.length * SQUARE} ${SQUARE}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${box} stroke="#000" stroke-width="0">\n${squares.join("")}</svg>\n`;
}

/**
 * Draw a thin line from a symbol that stepped aside to where it belongs.
 * @param {CanvasRenderingContext2D} ctx
 * @param {{x: number, y: number, anchorX: number, anchorY: number}} spot @param {{text: string}} palette
 */
export function drawLeader(ctx, { x, y, anchorX, anchorY }, palette) {
  if (Math.hypot(x - anchorX, y - anchorY) < 5) return;
  ctx.beginPath();
  ctx.moveTo(anchorX, anchorY);
  ctx.lineTo(x, y);
  ctx.strokeStyle = palette.text;
  ctx.lineWidth = 0.75;
  ctx.stroke();
}
