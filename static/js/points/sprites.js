/** The symbols of incidents as small pictures, drawn once per palette, size and screen, and used by every renderer. */

/** @typedef {import("#map/types.js").Palette} Palette */
/**
 * @typedef {object} Sprites
 * @property {number} half pixels of the screen from a picture's centre to its edge; a picture is 2 half + 1 wide
 * @property {number} scale
 * @property {number} ratio pixels of the screen in a CSS pixel
 * @property {HTMLCanvasElement} sheet all pictures side by side, in the order of their codes
 */

import { SYMBOLS, drawParts } from "#map/symbols.js";
import { GROUPS } from "#map/vocab.js";

const NAMES = Object.keys(GROUPS);
const TRUST = 3;
/** How many codes there are: each group as it is and as a statement, each as it is, disputed and retracted. */
export const CODES = NAMES.length * 2 * TRUST;
const REACH = 7.6;

/**
 * The code of a picture.
 * @param {number} group @param {boolean} stated where a statement was made @param {0 | 1 | 2} trust 1 disputed, 2 retracted
 */
export function codeOf(group, stated, trust) {
  return (group * 2 + (stated ? 1 : 0)) * TRUST + trust;
}

/** What a code stands for. @param {number} code */
export function meaningOf(code) {
  const shape = Math.floor(code / TRUST);
  const name = /** @type {string} */ (NAMES[shape >> 1]);
  return { group: name, shape: shape & 1 ? "politics" : name, trust: code % TRUST };
}

/**
 * Draw the pictures.
 * @param {Palette} palette @param {{scale: number, ratio: number, halo: number}} size halo: its width in CSS pixels
 * @returns {Sprites}
 */
export function drawSprites(palette, { scale, ratio, halo }) {
  const half = Math.ceil((REACH * scale + halo) * ratio);
  const width = 2 * half + 1;
  const sheet = document.createElement("canvas");
  sheet.width = width * CODES;
  sheet.height = width;
  const ctx = /** @type {CanvasRenderingContext2D} */ (sheet.getContext("2d", { willReadFrequently: true }));
  for (let code = 0; code < CODES; code++) {
    ctx.save();
    ctx.translate(code * width + half + 0.5, half + 0.5);
    ctx.scale(scale * ratio, scale * ratio);
    drawSymbol(ctx, code, palette, (2 * halo) / scale);
    ctx.restore();
  }
  return { half, scale, ratio, sheet };
}

/**
 * Draw one symbol at the origin: a ring for statements, a notch for what is disputed, a stroke through what is retracted.
 * @param {CanvasRenderingContext2D} ctx @param {number} code @param {Palette} palette @param {number} [halo]
 */
export function drawSymbol(ctx, code, palette, halo = 3) {
  const { group, shape, trust } = meaningOf(code);
  const parts = SYMBOLS[shape] ?? [];
  if (halo > 0) drawParts(ctx, [...parts, ...parts.map(({ d }) => ({ d }))], palette.halo, halo);
  if (trust === 2) ctx.globalAlpha = 0.5;
  if (trust === 1) clipNotch(ctx);
  drawParts(ctx, parts, palette.groups[group] ?? palette.text);
  ctx.globalAlpha = 1;
  if (trust !== 2) return;
  ctx.beginPath();
  ctx.moveTo(-8, 6);
  ctx.lineTo(8, -6);
  ctx.strokeStyle = palette.text;
  ctx.lineWidth = 1.6;
  ctx.stroke();
}

/** Leave out a wedge at the upper right. @param {CanvasRenderingContext2D} ctx */
function clipNotch(ctx) {
  ctx.beginPath();
  ctx.rect(-10, -10, 20, 20);
  ctx.moveTo(-0.4, 0.4);
  ctx.lineTo(4.6, -10);
  ctx.lineTo(10, -10);
  ctx.lineTo(10, -4.6);
  ctx.closePath();
  ctx.clip("evenodd");
}
