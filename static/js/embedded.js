/** The frame's side of an embedding page: it says how high it would like to be, gives the state and takes another. */

/** @typedef {import("#map/types.js").State} State */
/** @typedef {NonNullable<Window["borderMap"]>} BorderMap */
/** @typedef {(message: object, origin?: string) => void} Tell */

import { byId } from "#map/dom.js";

const SOURCE = "eastern-border-map";
/** Only the frame's address decides these: they are other words and other data. */
const FIXED = ["lang", "v"];
/** So wide a frame has room for two things side by side. */
const BESIDE_PX = 640;

/**
 * Speak with the page around the frame.
 * @param {BorderMap} map @param {Promise<void>} ready resolves once the map shows its state
 */
export function embedded(map, ready) {
  const { parent } = window;
  if (parent === window) return;
  /** @type {Tell} */
  const tell = (message, origin = "*") => parent.postMessage({ source: SOURCE, ...message }, origin);
  const sayHeight = heights(tell);
  map.on("change", (state) => tell({ type: "change", state }));
  window.addEventListener("message", (event) => {
    const asked = event.source === parent ? questionOf(event.data) : null;
    if (asked?.type === "getHeight") sayHeight();
    else if (asked) void answered(asked, map, ready).then((answer) => tell(answer, event.origin === "null" ? "*" : event.origin));
  });
  void ready.then(() => tell({ type: "ready", state: map.getState() }), () => {}); // what failed stands in the frame
}

/** Return what a message asks; null if it is none of ours. @param {unknown} data */
function questionOf(data) {
  if (typeof data !== "object" || data === null) return null;
  const { type, state, id } = /** @type {Record<string, unknown>} */ (data);
  if (type !== "getHeight" && type !== "getState" && type !== "setState") return null;
  return { type, state, id: typeof id === "string" || typeof id === "number" ? id : undefined };
}

/** @param {NonNullable<ReturnType<typeof questionOf>>} asked @param {BorderMap} map @param {Promise<void>} ready */
async function answered({ type, state, id }, map, ready) {
  try {
    await ready;
    if (type === "setState") await map.setState(partialOf(state, map.getState()));
    return { type: "state", id, state: map.getState() };
  } catch (error) {
    return { type: "error", id, message: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Return the part of the state that a message stands for. A value is written as in the address, or as in the state.
 * @param {unknown} given @param {State} now @returns {Partial<State>}
 */
export function partialOf(given, now) {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new RangeError('state: found nothing to change, expected an object such as {"datetime": "2021-11"}');
  }
  const known = Object.keys(now).filter((name) => !FIXED.includes(name));
  return Object.fromEntries(Object.entries(given).map(([name, value]) => {
    if (FIXED.includes(name)) throw new RangeError(`${name}: only the address of the frame changes it`);
    if (!known.includes(name)) throw new RangeError(`the map's state has no "${name}"; it has ${known.join(", ")}`);
    const many = Array.isArray(Reflect.get(now, name));
    const texts = (Array.isArray(value) ? value : String(value ?? "").split(",")).map(String).filter((text) => text !== "");
    return [name, many ? texts : texts.join(",") || null];
  }));
}

/** Say how high the frame would like to be, now and whenever that changes; returns how to say it again. @param {Tell} tell */
function heights(tell) {
  let last = 0;
  const say = () => {
    const height = wanted();
    if (height === 0 || height === last) return;
    last = height;
    tell({ type: "height", height });
    parent.postMessage({ sentinel: "amp", type: "embed-size", height }, "*");
  };
  const sizes = new ResizeObserver(say);
  const main = byId("main");
  const watch = () => {
    for (const part of main?.children ?? []) sizes.observe(part);
    say();
  };
  if (main) new MutationObserver(watch).observe(main, { childList: true });
  sizes.observe(document.documentElement);
  watch();
  return () => {
    last = 0;
    say();
  };
}

/** How high everything is together, the map as high as suits its width: whatever height the frame has now; 0 while it is hidden. */
function wanted() {
  const [main, frame] = [byId("main"), byId("map-frame")];
  const width = document.documentElement.clientWidth;
  if (!main || !frame || width === 0) return 0;
  return Math.ceil(main.scrollHeight - frame.offsetHeight + roomOf(width, frame.classList));
}

/** How high the map suits a width. @param {number} width @param {{contains(name: string): boolean}} views classes of what it stands in */
export function roomOf(width, views) {
  const beside = width >= BESIDE_PX;
  if (views.contains("sectional")) return beside ? 460 : 660;
  if (views.contains("comparing")) return beside ? 500 : 720;
  return beside ? Math.round(Math.min(Math.max(width * 0.56, 360), 560)) : Math.round(Math.max(width * 0.8, 260));
}
