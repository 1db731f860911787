/** The unrolled border on its canvas. */

/** @typedef {import("#map/types.js").Palette} Palette */
/** @typedef {import("#map/points/sprites.js").Sprites} Sprites */
/** @typedef {import("#map/status-periods.js").Period} Period */
/** @typedef {import("#map/views/plane.js").Mark} Mark */
/** @typedef {import("#map/views/plane.js").Plane} Plane */
/** @typedef {{x: number, rank: number, name: string, periods: Period[]}} Site a crossing */
/**
 * @typedef {object} Ground
 * @property {Plane} plane
 * @property {Site[]} sites
 * @property {[string, number, number][]} parts of the line: land, lagoon, sea
 * @property {[string, string]} ends what the section begins and ends in
 * @property {{from: number, to: number} | null} stretch kilometres that are marked
 */
/** @typedef {Palette & {page: string, muted: string, line: string}} Colours */

import { clamp } from "#map/axis.js";
import { room } from "#map/points/placing.js";
import { cut, targetOf } from "#map/points/splat.js";
import { splat } from "#map/points/stamps.js";
import { named } from "#map/views/plane.js";
import { GROUPS, STATUS } from "#map/vocab.js";
import { number, t } from "#map/words.js";

/** More marks than this are copied as pictures, their doubt and duration as one tint. */
export const MANY = 3_000;
/** How much one mark tints, and all that lie on one place at most. */
const [TINT, TINT_MOST] = [0.06, 0.3];
const BAND_PX = 7;
/** Slanted names nearer than this lie on each other. */
const NAME_GAP_PX = 16;
const NAME_TURN = -0.96;
/** Half its height, and how far in from the side of a lane its name begins. */
const [NAME_HALF_PX, TITLE_IN_PX] = [8, 6];
const GROUP_NAMES = Object.keys(GROUPS);
const FONT = "12px system-ui, sans-serif";
const LINE_PX = 14;
/** Days stand so far left of the line: the marks of its first kilometre reach over it. */
const OFF_LINE_PX = 12;

/** Read the colours in force. @param {HTMLElement} host @returns {Colours} */
export function coloursOf(host) {
  const style = getComputedStyle(host);
  const colour = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim() || "CanvasText";
  return {
    text: colour("text"), land: colour("land"), halo: colour("halo"), focus: colour("focus"),
    page: colour("page"), muted: colour("muted"), line: colour("line"),
    groups: Object.fromEntries(GROUP_NAMES.map((group) => [group, colour(`group-${group}`)])),
    status: Object.fromEntries(STATUS.map((status) => [status, colour(`status-${status}`)])),
  };
}

/** How wide words become on a canvas. @param {HTMLCanvasElement} canvas @returns {(text: string) => number} */
export function measuring(canvas) {
  const ctx = canvas.getContext("2d");
  if (ctx) ctx.font = FONT;
  return (text) => ctx?.measureText(text).width ?? 0;
}

/** How far the slanted title of a lane goes to the right. @param {Mark["lane"]} lane @param {(text: string) => number} widthOf */
export function reachOf(lane, widthOf) {
  return Math.ceil(TITLE_IN_PX + widthOf(titleOf(lane)) * Math.cos(NAME_TURN) + NAME_HALF_PX);
}

/** @param {Mark["lane"]} lane */
function titleOf(lane) {
  return t(`views.lane.${lane}`);
}

/** Draw what lies below the incidents. @param {CanvasRenderingContext2D} ctx @param {Ground} ground @param {Colours} colours */
export function drawGround(ctx, ground, colours) {
  const { plane, sites, stretch } = ground;
  ctx.font = FONT;
  if (stretch) drawStretch(ctx, plane, stretch, colours);
  for (const site of sites) for (const period of site.periods) drawPeriod(ctx, plane, site.x, period, colours);
  drawDays(ctx, plane, colours);
  drawLanes(ctx, plane, colours);
  drawNames(ctx, plane, sites, colours);
  drawLine(ctx, ground, colours);
}

/** @param {CanvasRenderingContext2D} ctx @param {Plane} plane @param {{from: number, to: number}} stretch @param {Colours} colours */
function drawStretch(ctx, plane, { from, to }, colours) {
  const [left, right] = [plane.x(from), plane.x(to)];
  ctx.globalAlpha = 0.14;
  ctx.fillStyle = colours.focus;
  ctx.fillRect(left, plane.top, right - left, plane.bottom - plane.top);
  ctx.globalAlpha = 1;
  ctx.fillRect(left, plane.bottom - 6, right - left, 4);
  for (const x of [left, right]) ctx.fillRect(x - 0.5, plane.top, 1, plane.bottom - plane.top);
}

/**
 * A faint band: hatched where only a last status is known, none where nothing is.
 * @param {CanvasRenderingContext2D} ctx @param {Plane} plane @param {number} x @param {Period} period @param {Colours} colours
 */
function drawPeriod(ctx, plane, x, { start, end, status, knowledge }, colours) {
  const [top, bottom] = [start, end].map((day) => clamp(plane.y(day), plane.top, plane.bottom));
  if (top === undefined || bottom === undefined || bottom <= top || status === "unknown") return;
  const wide = status === "open" ? 2 : BAND_PX;
  ctx.fillStyle = colours.status[status] ?? colours.text;
  ctx.globalAlpha = 0.3;
  if (knowledge === "known") ctx.fillRect(x - wide / 2, top, wide, bottom - top);
  else for (let y = top; y < bottom; y += 5) ctx.fillRect(x - wide / 2, y, wide, Math.min(2, bottom - y));
  ctx.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} ctx @param {Plane} plane @param {Colours} colours */
function drawDays(ctx, plane, colours) {
  ctx.textBaseline = "middle";
  ctx.textAlign = "right";
  for (const { day, lines } of plane.ticks) {
    const y = Math.round(plane.y(day)) + 0.5;
    ctx.fillStyle = colours.line;
    ctx.fillRect(plane.left, y, plane.right - plane.left, 1);
    ctx.fillStyle = colours.muted;
    lines.forEach((line, i) => ctx.fillText(line, plane.left - OFF_LINE_PX, y + (i - (lines.length - 1) / 2) * LINE_PX));
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {Plane} plane @param {Colours} colours */
function drawLanes(ctx, plane, colours) {
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  for (const { lane, start, end } of plane.lanes) {
    ctx.strokeStyle = colours.muted;
    ctx.lineWidth = 1;
    ctx.setLineDash(lane === "section" ? [4, 3] : [1, 4]);
    ctx.strokeRect(start + 0.5, plane.top + 0.5, end - start - 1, plane.bottom - plane.top);
    ctx.setLineDash([]);
    ctx.fillStyle = colours.text;
    turned(ctx, titleOf(lane), start + TITLE_IN_PX, plane);
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {Plane} plane @param {Site[]} sites @param {Colours} colours */
function drawNames(ctx, plane, sites, colours) {
  ctx.strokeStyle = ctx.fillStyle = colours.text;
  ctx.lineWidth = 1.25;
  for (const { x } of sites) {
    ctx.beginPath();
    ctx.moveTo(x, plane.top - 5);
    ctx.lineTo(x, plane.top + 3);
    ctx.stroke();
  }
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  for (const { x, name } of named(sites, NAME_GAP_PX)) turned(ctx, name, x, plane);
}

/**
 * Write upwards at a slant from above the plane, cut to what there is room for.
 * @param {CanvasRenderingContext2D} ctx @param {string} text @param {number} x @param {Plane} plane
 */
function turned(ctx, text, x, { top, width }) {
  const most = Math.min((top - 8 - NAME_HALF_PX) / Math.sin(-NAME_TURN), (width - x - NAME_HALF_PX) / Math.cos(NAME_TURN));
  let said = text;
  while (said.length > 4 && ctx.measureText(said).width > most) said = `${said.replace(/…$/, "").slice(0, -1).trimEnd()}…`;
  ctx.save();
  ctx.translate(x, top - 8);
  ctx.rotate(NAME_TURN);
  ctx.fillText(said, 0, 0);
  ctx.restore();
}

/**
 * The line itself, its kilometres and what it begins and ends in.
 * @param {CanvasRenderingContext2D} ctx @param {Ground} ground @param {Colours} colours
 */
function drawLine(ctx, { plane, parts, ends }, colours) {
  ctx.strokeStyle = ctx.fillStyle = colours.text;
  ctx.lineWidth = 2.5;
  for (const [part, from, to] of parts) {
    ctx.setLineDash(part === "land" ? [] : [2, 4]);
    ctx.beginPath();
    ctx.moveTo(plane.x(from), plane.bottom);
    ctx.lineTo(plane.x(to), plane.bottom);
    ctx.stroke();
  }
  ctx.setLineDash([]);
  ctx.textBaseline = "top";
  plane.posts().forEach((km, i) => {
    ctx.textAlign = i === 0 ? "left" : plane.x(km) > plane.right - 20 ? "right" : "center";
    ctx.fillText(i === 0 ? t("kilometres", { number: number(km) }) : number(km), plane.x(km), plane.bottom + 6);
  });
  ctx.fillStyle = colours.muted;
  ctx.textAlign = "left";
  ctx.fillText(ends[0], plane.left, plane.bottom + 21, plane.width - plane.left - 8);
  ctx.textAlign = "right";
  ctx.fillText(ends[1], plane.right, plane.bottom + (plane.stacked ? 36 : 21), plane.right - 8);
}

/**
 * Draw the incidents with their doubt and duration.
 * @param {CanvasRenderingContext2D} ctx @param {Mark[]} marks
 * @param {{plane: Plane, sprites: Sprites, code: (row: number) => number, group: (row: number) => number, colours: Colours}} how
 */
export function drawMarks(ctx, marks, { plane, sprites, code, group, colours }) {
  const colourOf = (/** @type {number} */ row) => colours.groups[GROUP_NAMES[group(row)] ?? ""] ?? colours.text;
  if (marks.length > MANY) {
    drawMany(ctx, marks, { plane, sprites, code, colours });
    return;
  }
  for (const { row, x, y, end, half } of marks) {
    ctx.fillStyle = colourOf(row);
    ctx.globalAlpha = 0.2;
    const [left, right] = [Math.max(plane.left, x - half), Math.min(plane.right, x + half)];
    if (half > 0) ctx.fillRect(left, y - 2.5, right - left, 5);
    ctx.globalAlpha = 0.75;
    if (end - y > 4) ctx.fillRect(x - 0.75, y, 1.5, end - y);
    ctx.globalAlpha = 1;
  }
  const { half, ratio, sheet } = sprites;
  const width = 2 * half + 1;
  for (const { row, x, y } of marks) {
    const at = [x, y].map((each) => (Math.round(each * ratio) - half) / ratio);
    ctx.drawImage(sheet, code(row) * width, 0, width, width, at[0] ?? 0, at[1] ?? 0, width / ratio, width / ratio);
  }
}

/**
 * Draw marks by the pixel, since so many shapes would take seconds: newest on top, what is hidden left out.
 * @param {CanvasRenderingContext2D} ctx @param {Mark[]} marks
 * @param {{plane: Plane, sprites: Sprites, code: (row: number) => number, colours: Colours}} how
 */
function drawMany(ctx, marks, { plane, sprites, code, colours }) {
  drawTint(ctx, marks, plane, colours);
  const { width, height } = ctx.canvas;
  const ratio = sprites.ratio;
  const placed = { ...room(marks.length), n: marks.length };
  const codes = new Uint8Array(marks.length);
  marks.forEach(({ row, x, y }, i) => {
    placed.rows[i] = i;
    placed.px[i] = clamp(Math.round(x * ratio), 0, width - 1);
    placed.py[i] = clamp(Math.round(y * ratio), 0, height - 1);
    codes[i] = code(row);
  });
  const target = targetOf({ left: 0, top: 0, width, height }, sprites.half);
  const all = { from: 0, sure: 0, to: marks.length, after: 0, early: [] };
  splat({ stamps: cut(sprites), target, code: codes, end: new Int32Array(0) }, placed, all);
  laid(ctx, target.image, sprites.half);
}

/**
 * Tint where marks may lie, and how long they lasted: a count for every pixel, from where it begins and ends.
 * @param {CanvasRenderingContext2D} ctx @param {Mark[]} marks @param {Plane} plane @param {Colours} colours
 */
function drawTint(ctx, marks, plane, colours) {
  const [width, height] = [Math.ceil(plane.right) + 1, Math.ceil(plane.bottom) + 1];
  const steps = new Int32Array((width + 1) * height);
  const add = (/** @type {number} */ left, /** @type {number} */ right, /** @type {number} */ top, /** @type {number} */ bottom) => {
    const last = Math.min(height - 1, Math.round(bottom));
    for (let line = Math.max(0, Math.round(top)); line <= last; line++) {
      steps[line * (width + 1) + Math.round(clamp(left, 0, width))] += 1;
      steps[line * (width + 1) + Math.round(clamp(right, 0, width))] -= 1;
    }
  };
  for (const { x, y, end, half } of marks) {
    if (half > 0) add(Math.max(plane.left, x - half), Math.min(plane.right, x + half), y - 2, y + 2);
    if (end - y > 4) add(x - 1, x + 1, y, end);
  }
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const colour = packedOf(ctx, colours.muted) & 0xffffff;
  for (let line = 0, at = 0; line < height; line++) {
    for (let x = 0, count = 0; x < width; x++, at++) {
      count += steps[line * (width + 1) + x] ?? 0;
      if (count > 0) pixels[at] = ((Math.round(255 * Math.min(TINT_MOST, TINT * count)) << 24) | colour) >>> 0;
    }
  }
  laid(ctx, image, 0, 1);
}

/** Lay a picture over a canvas. @param {CanvasRenderingContext2D} ctx @param {ImageData} image @param {number} pad border of the picture @param {number} [ratio] its pixels in a CSS pixel */
function laid(ctx, image, pad, ratio = ctx.getTransform().a) {
  const sheet = new OffscreenCanvas(image.width, image.height);
  sheet.getContext("2d")?.putImageData(image, 0, 0);
  ctx.drawImage(sheet, -pad / ratio, -pad / ratio, image.width / ratio, image.height / ratio);
}

/** A colour as four bytes; the canvas knows those of the system too. @param {CanvasRenderingContext2D} ctx @param {string} colour */
function packedOf(ctx, colour) {
  ctx.fillStyle = colour;
  const rgb = parseInt(String(ctx.fillStyle).slice(1), 16);
  return ((255 << 24) | ((rgb & 255) << 16) | (rgb & 0xff00) | (rgb >> 16)) >>> 0;
}

/** Draw a ring around a mark. @param {CanvasRenderingContext2D} ctx @param {Mark} mark @param {Colours} colours */
export function drawRing(ctx, { x, y }, colours) {
  for (const [width, colour] of /** @type {[number, string][]} */ ([[4.5, colours.halo], [2.5, colours.focus]])) {
    ctx.beginPath();
    ctx.arc(x, y, 10, 0, 2 * Math.PI);
    ctx.lineWidth = width;
    ctx.strokeStyle = colour;
    ctx.stroke();
  }
}
