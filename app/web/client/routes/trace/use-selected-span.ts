import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";

const route = getRouteApi("/signed-in/projects/$projectId/traces/$traceId");
const settle = 200;

/**
 * The span in view, which the page's URL names. Walking through spans writes the URL once it comes to rest: browsers
 * limit how often it may change, and a key held down is faster.
 */
export function useSelectedSpan() {
  const { span: named } = route.useSearch();
  const navigate = route.useNavigate();
  const [span, setSpan] = useState(named);
  const written = useRef(named);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    if (named === written.current) return;
    written.current = named;
    setSpan(named);
  }, [named]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const write = (next: string | undefined, replace: boolean) => {
    written.current = next;
    void navigate({ search: { span: next }, replace });
  };
  return {
    span,
    /** Goes on to another span, in the same entry of the browser's history. */
    walkTo: (next: string) => {
      setSpan(next);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => write(next, true), settle);
    },
    /** Opens a span over the tree: the browser's back button closes it. */
    open: (next: string) => {
      setSpan(next);
      write(next, false);
    },
    close: () => {
      setSpan(undefined);
      write(undefined, true);
    },
  };
}
