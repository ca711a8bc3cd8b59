import type { FeedState } from "../../api/use-live-traces.ts";
import { classNames } from "../../ui/class-names.ts";

const looks: Readonly<Record<FeedState, { dot: string; text: string; title: string }>> = {
  connecting: { dot: "bg-faint", text: "Connecting", title: "Opening the live feed." },
  live: { dot: "bg-ok", text: "Live", title: "New traces appear by themselves." },
  lost: {
    dot: "bg-warn",
    text: "Reconnecting",
    title: "The live feed is interrupted. The list is refreshed every 10 seconds.",
  },
};

/** Whether new traces appear by themselves. */
export function LiveDot({ state }: { state: FeedState }) {
  const { dot, text, title } = looks[state];
  return (
    <span title={title} className="inline-flex items-center gap-2 text-muted text-xs">
      <span
        aria-hidden
        className={classNames("size-1.5 rounded-full", dot, state === "live" && "motion-safe:animate-breathe")}
      />
      {text}
    </span>
  );
}
