/** The pointer on the unrolled border: a name on hover, a choice on click, a rectangle by dragging. */

/** @typedef {import("#map/views/plane.js").Mark} Mark */
/** @typedef {import("#map/views/plane.js").Plane} Plane */
/** @typedef {{x: number, y: number}} Point */

import { clamp } from "#map/axis.js";
import { element } from "#map/dom.js";
import { brushed, markAt } from "#map/views/plane.js";

const DRAG_PX = 5;
const REACH_PX = 12;

/**
 * Wire the pointer of a canvas. A finger drags sideways only: downwards it scrolls the page.
 * @param {HTMLCanvasElement} canvas
 * @param {{plane: () => Plane | null, marks: () => Mark[], hover: (mark: Mark | null) => void,
 *   choose: (mark: Mark) => void, brush: (asked: ReturnType<typeof brushed>) => void}} acts
 */
export function pointer(canvas, { plane, marks, hover, choose, brush }) {
  const rubber = element("div", { class: "rubber", hidden: "" });
  canvas.after(rubber);
  /** @type {Point | null} */
  let from = null;
  let dragging = false;
  const end = () => {
    rubber.hidden = true;
    from = null;
    dragging = false;
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    from = inside(canvas, event);
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    const at = inside(canvas, event);
    if (from && !dragging && Math.hypot(at.x - from.x, at.y - from.y) > DRAG_PX) {
      dragging = true;
      hover(null);
    }
    if (from && dragging) stretch(rubber, plane(), from, at);
    else hover(markAt(marks(), at, REACH_PX));
  });
  canvas.addEventListener("pointerup", (event) => {
    const [area, at] = [plane(), inside(canvas, event)];
    const mark = dragging ? null : markAt(marks(), at, REACH_PX);
    if (from && dragging && area) brush(brushed(area, from, at));
    else if (from && mark) choose(mark);
    end();
  });
  canvas.addEventListener("pointercancel", end);
  canvas.addEventListener("pointerleave", () => hover(null));
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && dragging) end();
  });
}

/** @param {HTMLElement} canvas @param {PointerEvent} event @returns {Point} */
function inside(canvas, event) {
  const box = canvas.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

/** @param {HTMLElement} rubber @param {Plane | null} plane @param {Point} a @param {Point} b */
function stretch(rubber, plane, a, b) {
  if (!plane) return;
  const [left, right] = [a.x, b.x].map((x) => clamp(x, plane.left, plane.right)).sort((one, other) => one - other);
  const [top, bottom] = [a.y, b.y].map((y) => clamp(y, plane.top, plane.bottom)).sort((one, other) => one - other);
  rubber.hidden = false;
  Object.assign(rubber.style, {
    left: `${left}px`, top: `${top}px`, width: `${(right ?? 0) - (left ?? 0)}px`, height: `${(bottom ?? 0) - (top ?? 0)}px`,
  });
}
