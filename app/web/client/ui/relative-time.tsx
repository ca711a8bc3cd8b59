import { formatExact, formatRelative } from "../logic/format-time.ts";
import { useNow } from "./use-now.ts";

/** An age that stays true while the page is open; the exact time on hover. */
export function RelativeTime({ iso, className }: { iso: string; className?: string }) {
  const time = new Date(iso);
  const text = useNow((now) => formatRelative(time, now));
  return (
    <time dateTime={iso} title={formatExact(time)} className={className}>
      {text}
    </time>
  );
}
