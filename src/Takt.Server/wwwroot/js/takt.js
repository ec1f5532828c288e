// Small behaviours for server-rendered pages: everything works without them, they only make it kinder.
import "./chart.js";
import "./keys.js";
import { remember, showChanges } from "./live.js";
import { upgradeTimes, tickAges } from "./time.js";
import { makeSortable } from "./sort.js";

function upgrade(root) {
  upgradeTimes(root);
  for (const table of root.querySelectorAll("table[data-sort]")) makeSortable(table);
}

async function copy(button) {
  const text = document.getElementById(button.dataset.copy)?.textContent ?? "";
  const { textContent: word, ariaLabel: label } = button;
  // What it says now is its whole name: the label would hide that from those who hear the page.
  button.ariaLabel = null;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    const range = document.createRange();
    range.selectNodeContents(document.getElementById(button.dataset.copy));
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    button.textContent = "Selected: press Ctrl+C";
  }
  setTimeout(() => { Object.assign(button, { textContent: word, ariaLabel: label }); }, 2000);
}

document.addEventListener("click", event => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", event => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("change", event => {
  if (!event.target.matches("[data-theme-choice]")) return;
  const theme = event.target.value;
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem("takt-theme");
    else localStorage.setItem("takt-theme", theme);
  } catch {
    // The choice then lasts for this page.
  }
  document.dispatchEvent(new CustomEvent("takt:theme"));
});

for (const choice of document.querySelectorAll("[data-theme-choice]")) {
  choice.value = document.documentElement.dataset.theme ?? "system";
  choice.closest("[hidden]")?.removeAttribute("hidden");
}

// A failed request marks the page as old; the next good one takes the mark away.
const away = state => document.documentElement.toggleAttribute("data-away", state);
document.addEventListener("htmx:error", () => away(true));
document.addEventListener("htmx:response:error", () => away(true));
document.addEventListener("htmx:after:request", event => { if (event.detail.ctx.response.status < 400) away(false); });

// The newest event moved on: whatever shows sums asks for itself again.
let newest = document.querySelector("[data-newest]")?.dataset.newest;
document.addEventListener("htmx:before:swap", () => remember(document));
document.addEventListener("htmx:after:swap", () => {
  upgrade(document);
  showChanges(document);
  const now = document.querySelector("[data-newest]")?.dataset.newest;
  if (now !== newest) {
    newest = now;
    document.body.dispatchEvent(new CustomEvent("takt:fresh"));
  }
});

upgrade(document);
tickAges();
// All that scripts do is there from here on.
document.documentElement.dataset.ready = "";
