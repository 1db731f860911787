/** Bars behind the slider: reports by the day they begin on. Their number is not a trend of events. */

/** @typedef {import("#map/types.js").Bar} Bar */
/** @typedef {import("#map/types.js").Range} Range */
/**
 * @typedef {object} Sheet what is drawn on, in CSS pixels
 * @property {CanvasRenderingContext2D} ctx
 * @property {Range} view
 * @property {number} width
 * @property {number} height
 * @property {Colours} colours
 */
/** @typedef {{groups: string[], text: string, page: string, hatch: string}} Colours */

import { beginOf, nextOf } from "#map/bars.js";
import { GROUPS } from "#map/vocab.js";

const LEAST_TOP = 4;
/** Bars so wide stand apart. */
const GAP_FROM_PX = 3;
const HATCH_PX = 6;

/**
 * The months in which nothing was reported to us, joined where they touch. That is not to say that nothing happened.
 * @param {Bar[]} months @param {Range} known from the first day of the data to the day after the last @returns {Range[]}
 */
export function silences(months, known) {
  const reported = new Set(months.filter(({ total }) => total > 0).map(({ start }) => start));
  /** @type {Range[]} */
  const found = [];
  for (let start = beginOf(known.start, "month"); start < known.end; start = nextOf(start, "month")) {
    if (reported.has(start)) continue;
    const end = Math.min(known.end, nextOf(start, "month"));
    const before = found[found.length - 1];
    if (before?.end === start) before.end = end;
    else found.push({ start: Math.max(known.start, start), end });
  }
  return found;
}

/** The bars that are seen, and the most in one of them. @param {Bar[]} bars @param {Range} view */
export function seen(bars, view) {
  const kept = bars.filter(({ start, end }) => start < view.end && end > view.start);
  return { bars: kept, most: kept.reduce((most, { total }) => Math.max(most, total), 0) };
}

/** Read the colours in force. @param {HTMLElement} host @returns {Colours} */
export function coloursOf(host) {
  const style = getComputedStyle(host);
  const colour = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim() || "CanvasText";
  return {
    groups: Object.keys(GROUPS).map((group) => colour(`group-${group}`)),
    text: colour("text"), page: colour("page"), hatch: colour("edge"),
  };
}

/** Draw the bars, stacked in the order of the groups. @param {Sheet} sheet @param {Bar[]} bars @param {number} most */
export function drawBars({ ctx, view, width, height, colours }, bars, most) {
  const [top, px] = [Math.max(LEAST_TOP, most), width / (view.end - view.start)];
  for (const { start, end, counts } of bars) {
    const [left, right] = [Math.round((start - view.start) * px), Math.round((end - view.start) * px)];
    const thick = Math.max(1, right - left - (right - left >= GAP_FROM_PX ? 1 : 0));
    let below = height;
    counts.forEach((count, group) => {
      if (count === 0) return;
      const tall = Math.max(1, (count / top) * (height - 2));
      ctx.fillStyle = colours.groups[group] ?? colours.text;
      ctx.fillRect(left, below - tall, thick, tall);
      below -= tall;
    });
  }
}

/** Hatch stretches without data. @param {Sheet} sheet @param {Range[]} stretches */
export function drawHatched({ ctx, view, width, height, colours }, stretches) {
  const px = width / (view.end - view.start);
  ctx.strokeStyle = colours.hatch;
  ctx.lineWidth = 0.75;
  for (const { start, end } of stretches) {
    const [left, right] = [Math.max(0, (start - view.start) * px), Math.min(width, (end - view.start) * px)];
    if (right <= left) continue;
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, 0, right - left, height);
    ctx.clip();
    ctx.beginPath();
    for (let x = left - (left % HATCH_PX) - height; x < right; x += HATCH_PX) {
      ctx.moveTo(x, height);
      ctx.lineTo(x + height, 0);
    }
    ctx.stroke();
    ctx.restore();
  }
}
