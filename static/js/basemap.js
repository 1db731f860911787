/**
 * The ground of the map: land, lakes, rivers, other countries' borders and names, on one canvas under all else.
 *
 * The sea is the container's background. The overview is drawn at every zoom; from zoom 8 the detail, fetched when
 * first needed, replaces it near the border. Nothing is asked of another host.
 */

import { along, areaLines, baselines, opacity, place, townLines } from "#map/basemap-labels.js";
import { decode, lineShapes } from "#map/basemap-shapes.js";
import { onSheet } from "#map/basemap-sheet.js";
import { drawLeader } from "#map/symbols.js";

/** @typedef {import("leaflet").Map} LeafletMap */
/** @typedef {import("#map/basemap-labels.js").Names} Names */
/** @typedef {import("#map/basemap-labels.js").Box} Box */
/** @typedef {import("#map/basemap-labels.js").Line} Line */
/** @typedef {import("#map/basemap-labels.js").Candidate} Candidate */
/** @typedef {import("#map/basemap-shapes.js").Shape} Shape */
/** @typedef {import("#map/basemap-shapes.js").Town} Town */
/** @typedef {import("#map/basemap-shapes.js").AreaLabel} AreaLabel */
/** @typedef {import("#map/basemap-shapes.js").Ground} Ground */
/** @typedef {"light" | "dark"} Theme */
/** @typedef {import("#map/basemap-sheet.js").View} View */
/** @typedef {import("#map/basemap-sheet.js").Sheet} Sheet */
/** @typedef {{lang?: string, theme?: Theme, pane?: string, load?: (url: string) => Promise<Ground>, first?: any}} Options first: a ground for the first zooms */
/**
 * @typedef {object} BasemapMethods
 * @property {Promise<void>} ready resolved after the first drawing, rejected where the overview can't be had
 * @property {(theme: Theme) => void} setTheme
 * @property {(lang: string) => void} setLang
 * @property {(lines: import("geojson").FeatureCollection) => void} setLines lines drawn above, which names step aside for
 * @property {() => Promise<void>} fetch gets the overview ahead of need
 */
/** @typedef {import("leaflet").Layer & BasemapMethods} Basemap */

const DETAIL_FROM_ZOOM = 8;
/** Closer than this, the overview is asked for even if there is a ground for the first zooms. */
const COARSE_UNTIL_ZOOM = 6;

/** @satisfies {Record<Theme, Record<string, string>>} */
export const PALETTES = {
  light: {
    water: "#DCE7EE", land: "#F3F0EA", river: "#C4D6E1", border: "#A8A49B", text: "#1F2328", muted: "#5B6068",
    country: "#6E6B64", sea: "#5D7F95", halo: "#F3F0EA",
  },
  dark: {
    water: "#15191D", land: "#23272B", river: "#14181C", border: "#596068", text: "#E6E8EA", muted: "#9BA2A9",
    country: "#9AA0A6", sea: "#6F8DA0", halo: "#23272B",
  },
};

/** Far out a name under the symbols of a border cannot be read. */
const SHY_BELOW_ZOOM = 7;
/** Half the width of what lies on a border: the line, far out the badges of its crossings. */
const LINE_HALF_PX = 4;
const BADGE_HALF_PX = 7;
/** A town shown farther out than any map goes has its name at every zoom: others yield to it. */
const ALWAYS_BELOW_ZOOM = 3;
/** How far such a name may stand from its town. */
const ALWAYS_GAPS = [0, 9, 18, 27];
const LEAST_LEADER_PX = 9;
/** @type {import("#map/basemap-labels.js").Side[]} */
const SIDES = ["right", "left", "right above", "left above", "above", "below"];
const DOTS = [1.5, 1.8, 2.1, 2.5, 2.8, 3.2];

/**
 * The ground as a Leaflet layer.
 * @param {import("#map/leaflet.js").Leaflet} L @param {string} overviewUrl @param {string} detailUrl @param {Options} [options]
 * @returns {Basemap}
 */
export function basemap(L, overviewUrl, detailUrl, options = {}) {
  const look = { lang: options.lang ?? "en", theme: options.theme ?? /** @type {Theme} */ ("light") };
  /** @type {Sheet | null} */
  let sheet = null;
  const redraw = () => sheet?.redraw();
  const grounds = loaded(options.load ?? fetched, { overviewUrl, detailUrl, first: options.first ?? null }, redraw);
  /** @type {Shape[]} */
  let lines = [];
  /** @type {() => void} */
  let drawn = () => {};
  const painted = new Promise((resolve) => (drawn = () => resolve(undefined)));
  const ready = grounds.asked.then(() => painted);
  ready.catch(() => {}); // whoever awaits it hears of it; the map works without its ground

  /** @param {CanvasRenderingContext2D} ctx @param {View} view */
  function draw(ctx, view) {
    const shown = grounds.at(view.zoom);
    if (shown.length === 0) return;
    const palette = PALETTES[look.theme];
    for (const ground of shown) drawGround(ctx, view, ground, palette);
    const [towns, labels] = [shown.flatMap((ground) => ground.towns), shown.flatMap((ground) => ground.labels)];
    const boxes = drawLabels(ctx, view, { towns, labels, palette, lang: look.lang, lines });
    sheet?.map.fire("names", { zoom: view.zoom, boxes });
    drawn();
  }

  const colour = () => sheet?.map.getContainer().style.setProperty("background-color", PALETTES[look.theme].water);
  const methods = {
    ready,
    fetch: () => grounds.overview(),
    /** @param {Theme} theme */
    setTheme: (theme) => void ((look.theme = theme), colour(), redraw()),
    /** @param {string} lang */
    setLang: (lang) => void ((look.lang = lang), redraw()),
    /** @param {import("geojson").FeatureCollection} collection */
    setLines: (collection) => void ((lines = lineShapes(collection)), redraw()),
  };
  const layer = Object.assign(new L.Layer(), methods);
  layer.onAdd = (map) => {
    sheet = onSheet(L, map, options.pane ?? "basemap", draw);
    colour();
    return layer;
  };
  layer.onRemove = () => {
    sheet?.remove();
    sheet = null;
    return layer;
  };
  return /** @type {Basemap} */ (layer);
}

/**
 * The files: the overview at once, or later if there is a ground to begin with; the detail when a close zoom first
 * asks for it.
 * @param {(url: string) => Promise<Ground>} load @param {{overviewUrl: string, detailUrl: string, first: any}} files
 * @param {() => void} changed
 * @returns {{asked: Promise<void>, overview: () => Promise<void>, at: (zoom: number) => Ground[]}}
 */
function loaded(load, { overviewUrl, detailUrl, first }, changed) {
  /** @type {Record<string, Ground>} */
  const have = {};
  /** @type {Record<string, Promise<void>>} */
  const asked = {};
  /** Get a file once; where it can't be had, what is here stays and the next move asks again. @param {string} url */
  const get = (url) =>
    (asked[url] ??= load(url).then((ground) => {
      have[url] = ground;
      if (url === overviewUrl) coarse = null;
      changed();
    }, (error) => {
      delete asked[url];
      throw error;
    }));
  /** @param {string} url */
  const need = (url) => void get(url).catch(() => {});
  let coarse = first === null ? null : decode(first);
  return {
    asked: coarse === null ? get(overviewUrl) : Promise.resolve(),
    overview: () => get(overviewUrl),
    at(zoom) {
      const near = zoom >= DETAIL_FROM_ZOOM;
      if (zoom > COARSE_UNTIL_ZOOM) need(overviewUrl);
      if (near) need(detailUrl);
      const [overview, detail] = [have[overviewUrl] ?? coarse, have[detailUrl]];
      return [overview, near ? detail : null].filter((ground) => ground != null);
    },
  };
}

/** @param {string} url @returns {Promise<Ground>} */
async function fetched(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`The basemap ${url} could not be loaded: the server answered ${answer.status}.`);
  return decode(await answer.json());
}

/** @param {CanvasRenderingContext2D} ctx @param {View} view @param {Ground} ground @param {Record<string, string>} palette */
function drawGround(ctx, view, ground, palette) {
  /** @param {Shape[]} shapes @param {string} colour */
  const fill = (shapes, colour) => {
    ctx.fillStyle = colour;
    trace(ctx, view, shapes, true);
    ctx.fill();
  };
  /** @param {Shape[]} shapes @param {string} colour @param {number} width */
  const stroke = (shapes, colour, width) => {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    trace(ctx, view, shapes, false);
    ctx.stroke();
  };
  ctx.lineJoin = "round";
  fill(ground.region, palette.water);
  fill(ground.land, palette.land);
  stroke(ground.rivers, palette.river, Math.min(2, 0.5 + 0.16 * Math.max(0, view.zoom - 3)));
  fill(ground.lakes, palette.water);
  stroke(ground.borders, palette.border, view.zoom < 8 ? 0.75 : 1);
}

/** @param {CanvasRenderingContext2D} ctx @param {View} view @param {Shape[]} shapes @param {boolean} closed */
function trace(ctx, view, shapes, closed) {
  const { x, y, scale } = view;
  ctx.beginPath();
  for (const shape of shapes) {
    if (!inView(view, shape)) continue;
    const { points } = shape;
    ctx.moveTo(points[0] * scale - x, points[1] * scale - y);
    for (let i = 2; i < points.length; i += 2) ctx.lineTo(points[i] * scale - x, points[i + 1] * scale - y);
    if (closed) ctx.closePath();
  }
}

/** @param {View} view @param {Shape} shape @returns {boolean} */
function inView({ x, y, scale, width, height }, { box }) {
  return box.x1 * scale > x && box.x0 * scale < x + width && box.y1 * scale > y && box.y0 * scale < y + height;
}

/** @param {Float32Array} points @param {View} view @returns {Float32Array} */
function onScreen(points, { x, y, scale }) {
  return points.map((value, i) => value * scale - (i % 2 === 0 ? x : y));
}

/** @typedef {{draw: (placed: Box) => void, candidate: Candidate, always: boolean}} Label always: before all others */
/** @typedef {{zoom: number, boxes: import("#map/layout.js").Box[]}} WrittenNames boxes in pixels of the world at the zoom; the map's event "names" is such */

/**
 * Write the names there is room for, and return where they are in the world.
 * @param {CanvasRenderingContext2D} ctx @param {View} view
 * @param {{towns: Town[], labels: AreaLabel[], palette: Record<string, string>, lang: string, lines: Shape[]}} what
 * @returns {WrittenNames["boxes"]}
 */
function drawLabels(ctx, view, { towns, labels, palette, lang, lines }) {
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  const all = [
    ...labels.map((label) => areaLabel(ctx, view, label, palette, lang)),
    ...towns.map((town) => townLabel(ctx, view, town, palette, lang)),
  ].filter((label) => label !== null).sort((a, b) => Number(b.always) - Number(a.always));
  const measure = (/** @type {Line} */ line) => {
    ctx.font = line.font;
    return ctx.measureText(line.text).width + line.spacing * (line.text.length - 1);
  };
  const half = view.zoom < SHY_BELOW_ZOOM ? BADGE_HALF_PX : LINE_HALF_PX;
  const candidates = all.map((label) => label.candidate);
  const avoided = lines.filter((line) => inView(view, line)).flatMap(({ points }) => along(onScreen(points, view), half, view));
  const placed = place(candidates, measure, avoided);
  for (const { candidate, box } of placed) all[candidate].draw(box);
  ctx.globalAlpha = 1;
  return placed.map(({ box: { x0, y0, x1, y1 } }) => ({ x: x0 + view.x, y: y0 + view.y, w: x1 - x0, h: y1 - y0 }));
}

/** @param {View} view @param {{x: number, y: number}} point @returns {{x: number, y: number} | null} */
function onView(view, point) {
  const [x, y] = [point.x * view.scale - view.x, point.y * view.scale - view.y];
  return x > -80 && x < view.width + 80 && y > -40 && y < view.height + 40 ? { x, y } : null;
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {View} view @param {AreaLabel} label
 * @param {Record<string, string>} palette @param {string} lang
 * @returns {Label | null}
 */
function areaLabel(ctx, view, label, palette, lang) {
  const strength = opacity(view.zoom, label.first, label.last);
  const point = strength > 0 ? onView(view, label) : null;
  if (point === null) return null;
  const lines = areaLines(label.kind, label.names, view.zoom, lang);
  const water = label.kind === "sea" || label.kind === "lake";
  return {
    always: label.kind === "exclave",
    candidate: { lines, ...point, sides: ["centre"], dot: 0 },
    draw(box) {
      ctx.globalAlpha = strength;
      const colours = [water ? palette.sea : palette.country];
      write(ctx, lines, box, "centre", { colours, halo: water ? palette.water : palette.halo });
    },
  };
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {View} view @param {Town} town
 * @param {Record<string, string>} palette @param {string} lang
 * @returns {Label | null}
 */
function townLabel(ctx, view, town, palette, lang) {
  const capital = town.size === DOTS.length - 1;
  const strength = opacity(view.zoom, town.first);
  const point = strength > 0 ? onView(view, town) : null;
  if (point === null) return null;
  const lines = townLines(town.names, town.size, view.zoom, lang);
  const radius = DOTS[town.size];
  const always = town.first < ALWAYS_BELOW_ZOOM;
  return {
    always,
    candidate: { lines, ...point, sides: SIDES, dot: radius, shy: !always && view.zoom < SHY_BELOW_ZOOM, gaps: always ? ALWAYS_GAPS : [0] },
    draw(box) {
      ctx.globalAlpha = strength;
      if (always) lead(ctx, point, box, palette);
      dot(ctx, point, radius, capital, palette);
      const side = box.x0 > point.x ? "right" : box.x1 < point.x ? "left" : "centre";
      write(ctx, lines, box, side, { colours: [palette.text, palette.muted], halo: palette.halo });
    },
  };
}

/** Draw a line to a name that stands off. @param {CanvasRenderingContext2D} ctx @param {{x: number, y: number}} from @param {Box} box @param {Record<string, string>} palette */
function lead(ctx, { x, y }, { x0, y0, x1, y1 }, palette) {
  const [toX, toY] = [Math.max(x0, Math.min(x, x1)), Math.max(y0, Math.min(y, y1))];
  if (Math.hypot(toX - x, toY - y) < LEAST_LEADER_PX) return;
  drawLeader(ctx, { x: toX, y: toY, anchorX: x, anchorY: y }, { text: palette.text });
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {{x: number, y: number}} point @param {number} radius
 * @param {boolean} capital @param {Record<string, string>} palette
 */
function dot(ctx, point, radius, capital, palette) {
  ctx.beginPath();
  ctx.arc(point.x, point.y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = capital ? palette.halo : palette.text;
  ctx.fill();
  ctx.strokeStyle = capital ? palette.text : palette.halo;
  ctx.lineWidth = capital ? 1.6 : 1;
  ctx.stroke();
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {Line[]} lines @param {Box} box
 * @param {"right" | "left" | "centre"} side of the point; the lines stand flush with it
 * @param {{colours: string[], halo: string}} style
 */
function write(ctx, lines, box, side, { colours, halo }) {
  const middles = baselines(lines, box);
  lines.forEach((line, i) => {
    ctx.font = line.font;
    const glyphs = line.spacing > 0 ? [...line.text] : [line.text];
    const widths = glyphs.map((glyph) => ctx.measureText(glyph).width + line.spacing);
    const width = widths.reduce((sum, each) => sum + each, -line.spacing);
    const room = box.x1 - box.x0 - width;
    const start = box.x0 + (side === "right" ? 0 : side === "left" ? room : room / 2);
    ctx.strokeStyle = halo;
    ctx.lineWidth = 3;
    ctx.fillStyle = colours[Math.min(i, colours.length - 1)];
    for (const put of [ctx.strokeText, ctx.fillText]) {
      let x = start;
      glyphs.forEach((glyph, n) => {
        put.call(ctx, glyph, x, middles[i]);
        x += widths[n];
      });
    }
  });
}
