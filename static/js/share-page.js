/** The page that gives the codes: what the server writes is fetched anew on every change, and the frame is tried. */

import { reveal } from "./copy.js";

const CHANGED_MS = 350;
const NARROW_PX = 320;
const LATE_MS = 20_000;
/** Parts that the server writes anew. */
const WRITTEN = ["shown", "codes", "check-list"];
const TEXTS = ["title", "summary", "alt"];

const form = /** @type {HTMLFormElement} */ (document.getElementById("options"));
const preview = /** @type {HTMLIFrameElement} */ (document.getElementById("preview"));
const said = document.getElementById("said");
let timer = 0;
let asked = 0;

form.querySelector(".submit")?.closest("p")?.setAttribute("hidden", "");
form.addEventListener("submit", (event) => {
  event.preventDefault();
  void update();
});
document.addEventListener("input", ({ target }) => {
  if (target instanceof HTMLInputElement && target.name === "width") preview.width = target.value;
  clearTimeout(timer);
  timer = window.setTimeout(() => void update(), CHANGED_MS);
});
void check();

/** Let the server write the page of what is chosen, and take its parts. */
async function update() {
  const turn = ++asked;
  const query = new URLSearchParams(/** @type {any} */ (new FormData(form))).toString();
  const answer = await fetch(`/share?${query}`).catch(() => null);
  const page = new DOMParser().parseFromString((await answer?.text()) ?? "", "text/html");
  if (turn !== asked) return; // something else was chosen since
  if (!answer?.ok) {
    tell(page.querySelector("main")?.textContent?.trim().replace(/\s+/g, " ") ?? "");
    return;
  }
  history.replaceState(null, "", `/share?${query}`);
  for (const id of WRITTEN) document.getElementById(id)?.replaceWith(document.adoptNode(/** @type {Element} */ (page.getElementById(id))));
  for (const id of [...TEXTS, "prefilled"]) {
    const [field, fresh] = [fieldOf(document, id), fieldOf(page, id)];
    if (field && fresh && field !== document.activeElement) field.value = fresh.value;
    if (field && fresh) field.lang = fresh.lang;
  }
  const fresh = page.getElementById("preview");
  preview.height = fresh?.getAttribute("height") ?? preview.height;
  const address = fresh?.getAttribute("src") ?? "";
  if (preview.getAttribute("src") !== address) preview.src = address;
  reveal();
  await check();
}

/** @param {Document} page @param {string} id */
function fieldOf(page, id) {
  return /** @type {HTMLTextAreaElement | null} */ (page.getElementById(id));
}

/** @param {string} text */
function tell(text) {
  said?.replaceChildren(text);
}

/** Try the frame: as narrow as it gets, by keyboard, and without script. */
async function check() {
  const turn = asked;
  const address = preview.getAttribute("src") ?? "";
  const frame = document.createElement("iframe");
  Object.assign(frame, { className: "tried", width: String(NARROW_PX), height: preview.height, title: "320 px", tabIndex: -1 });
  frame.setAttribute("aria-hidden", "true");
  try {
    const plain = await isPlain(address);
    if (turn === asked) mark("plain", plain);
    document.body.append(frame);
    const page = await shown(frame, address);
    if (turn !== asked) return;
    mark("narrow", page !== null && fits(page));
    mark("keyboard", page !== null && reachable(page));
  } finally {
    frame.remove();
  }
}

/** Whether the frame's own markup holds a picture that is there, with words for it, and links. @param {string} address */
async function isPlain(address) {
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) return false;
  // With scripting a parser takes what is for readers without it as text.
  const page = new DOMParser().parseFromString((await answer.text()).replaceAll(/<\/?noscript>/g, ""), "text/html");
  const image = page.querySelector("img.picture");
  const source = image?.getAttribute("src");
  if (!source || !image?.getAttribute("alt") || !page.querySelector(".listed a[href]")) return false;
  return (await fetch(source).catch(() => null))?.ok ?? false;
}

/** Wait until a frame shows its map; null if it does not. @param {HTMLIFrameElement} frame @param {string} address @returns {Promise<Document | null>} */
function shown(frame, address) {
  return new Promise((resolve) => {
    /** @param {Document | null} page */
    const end = (page) => {
      removeEventListener("message", hear);
      clearTimeout(late);
      resolve(page);
    };
    /** @param {MessageEvent} event */
    const hear = ({ source, data }) => {
      if (source === frame.contentWindow && data?.source === "eastern-border-map" && data.type === "ready") end(frame.contentDocument);
    };
    const late = setTimeout(() => end(null), LATE_MS);
    addEventListener("message", hear);
    frame.src = address;
  });
}

/** Whether nothing of a page is beyond its edges, and the map has room. @param {Document} page */
function fits(page) {
  const { scrollWidth, clientWidth, scrollHeight, clientHeight } = page.documentElement;
  const map = page.getElementById("map-frame");
  return scrollWidth <= clientWidth && scrollHeight <= clientHeight && (map?.offsetHeight ?? 0) >= 150;
}

/** Whether everything that can be used is among what the Tab key reaches. @param {Document} page */
function reachable(page) {
  const controls = /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary, [role=slider], #map"));
  const seen = Array.from(controls).filter((each) => each.offsetParent !== null && !each.matches(".submit"));
  return seen.length > 0 && seen.every((each) => each.tabIndex >= 0 && !each.matches(":disabled") && !each.closest("[inert]"));
}

/** @param {string} name @param {boolean} good */
function mark(name, good) {
  const item = /** @type {HTMLElement | null} */ (document.querySelector(`[data-check="${name}"]`));
  if (!item) return;
  item.dataset["state"] = good ? "good" : "bad";
  item.querySelector(".said")?.replaceChildren(item.dataset[good ? "good" : "bad"] ?? "");
}
