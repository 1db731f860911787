/**
 * A copy of the site that consists of files: language and release are folders, and there is no server to ask. Everything
 * here does nothing on a served page.
 */

/** @typedef {import("#map/types.js").State} State */

import { byId, element } from "#map/dom.js";
import { files, isFiles } from "#map/files.js";
import { toQuery } from "#map/state.js";

/** Parameters that the files cannot answer, and those of a frame. */
const LEFT = ["q", "bbox", "near", "lang", "v", "controls", "title", "corrections"];
const CONTROLS = ["none", "slider", "legend", "all"];

/** What the address of this page asks for, as a state is read. @param {string} search of the address */
export function asked(search) {
  const here = files();
  if (here === null) return search.slice(1);
  const given = new URLSearchParams(search);
  for (const name of LEFT) given.delete(name);
  const text = given.toString();
  if (text === "" || here.lang === "en") return text;
  return `${text}&lang=${here.lang}`;
}

/** A state as the address of this page says it. @param {State} state */
export function told(state) {
  return toQuery(!isFiles() ? state : { ...state, lang: "en", v: null });
}

/** The page that an address means, where language or release are another folder; null if it is this one. @param {string} search */
export function elsewhere(search) {
  const here = files();
  if (here === null) return null;
  const given = new URLSearchParams(search);
  const [lang, release] = [given.get("lang"), given.get("v")];
  const other = (lang !== null && lang !== here.lang && here.languages[lang]) || (release && here.releases[release]);
  if (!other || new URL(other, location.href).pathname === location.pathname) return null;
  given.delete(lang !== null && lang !== here.lang && here.languages[lang] ? "lang" : "v");
  const text = given.toString();
  return new URL(other, location.href).href + (text && `?${text}`);
}

/** Give a frame what its address asks for beside the state. @param {string} search */
export function furnish(search) {
  if (!isFiles()) return;
  const given = new URLSearchParams(search);
  const controls = given.get("controls") ?? "";
  if (CONTROLS.includes(controls)) {
    for (const name of CONTROLS) document.body.classList.toggle(`controls-${name}`, name === controls);
  }
  const [title, sentence] = [given.get("title"), byId("sentence")];
  if (!title || !sentence || sentence.tagName !== "H1") return;
  sentence.before(element("h1", { class: "heading" }, title));
  sentence.replaceWith(element("p", { id: "sentence" }, ...sentence.childNodes));
}
