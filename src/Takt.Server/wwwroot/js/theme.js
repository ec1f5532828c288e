// Runs before the first paint, so that a chosen theme never flashes the other one.
document.documentElement.classList.remove("no-script");
try {
  const theme = localStorage.getItem("takt-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden; the system's theme is then the theme.
}
