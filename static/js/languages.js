/** The page in other languages: every link to one keeps the rest of the state. */

/** @typedef {import("#map/types.js").State} State */
/** @typedef {import("#map/store.js").Store} Store */

import { byId } from "#map/dom.js";
import { isFiles } from "#map/files.js";
import { language } from "#map/i18n.js";
import { told } from "#map/published.js";
import { toQuery } from "#map/state.js";

/** Bring the choice of languages to life. @param {Store} store */
export function languages(store) {
  const links = Array.from(document.querySelectorAll(".languages a[hreflang], a.offer"));
  const list = byId("languages");
  list?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !list.hasAttribute("open")) return;
    list.removeAttribute("open");
    list.querySelector("summary")?.focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (event.target instanceof Node && !list?.contains(event.target)) list?.removeAttribute("open");
  });
  /** @param {State} state */
  const write = (state) => {
    // The words of another language are not here: the page comes anew, with the whole state in its address.
    if (store.address && state.lang !== language()) {
      store.flush();
      location.reload();
    }
    for (const link of links) {
      const [folder = ""] = (link.getAttribute("href") ?? "").split("?");
      const query = isFiles() ? told(state) : toQuery({ ...state, lang: link.getAttribute("hreflang") ?? "en" });
      link.setAttribute("href", (isFiles() ? folder : location.pathname) + (query && `?${query}`));
    }
  };
  store.on(write);
  write(store.get());
}
