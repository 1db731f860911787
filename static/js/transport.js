/** The buttons that move through time: a step back, play, a step on, and how far and fast. */

/** @typedef {import("#map/types.js").BarUnit} BarUnit */

import { byId, element, svg } from "#map/dom.js";
import { Player } from "#map/play.js";
import { t } from "#map/words.js";

/** How many days a second each speed plays. @type {Record<string, number>} */
export const SPEEDS = { week: 7, month: 30.44, quarter: 91.3, year: 365.25 };
const UNITS = /** @type {BarUnit[]} */ (["day", "week", "month", "year"]);
const USUAL = "month";
const SHAPES = {
  back: "M3 2h2v12H3zM14 2v12L5 8z",
  play: "M4 2l10 6-10 6z",
  pause: "M3 2h4v12H3zM9 2h4v12H9z",
  on: "M11 2h2v12h-2zM2 2v12l9-6z",
};

/**
 * Add the buttons.
 * @param {HTMLElement} host
 * @param {object} options
 * @param {(step: {unit: BarUnit, count: number}, playing: boolean) => boolean} options.move false if it cannot
 * @param {() => boolean} options.begin makes ready to play; false if there is nothing to play
 * @param {(on: boolean) => void} options.playing
 * @param {() => void} options.ended playing or stepping is over
 */
export function transport(host, { move, begin, playing, ended }) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const back = button("step-back");
  const play = button("play");
  const on = button("step-on");
  const step = choice("step", UNITS, "time.step_by");
  const speed = choice("speed", Object.keys(SPEEDS), "time.speed");
  const unit = () => /** @type {BarUnit} */ (step.select.value);
  const player = new Player({
    speed: () => SPEEDS[speed.select.value] ?? 0,
    move: (days) => move({ unit: "day", count: days }, true),
    changed(on) {
      label();
      playing(on);
      if (!on) ended();
    },
  });
  const label = () => {
    face(back, "back", t(`time.earlier.${unit()}`));
    face(on, "on", t(`time.later.${unit()}`));
    if (player.playing) face(play, "pause", t("time.pause"));
    else face(play, "play", t(still.matches ? "time.play_once" : "time.play"));
    speed.label.hidden = still.matches;
  };
  const once = (/** @type {number} */ count) => {
    player.stop();
    if (move({ unit: unit(), count }, false)) ended();
  };
  back.addEventListener("click", () => once(-1));
  on.addEventListener("click", () => once(1));
  play.addEventListener("click", () => {
    if (player.playing) player.stop();
    else if (begin() && !still.matches) player.start();
    else if (still.matches) once(1);
  });
  step.select.addEventListener("change", label);
  still.addEventListener("change", () => {
    player.stop();
    label();
  });
  stopElsewhere(player, play);
  label();
  host.append(element("span", { class: "steps" }, back, play, on));
  host.append(element("span", { class: "paces extra" }, step.label, speed.label));
  return player;
}

/** Playing is over when the reader turns to something else. @param {Player} player @param {HTMLElement} play */
function stopElsewhere(player, play) {
  const unless = (/** @type {Event} */ { target }) => {
    if (!(target instanceof Node && play.contains(target))) player.stop();
  };
  byId("time")?.addEventListener("focusin", unless);
  byId("time")?.addEventListener("pointerdown", unless);
  window.addEventListener("blur", () => player.stop());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) player.stop();
  });
}

/** @param {string} name */
function button(name) {
  const size = { viewBox: "0 0 16 16", width: "14", height: "14", "aria-hidden": "true" };
  return element("button", { type: "button", class: name }, svg("svg", size, svg("path", { fill: "currentColor" })));
}

/** @param {HTMLElement} node @param {keyof typeof SHAPES} shape @param {string} text */
function face(node, shape, text) {
  node.querySelector("path")?.setAttribute("d", SHAPES[shape]);
  node.setAttribute("aria-label", text);
  node.title = text;
}

/** @param {string} name @param {string[]} values @param {string} label */
function choice(name, values, label) {
  const options = values.map((value) => element("option", { value }, t(`time.${name}.${value}`)));
  const select = element("select", { id: `time-${name}` }, ...options);
  select.value = USUAL;
  return { select, label: element("label", {}, element("span", { class: "visually-hidden" }, t(label)), select) };
}
