import { useSyncExternalStore } from "react";

/** Whether a media query holds now. For what CSS alone cannot say, such as the height of windowed rows. */
export function useMediaQuery(query: string): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const list = matchMedia(query);
      list.addEventListener("change", onChange);
      return () => list.removeEventListener("change", onChange);
    },
    () => matchMedia(query).matches,
  );
}

/** Room for a list and its details side by side. */
export const wideScreen = "(min-width: 1024px)";
