/** Incidents near a crossing: from the panel, or from the crossing's own popup. */

/** @typedef {import("#map/types.js").Crossing} Crossing */
/** @typedef {import("#map/types.js").State} State */
/** @typedef {import("#map/store.js").Store} Store */

import { byId, element } from "#map/dom.js";
import { SECTIONS } from "#map/vocab.js";
import { t, term } from "#map/words.js";

const MOST_KM = 200;
const USUAL_KM = "20";

/** Read whole kilometres; null if it is none, or too many. @param {string} text */
export function readKm(text) {
  const km = Number(text.trim());
  return text.trim() !== "" && Number.isInteger(km) && km >= 1 && km <= MOST_KM ? km : null;
}

/**
 * Make a field of kilometres that says when it is wrong.
 * @param {string} id
 */
function kmField(id) {
  const error = element("span", { id: `${id}-error`, class: "wrong", role: "alert" });
  const input = element("input", {
    id, type: "text", inputmode: "numeric", autocomplete: "off", size: "3", "aria-describedby": error.id, value: USUAL_KM,
  });
  return {
    input, error,
    /** @returns {number | null} */
    read() {
      const km = readKm(input.value);
      error.textContent = km === null ? t("near.wrong", { text: input.value, most: MOST_KM }) : "";
      if (km !== null) input.removeAttribute("aria-invalid");
      else {
        input.setAttribute("aria-invalid", "true");
        input.focus();
      }
      return km;
    },
  };
}

/**
 * Make the line of a crossing's popup that asks for what happened near it.
 * @param {string | null} near that of the state @param {string} id of the crossing @param {(near: string) => void} ask
 */
export function nearLine(near, id, ask) {
  const km = kmField("near-here");
  const [chosen, far] = near?.split(",") ?? [];
  if (chosen === id && far) km.input.value = far;
  const button = element("button", { type: "submit" }, t("near.show"));
  const label = element("label", {}, element("span", {}, t("near.within")), km.input, element("span", {}, t("near.km")));
  const form = element("form", { class: "near-line", novalidate: "" }, label, button, km.error);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const read = km.read();
    if (read !== null) ask(`${id},${read}`);
  });
  return form;
}

/** Bring the choice of the panel to life. @param {Store} store @param {() => void} onSet called after a choice */
export function near(store, onSet) {
  const host = byId("near-fields");
  const choice = element("select", { id: "near-crossing" }, element("option", { value: "" }, t("near.none")));
  const km = kmField("near-km");
  const ask = () => {
    if (choice.value === "") {
      store.commit({ near: null }, "step");
      return;
    }
    const read = km.read();
    if (read === null) return;
    store.commit({ near: `${choice.value},${read}` }, "step");
    onSet();
  };
  choice.addEventListener("change", ask);
  km.input.addEventListener("change", () => choice.value !== "" && ask());
  km.input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    ask();
  });
  host?.append(
    element("label", { for: "near-crossing" }, t("near.crossing")), choice,
    element("label", { class: "km" }, element("span", {}, t("near.within_km")), km.input, element("span", {}, t("near.km"))), km.error,
  );
  return {
    /** Show a state. @param {State} state @param {Crossing[]} crossings */
    show(state, crossings) {
      if (choice.options.length === 1) choice.append(...options(crossings));
      const [id = "", far] = state.near?.split(",") ?? [];
      if (document.activeElement !== choice || id !== "") choice.value = id;
      if (far && document.activeElement !== km.input) km.input.value = far;
    },
  };
}

/** @param {Crossing[]} crossings */
function options(crossings) {
  return SECTIONS.map((section) => {
    const own = crossings.filter((crossing) => crossing.section === section);
    const items = own.map(({ id, name }) => element("option", { value: id }, name));
    return element("optgroup", { label: term("section", section) }, ...items);
  });
}
