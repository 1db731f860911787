/**
 * For the pages of others: frames as high as what is in them, and the element <eastern-border-map>.
 * A page may load it more than once. It depends on nothing.
 */

export {}; // its names are no names of the page

const NAME = "eastern-border-map";
const SELECTOR = "iframe[data-border-map]";
/** Parameters that a map changes while it is shown; the others are another frame. */
const STATE = (
  "datetime mode section category verification confidence source crossing q bbox near view sort compare unit layers map select theme"
).split(" ");
const ADDRESS = [...STATE, "lang", "v", "controls", "corrections", "heading"];
const MOST_PX = 5_000;

const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
const home = new URL("embed", script ? script.src : location.href);

/** The map as an element, whose attributes are the parameters of the address. */
class BorderMapElement extends HTMLElement {
  static observedAttributes = [...ADDRESS, "src", "title", "height"];
  /** @type {HTMLIFrameElement | undefined} */
  frame;
  ready = false;

  connectedCallback() {
    this.show();
  }

  /** @param {string} name @param {string | null} _old @param {string | null} value */
  attributeChangedCallback(name, _old, value) {
    if (this.ready && STATE.includes(name)) this.setState({ [name]: value });
    else if (this.frame) this.show();
  }

  /** Change what the map shows. @param {object} state */
  setState(state) {
    this.frame?.contentWindow?.postMessage({ type: "setState", state }, "*");
  }

  show() {
    const frame = (this.frame ??= document.createElement("iframe"));
    const url = new URL(this.getAttribute("src") ?? home, location.href);
    for (const name of ADDRESS) {
      const value = this.getAttribute(name);
      if (value) url.searchParams.set(name === "heading" ? "title" : name, value);
    }
    frame.title = this.title;
    frame.style.cssText = `display:block;border:0;width:100%;height:${this.getAttribute("height") ?? 600}px`;
    frame.dataset["borderMap"] = "";
    frame.loading = "lazy";
    if (frame.src !== url.href) {
      this.ready = false;
      frame.src = url.href;
    }
    if (!frame.isConnected) this.replaceChildren(frame);
  }
}

/** @returns {NodeListOf<HTMLIFrameElement>} */
const frames = () => document.querySelectorAll(SELECTOR);

if (!customElements.get(NAME)) {
  addEventListener("message", ({ data, source, origin }) => {
    if (data?.source !== NAME) return;
    for (const frame of frames()) {
      if (frame.contentWindow !== source) continue;
      if (new URL(frame.src).origin !== origin && !(origin === "null" && frame.hasAttribute("sandbox"))) continue;
      if (data.type === "height" && data.height > 0) frame.style.height = `${Math.min(data.height, MOST_PX)}px`;
      const { parentNode: host } = frame;
      if (!(host instanceof BorderMapElement)) continue;
      if (data.type === "ready") host.ready = true;
      host.dispatchEvent(new CustomEvent(data.type, { detail: data }));
    }
  });
  customElements.define(NAME, BorderMapElement);
  // A frame that was there before this script has said its height to nobody.
  for (const frame of frames()) frame.contentWindow?.postMessage({ type: "getHeight" }, "*");
}
