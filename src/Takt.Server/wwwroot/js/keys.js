// Keys for those who don't leave the keyboard. They do nothing while somebody types, and nothing that a link doesn't do.
const jump = document.getElementById("jump");
const help = document.getElementById("keys");
const typing = target => target.closest?.("input, select, textarea, [contenteditable], dialog[open]");
let awaited = false;

const pages = { h: "/", p: "/spend", s: "/sessions", l: "/limits", m: "/machines" };

// Links of the page's own sections, so that a door that was chosen stays.
function go(key) {
  const path = pages[key];
  if (!path) return;
  const own = [...document.querySelectorAll(".sections a")].find(link => link.pathname === path || link.pathname === `/me${path === "/" ? "" : path}`);
  location.assign(own?.href ?? path);
}

function step(by) {
  const rows = [...document.querySelectorAll("main tbody tr:has(th a)")].filter(row => row.offsetParent);
  const at = rows.findIndex(row => row.contains(document.activeElement));
  rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + by))]?.querySelector("th a").focus();
}

function openFilter() {
  const menu = document.querySelector("[data-filter-menu]");
  if (!menu) return;
  menu.open = true;
  menu.querySelector("select, input:not([type=hidden])").focus();
}

const acts = {
  j: () => step(1),
  k: () => step(-1),
  u: () => history.back(),
  f: openFilter,
  e: () => document.querySelector("a[download]")?.focus(),
  "?": () => help?.showModal(),
};

document.addEventListener("keydown", event => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && jump) {
    event.preventDefault();
    if (!jump.open) jump.showModal();
    document.getElementById("jump-text").select();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (awaited) {
    awaited = false;
    go(event.key);
  } else if (event.key === "g") awaited = true;
  else if (acts[event.key] && !event.target.closest?.("[data-river]")) {
    event.preventDefault();
    acts[event.key]();
  }
});

// In the dialog: the arrows go from link to link, Enter takes the first.
jump?.addEventListener("keydown", event => {
  const links = [...jump.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  if (event.key === "Enter" && at < 0 && links.length) {
    event.preventDefault();
    location.assign(links[0].href);
  }
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  (links[to] ?? document.getElementById("jump-text")).focus();
});

for (const button of document.querySelectorAll("[data-jump]")) button.addEventListener("click", () => jump?.showModal());
