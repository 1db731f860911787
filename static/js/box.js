/** The box that incidents are asked for in: drawn with a pointer or a finger, or typed. */

/** @typedef {import("#map/types.js").State} State */
/** @typedef {import("#map/store.js").Store} Store */
/** @typedef {import("leaflet").Map} LeafletMap */
/** @typedef {import("#map/sides.js").Side} Side */
/** @typedef {{x: number, y: number}} Point */

import { byId, element } from "#map/dom.js";
import { L } from "#map/leaflet.js";
import { SIDES, readSides } from "#map/sides.js";
import { t } from "#map/words.js";

/** A drag shorter than this is a slip. */
const LEAST_PX = 6;

/**
 * Bring the box to life.
 * @param {LeafletMap} map @param {Store} store @param {() => void} onSet called after a box was typed
 */
export function box(map, store, onSet) {
  const set = (/** @type {string | null} */ bbox) => store.commit({ bbox }, "step");
  const draw = () => drawing(map, set);
  control(map, draw);
  const host = byId("box-fields");
  const { fields, error, read } = typedSides((bbox) => {
    set(bbox);
    onSet();
  });
  const leave = button(t("box.leave"), () => {
    set(null);
    fields[0]?.input.focus();
  });
  host?.append(
    element("div", { class: "sides" }, ...fields.map(({ label }) => label)), error,
    element(
      "p", { class: "buttons" }, button(t("box.set"), read), button(t("box.draw"), draw),
      button(t("box.of_map"), () => set(textOf(map.getBounds()))), leave,
    ),
  );
  return {
    /** Show a state. @param {State} state */
    show({ bbox }) {
      if (leave.hidden !== (bbox === null)) leave.hidden = bbox === null;
      // What is being typed stays.
      if (bbox === null && host?.contains(document.activeElement)) return;
      const sides = bbox?.split(",") ?? [];
      fields.forEach(({ input }, i) => {
        if (document.activeElement !== input) input.value = sides[i] ?? "";
      });
    },
  };
}

/** Make the fields of the four sides. @param {(bbox: string) => void} onBox */
function typedSides(onBox) {
  const error = element("p", { id: "box-error", class: "wrong", role: "alert" });
  const fields = SIDES.map((side) => sideField(side));
  const read = () => {
    const typed = Object.fromEntries(fields.map(({ side, input }) => [side, input.value]));
    const reading = readSides(/** @type {Record<Side, string>} */ (typed));
    const wrong = "error" in reading ? reading : null;
    error.textContent = wrong?.error ?? "";
    for (const { side, input } of fields) {
      if (side !== wrong?.side) input.removeAttribute("aria-invalid");
      else {
        input.setAttribute("aria-invalid", "true");
        input.focus();
      }
    }
    if ("bbox" in reading) onBox(reading.bbox);
  };
  for (const { input } of fields) {
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      read();
    });
  }
  return { fields, error, read };
}

/** @param {string} text @param {() => void} press */
function button(text, press) {
  const node = element("button", { type: "button" }, text);
  node.addEventListener("click", press);
  return node;
}

/** @param {Side} side */
function sideField(side) {
  const input = element("input", {
    type: "text", inputmode: "decimal", autocomplete: "off", size: "8", "aria-describedby": "box-error", id: `box-${side}`,
  });
  return { side, input, label: element("label", {}, element("span", {}, t(`box.${side}`)), input) };
}

/** Put the button on the map. @param {LeafletMap} map @param {() => void} draw */
function control(map, draw) {
  const sign = element("span", { class: "box-sign", "aria-hidden": "true" });
  const start = element("button", { type: "button", class: "box-button", title: t("box.draw"), "aria-label": t("box.draw") }, sign);
  start.addEventListener("click", draw);
  const Control = L.Control.extend({ onAdd: () => start });
  new Control({ position: "topleft" }).addTo(map);
  L.DomEvent.disableClickPropagation(start);
}

/** @param {import("leaflet").LatLngBounds} bounds */
function textOf(bounds) {
  const sides = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  return sides.map((each) => String(Number(Math.max(-180, Math.min(180, each)).toFixed(4)))).join(",");
}

/**
 * Lay a sheet over the map on which a box is dragged; Escape takes it away.
 * @param {LeafletMap} map @param {(bbox: string) => void} done
 */
function drawing(map, done) {
  if (byId("box-sheet")) return;
  const back = /** @type {HTMLElement | null} */ (document.activeElement);
  const hint = element("p", { role: "status" });
  const sheet = element("div", { id: "box-sheet", class: "box-sheet" }, hint);
  const stop = () => {
    sheet.remove();
    document.removeEventListener("keydown", escape);
    back?.focus({ preventScroll: true });
  };
  const escape = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") stop();
  };
  document.addEventListener("keydown", escape);
  sheet.addEventListener("pointercancel", stop);
  dragging(sheet, (a, b) => {
    const [one, two] = [a, b].map(({ x, y }) => map.containerPointToLatLng([x, y]));
    stop();
    if (one && two) done(textOf(L.latLngBounds(one, two)));
  });
  map.getContainer().after(sheet);
  sheet.scrollIntoView({ block: "nearest" });
  hint.textContent = t("box.drag");
}

/** Draw what is dragged on a sheet. @param {HTMLElement} sheet @param {(a: Point, b: Point) => void} done */
function dragging(sheet, done) {
  const rectangle = element("div", { class: "box-drag", hidden: "" });
  sheet.append(rectangle);
  /** @type {Point | null} */
  let from = null;
  const at = (/** @type {PointerEvent} */ event) => {
    const { left, top } = sheet.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  sheet.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    sheet.setPointerCapture(event.pointerId);
    from ??= at(event);
  });
  sheet.addEventListener("pointermove", (event) => {
    if (from) span(rectangle, from, at(event));
  });
  sheet.addEventListener("pointerup", (event) => {
    const [a, b] = [from, at(event)];
    from = null;
    rectangle.hidden = true;
    if (a && Math.min(Math.abs(a.x - b.x), Math.abs(a.y - b.y)) >= LEAST_PX) done(a, b);
  });
}

/** @param {HTMLElement} node @param {Point} a @param {Point} b */
function span(node, a, b) {
  node.hidden = false;
  const [left, top] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  Object.assign(node.style, {
    left: `${left}px`, top: `${top}px`, width: `${Math.abs(a.x - b.x)}px`, height: `${Math.abs(a.y - b.y)}px`,
  });
}
