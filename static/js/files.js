/** Whether the page is one of a copy of the site that consists of files. It imports nothing: everything else may ask it. */

/** @typedef {import("#map/types.js").PublishedSite} PublishedSite */

/** @type {PublishedSite | null} */
let here = null;

/** Say that the page is one of files, and which. @param {PublishedSite | undefined} told */
export function beFiles(told) {
  here = told ?? null;
}

/** Whether the page is one of files. */
export function isFiles() {
  return here !== null;
}

/** Which of the files it is; null on a served page. */
export function files() {
  return here;
}

/** The address of the page of a record: among files it is that of a folder. @param {string} address */
export function pageOf(address) {
  return here === null ? address : `${address}/`;
}
