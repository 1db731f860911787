/** The release of the data that the page keeps to: every address of this site that it asks or offers names it. */

let release = "";

/** Keep to a release; an empty name is the current data. @param {string} name */
export function keepTo(name) {
  release = name;
}

/** An address of this site that names the release. @param {string} address */
export function released(address) {
  if (release === "") return address;
  return `${address}${address.includes("?") ? "&" : "?"}v=${encodeURIComponent(release)}`;
}
