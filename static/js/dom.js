/** Building DOM from text: text from data is only ever text. */

/**
 * Make an element. Attributes that are null are left out; children may be text.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | null>} [attributes]
 * @param {...(Node | string | null)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null) node.setAttribute(name, value);
  }
  for (const child of children) if (child !== null) node.append(child);
  return node;
}

/** The parts of a sentence, what stands in it between isolates marked as English. @param {string} sentence */
export function marked(sentence) {
  return sentence.split(/[\u2068\u2069]/).map((part, at) => (at % 2 === 0 ? part : element("span", { lang: "en" }, part)));
}

const SVG = "http://www.w3.org/2000/svg";

/**
 * Make an SVG element.
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag @param {Record<string, string>} [attributes] @param {...Node} children
 * @returns {SVGElementTagNameMap[K]}
 */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Return an http or https address, or null for anything else. @param {string | null | undefined} text */
export function webAddress(text) {
  if (!text) return null;
  try {
    const url = new URL(text);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

/** Find an element of the page, or null. @param {string} id */
export function byId(id) {
  return document.getElementById(id);
}

/**
 * Return a function that runs only when calls have ceased for a while.
 * @param {() => void} run @param {number} ms
 */
export function debounced(run, ms) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = window.setTimeout(run, ms);
  };
}

/**
 * Return a function that runs only when calls have ceased for a while, counted from when the last is painted: on a slow
 * machine it does not come between one step and the next.
 * @param {() => void} run @param {number} ms
 */
export function rested(run, ms) {
  const soon = debounced(run, ms);
  let calls = 0;
  return () => {
    const own = ++calls;
    void painted().then(() => own === calls && soon());
  };
}

/**
 * Return a function that runs at once, but while it is called again and again only every so often; the last call counts.
 * @param {() => void} run @param {number} ms
 * @returns {(() => void) & {now: () => void}} now: runs what is still to come
 */
export function paced(run, ms) {
  let [timer, last] = [0, -Infinity];
  const go = () => {
    clearTimeout(timer);
    [timer, last] = [0, performance.now()];
    run();
  };
  const call = () => {
    if (timer !== 0) return;
    const wait = last + ms - performance.now();
    if (wait <= 0) go();
    else timer = window.setTimeout(go, wait);
  };
  const now = () => {
    if (timer !== 0) go();
  };
  return Object.assign(call, { now });
}

/** Wait until what was changed is painted. A hidden page paints nothing, so it does not wait for ever. */
export function painted() {
  return /** @type {Promise<void>} */ (
    new Promise((resolve) => {
      const late = setTimeout(resolve, 500);
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          clearTimeout(late);
          resolve();
        }),
      );
    })
  );
}
