/**
 * Buttons that copy the text of another element; without this module the text can be selected. Each says with its own data
 * what it says once it has: `data-copied`, or `data-press` where the browser lets no page copy.
 */

const LASTS = 4_000;

reveal();
document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest("button[data-copy]") : null;
  if (button instanceof HTMLButtonElement) void copy(button);
});

/** Show the buttons; once more when others were put in their place. */
export function reveal() {
  for (const button of document.querySelectorAll("button[data-copy]")) button.removeAttribute("hidden");
}

/** Copy what a button stands for, or select it. @param {HTMLButtonElement} button */
async function copy(button) {
  const source = document.getElementById(button.dataset["copy"] ?? "");
  if (!source) return;
  const field = source instanceof HTMLInputElement || source instanceof HTMLTextAreaElement ? source : null;
  const usual = (button.dataset["usual"] ??= button.textContent ?? "");
  for (const other of document.querySelectorAll("button[data-usual]")) other.textContent = /** @type {HTMLElement} */ (other).dataset["usual"] ?? "";
  field?.select();
  let said = button.dataset["copied"] ?? "";
  try {
    await navigator.clipboard.writeText(field ? field.value : (source.textContent ?? ""));
  } catch {
    if (!field) getSelection()?.selectAllChildren(source);
    said = button.dataset["press"] ?? "";
  }
  button.textContent = said;
  const what = button.dataset["what"] ?? button.getAttribute("aria-label") ?? "";
  document.querySelector("#copied, #said")?.replaceChildren(what ? `${said}: ${what}` : said);
  setTimeout(() => (button.textContent = usual), LASTS);
}
