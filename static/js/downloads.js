/** The page of all files: buttons that copy the text beside them, said in the words of the page. Without this module the text can be selected. */

export {}; // a module of its own: its names are no names of the page

const region = document.getElementById("copied");
const { copy: COPY = "", copied: COPIED = "", selected: SELECTED = "" } = region?.dataset ?? {};

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!(button instanceof HTMLButtonElement)) continue;
  button.hidden = false;
  button.addEventListener("click", () => void copy(button));
}

/** Copy what a button stands for, or select it where the browser does not let a page copy. @param {HTMLButtonElement} button */
async function copy(button) {
  const source = document.getElementById(button.dataset["copy"] ?? "");
  if (!source) return;
  let said = COPIED;
  try {
    await navigator.clipboard.writeText(source.textContent ?? "");
  } catch {
    getSelection()?.selectAllChildren(source);
    said = SELECTED;
  }
  for (const other of document.querySelectorAll("button[data-copy]")) if (other !== button) other.textContent = COPY;
  button.textContent = said;
  if (region) region.textContent = `${said}: ${button.dataset["what"] ?? ""}`;
}
