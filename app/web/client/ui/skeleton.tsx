import { classNames } from "./class-names.ts";

/** A grey bar in the place of text that is still loading. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={classNames("block h-3 animate-pulse rounded bg-hover", className)} />;
}
