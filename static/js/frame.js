/** What a page must have around the map. A page of the server has it; a file that holds only a map is given it. */

import { byId, element } from "#map/dom.js";
import { t } from "#map/words.js";

/** Add what is missing around the map. @param {HTMLElement} container the map's own element */
export function ensureFrame(container) {
  if (!byId("sentence")) container.before(element("h1", { id: "sentence" }));
  if (!byId("announcer")) {
    container.before(element("p", { id: "announcer", class: "visually-hidden", "aria-live": "polite" }));
  }
  if (!byId("problems")) container.before(element("div", { id: "problems", role: "alert" }));
  if (byId("time")) return;
  const form = element(
    "form", { id: "filters" },
    element("fieldset", { class: "modes" }, mode("window", t("time.window")), mode("asof", t("time.asof")), mode("cumulative", t("time.cumulative"))),
    date("from", t("time.from")),
    date("to", t("time.to")),
    element("button", { type: "submit", class: "submit" }, t("time.show")),
    element("span", { id: "date-hint", class: "hint" }),
  );
  container.after(element("section", { id: "time", class: "time", "aria-label": t("time.label") }, form, element("div", { id: "slider" })));
}

/** @param {string} value @param {string} text */
function mode(value, text) {
  return element("label", {}, element("input", { type: "radio", name: "mode", value }), element("span", {}, text));
}

/** @param {string} id @param {string} text */
function date(id, text) {
  const input = element("input", { id, type: "text", size: "11", autocomplete: "off", "aria-describedby": "date-hint" });
  return element("label", { class: `date ${id}`, for: id }, element("span", {}, text), input);
}
