// Runs before the first paint, so that no page flashes in the wrong colours. A file of its own: the content security
// policy forbids inline scripts. logic/theme.ts writes the choice.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("theme");
  } catch {
    // Storage can be forbidden; the system's preference then decides.
  }
  const dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
