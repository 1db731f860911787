/** Getting the documents of the map: from the page itself if it holds them, else by address; each once. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/types.js").CrossingsDocument} CrossingsDocument */
/** @typedef {import("#map/types.js").IncidentFeature} IncidentFeature */

import { element } from "#map/dom.js";
import { released } from "#map/release.js";

/** @type {Map<string, Promise<unknown>>} */
const asked = new Map();

/**
 * Get a JSON document once; a failure is forgotten, so that asking again tries again.
 * @param {Config} config @param {string} url @returns {Promise<unknown>}
 */
export function getJson(config, url) {
  const held = config.data?.[url];
  if (held !== undefined) return Promise.resolve(held);
  const before = asked.get(url);
  if (before) return before;
  const answer = fetch(url, { headers: { Accept: "application/geo+json, application/json" } }).then((response) => {
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    return response.json();
  });
  asked.set(url, answer);
  answer.catch(() => asked.delete(url));
  return answer;
}

/**
 * Get a JSON document and do not keep it: for who makes something else of it, and keeps that.
 * @param {Config} config @param {string} url @returns {Promise<unknown>}
 */
export function takeJson(config, url) {
  return getJson(config, url).finally(() => asked.delete(url));
}

/** Get all words of the page's language. @param {Config} config */
export async function getWords(config) {
  return /** @type {import("#map/i18n.js").Catalogue} */ (await getJson(config, config.urls.words));
}

/**
 * Get a binary document; in a file that stands alone it is written in base64.
 * @param {Config} config @param {string} url @returns {Promise<ArrayBuffer>}
 */
export async function getBinary(config, url) {
  const held = config.data?.[url];
  if (typeof held === "string") return Uint8Array.from(atob(held), (byte) => byte.charCodeAt(0)).buffer;
  if (config.standalone) throw new Error("This file holds no more than it was saved with.");
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.arrayBuffer();
}

/** Take all there is to tell of the crossings. @param {Config} config */
export async function takeCrossings(config) {
  return /** @type {CrossingsDocument} */ (await takeJson(config, config.urls.crossings));
}

/**
 * Get one incident with its sources written out.
 * @param {Config} config @param {string} id
 */
export async function getIncident(config, id) {
  const address = config.urls.item + encodeURIComponent(id);
  return /** @type {IncidentFeature} */ (await getJson(config, config.published ? `${address}.json` : released(address)));
}

/** @type {Promise<unknown> | null} */
let style = null;

/** Get the styles of the rest of the page, once. @param {Config} config */
export function getStyle({ style: href }) {
  if (href === undefined) return Promise.resolve();
  return (style ??= new Promise((resolve, reject) => {
    const link = element("link", { rel: "stylesheet", href });
    link.addEventListener("load", resolve);
    link.addEventListener("error", () => {
      link.remove();
      style = null;
      reject(new Error(`${href} could not be fetched`));
    });
    document.head.append(link);
  }));
}
