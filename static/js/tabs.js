/** Two lists in one place, by the WAI-ARIA tabs pattern; without script they stand one below the other. */

import { byId, element } from "#map/dom.js";

/** Turn the sections of the lists into tabs. */
export function tabs() {
  const host = byId("lists");
  if (!host) return;
  const panels = ["incidents-panel", "crossings-panel"].map(byId).filter((panel) => panel !== null);
  const buttons = panels.map((panel) => {
    const heading = panel.querySelector("h2");
    const button = element("button", { type: "button", role: "tab", id: `${panel.id}-tab`, "aria-controls": panel.id });
    button.append(...(heading?.childNodes ?? []));
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", button.id);
    panel.classList.add("tabbed");
    return button;
  });
  /** @param {number} chosen @param {boolean} focus */
  const choose = (chosen, focus) => {
    buttons.forEach((button, i) => {
      button.setAttribute("aria-selected", String(i === chosen));
      button.tabIndex = i === chosen ? 0 : -1;
      const panel = panels[i];
      if (panel) panel.hidden = i !== chosen;
    });
    if (focus) buttons[chosen]?.focus();
  };
  buttons.forEach((button, i) => {
    button.addEventListener("click", () => choose(i, false));
    button.addEventListener("keydown", ({ key }) => {
      const step = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
      if (step !== 0) choose((i + step + buttons.length) % buttons.length, true);
    });
  });
  host.prepend(element("div", { class: "tabs", role: "tablist", "aria-label": "Lists" }, ...buttons));
  choose(0, false);
}
