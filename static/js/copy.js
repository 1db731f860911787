/**
 * Buttons that copy the text of another element, on pages that need no other program. Without it the text can be selected.
 * Each says with its own data what it says once it has: `data-copied`, or `data-press` where the browser lets no page copy.
 */

export {}; // a module of its own: its names are no names of the page

const LASTS = 4_000;

const region = document.getElementById("copied");
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!(button instanceof HTMLButtonElement)) continue;
  const usual = button.textContent ?? "";
  button.hidden = false;
  button.addEventListener("click", () => void copy(button, usual));
}

/** Copy what a button stands for, or select it. @param {HTMLButtonElement} button @param {string} usual */
async function copy(button, usual) {
  const source = document.getElementById(button.dataset["copy"] ?? "");
  if (!source) return;
  let said = button.dataset["copied"] ?? "";
  try {
    await navigator.clipboard.writeText(source.textContent ?? "");
  } catch {
    getSelection()?.selectAllChildren(source);
    said = button.dataset["press"] ?? "";
  }
  button.textContent = said;
  if (region) region.textContent = `${said}: ${button.getAttribute("aria-label") ?? ""}`;
  setTimeout(() => (button.textContent = usual), LASTS);
}
