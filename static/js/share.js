/** Links that say the same as the page: to itself, to its frame, to its picture, to its data. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/types.js").Crossing} Crossing */
/** @typedef {import("#map/types.js").Shown} Shown */

import { corrected } from "#map/corrected.js";
import { byId } from "#map/dom.js";
import { isFiles } from "#map/files.js";
import { format } from "#map/periods.js";
import { told } from "#map/published.js";
import { released } from "#map/release.js";
import { escaped } from "#map/state.js";

/** Bring the share box to life; a file that stands alone has no addresses to share. @param {Config} config */
export function share(config) {
  if (config.standalone) return { show: () => {} };
  const keepLine = corrected();
  return {
    /** Show an answer. @param {Shown} shown @param {Crossing[]} crossings */
    show(shown, crossings) {
      const query = told(shown.state);
      keepLine(shown.state);
      value("share-link", absolute(config.urls.page, query));
      value("share-embed", embedCode(absolute(config.urls.embed, query), shown.sentence));
      const api = byId("api-link");
      const asked = apiQuery(shown, crossings);
      api?.setAttribute("href", released(`${config.urls.items}?${asked}`));
      for (const link of document.querySelectorAll("a[data-file]")) turn(link, released(`?${asked}`).slice(1));
      // Files have no pictures and feeds of every state.
      const following = isFiles() ? [] : document.querySelectorAll("a[data-picture], [data-state], #share-page");
      for (const link of following) turn(link, query);
      const credit = byId("credit")?.querySelector("a");
      if (credit) credit.setAttribute("href", absolute(config.urls.page, query));
    },
  };
}

/**
 * Write the query of the API that gives exactly the incidents shown. There, what has no place is in every box: it is
 * left out by asking for the precisions of what has one.
 * @param {Pick<Shown, "state" | "span">} shown @param {Crossing[]} crossings
 */
export function apiQuery({ state, span }, crossings) {
  const [id, km] = state.near?.split(",") ?? [];
  const at = crossings.find((crossing) => crossing.id === id);
  const fields = {
    datetime: span.start === null && span.end === null ? null : format(span),
    bbox: state.bbox, location_precision: state.bbox === null ? null : "exact,town,district",
    near: at ? `${at.lon},${at.lat},${km}` : null, q: state.q,
    section: state.section, category: state.category,
    verification: state.verification.length > 0 ? state.verification : ["reported", "corroborated", "disputed"],
    confidence: state.confidence, publishers: state.source, crossing: state.crossing, kind: "event",
  };
  return Object.entries(fields)
    .map(([name, each]) => [name, Array.isArray(each) ? each.join(",") : each])
    .filter(([, text]) => text)
    .map(([name, text]) => `${name}=${escaped(String(text))}`)
    .join("&");
}

/** Give a link another query. @param {Element} link @param {string} query */
function turn(link, query) {
  const [address = ""] = (link.getAttribute("href") ?? "").split("?");
  link.setAttribute("href", address + (query && `?${query}`));
}

/** @param {string} path @param {string} query */
function absolute(path, query) {
  return new URL(path, location.href).href + (query ? `?${query}` : "");
}

/** Write the code of a frame. @param {string} url @param {string} title */
export function embedCode(url, title) {
  const safe = (/** @type {string} */ text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  return `<iframe src="${safe(url)}" title="${safe(title)}" width="100%" height="600" loading="lazy" style="border:0"></iframe>`;
}

/** @param {string} id @param {string} text */
function value(id, text) {
  const field = byId(id);
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.value = text;
}
