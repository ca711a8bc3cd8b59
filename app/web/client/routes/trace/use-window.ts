import { type RefObject, useLayoutEffect, useState } from "react";
import { windowRange } from "../../logic/window-range.ts";

/** Which of `count` rows of equal height to draw in a scrolling element, and where. */
export function useWindow(scroller: RefObject<HTMLElement | null>, count: number, rowHeight: number) {
  const [view, setView] = useState({ scrollTop: 0, height: 800 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = () => setView({ scrollTop: element.scrollTop, height: element.clientHeight });
    look();
    const resized = new ResizeObserver(look);
    resized.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [scroller]);
  return windowRange({ ...view, rowHeight, count, overscan: 8 });
}
