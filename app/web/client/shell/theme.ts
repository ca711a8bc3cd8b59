import { useSyncExternalStore } from "react";

export type Theme = "light" | "dark" | "system";

const key = "theme";
const systemDark = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

function stored(): Theme {
  try {
    const value = localStorage.getItem(key);
    return value === "light" || value === "dark" ? value : "system";
  } catch {
    return "system";
  }
}

let chosen = stored();

/** Colours the page; public/theme.js does the same before the first paint. */
function apply(): void {
  const dark = chosen === "dark" || (chosen === "system" && systemDark.matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}

systemDark.addEventListener("change", apply);

/** Chooses a theme and remembers it in this browser; `system` forgets the choice. */
export function chooseTheme(theme: Theme): void {
  chosen = theme;
  apply();
  for (const notify of listeners) notify();
  try {
    if (theme === "system") localStorage.removeItem(key);
    else localStorage.setItem(key, theme);
  } catch {
    // Storage can be forbidden; the choice then lasts as long as the page.
  }
}

/** The theme that was chosen. */
export const useTheme = (): Theme =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => chosen,
  );
