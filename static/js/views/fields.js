/** What stands above the unrolled border: which section, and which stretch of it. */

/** @typedef {{from: number, to: number}} Kilometres */

import { element } from "#map/dom.js";
import { SECTIONS } from "#map/vocab.js";
import { number, sectionName, t } from "#map/words.js";

/**
 * Read kilometres as typed; null if they are none.
 * @param {string} from @param {string} to @param {number} most the section's length @returns {Kilometres | null}
 */
export function readKilometres(from, to, most) {
  const [a, b] = [from, to].map((text) => (/^\d+([.,]\d+)?$/.test(text.trim()) ? Number(text.trim().replace(",", ".")) : NaN));
  if (a === undefined || b === undefined || !(a < b) || a >= most) return null;
  return { from: a, to: Math.min(b, most) };
}

/**
 * Make the fields.
 * @param {{choose: (section: string) => void, mark: (km: Kilometres | null) => void}} acts
 */
export function fields({ choose, mark }) {
  const options = SECTIONS.map((section) => element("option", { value: section }, sectionName(section)));
  const select = element("select", { "aria-label": t("views.section") }, ...options);
  const wrong = element("span", { class: "wrong", role: "alert", id: "stretch-wrong" });
  const [from, to] = [kmField("views.from_km"), kmField("views.to_km")];
  const clear = element("button", { type: "button", hidden: "" }, t("views.clear"));
  const form = element(
    "form", { class: "stretch-form", novalidate: "", "aria-label": t("views.stretch") },
    element("span", {}, t("views.stretch")), from, "–", to, element("span", {}, t("near.km")),
    element("button", { type: "submit" }, t("views.mark")), clear, wrong,
  );
  let most = 0;
  select.addEventListener("change", () => choose(select.value));
  clear.addEventListener("click", () => {
    mark(null);
    from.focus();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const km = readKilometres(from.value, to.value, most);
    wrong.textContent = km ? "" : t("views.wrong_km", { most: number(most, 1) });
    for (const field of [from, to]) field.setAttribute("aria-invalid", String(!km));
    if (km) mark(km);
    else from.focus();
  });
  return {
    root: element("div", { class: "unrolled-head" }, element("h2", { class: "visually-hidden" }, t("views.strip")), select, form),
    /** @param {string} section @param {number} km its length @param {Kilometres | null} stretch */
    show(section, km, stretch) {
      most = km;
      select.value = section;
      clear.hidden = stretch === null;
      if (form.contains(document.activeElement) && stretch === null) return;
      from.value = stretch ? String(Math.round(stretch.from * 10) / 10) : "";
      to.value = stretch ? String(Math.round(stretch.to * 10) / 10) : "";
      wrong.textContent = "";
    },
  };
}

/** @param {string} key */
function kmField(key) {
  return element("input", { type: "text", inputmode: "decimal", size: "4", autocomplete: "off", "aria-label": t(key), "aria-describedby": "stretch-wrong" });
}
