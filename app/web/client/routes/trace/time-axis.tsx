import { formatDuration } from "../../logic/format-duration.ts";
import { axisTicks } from "../../logic/time-axis.ts";

/** Columns of the outline: name, duration, bars. The axis and the rows share them. */
export const outlineColumns = "grid grid-cols-[minmax(12rem,46%)_4.5rem_minmax(0,1fr)]";

/** Round times above the bars. */
export function TimeAxis({ duration }: { duration: number }) {
  const ticks = axisTicks(duration, 5).filter((tick) => duration > 0 && tick / duration < 0.94);
  return (
    <div className={`${outlineColumns} h-7 shrink-0 border-line border-b text-faint text-2xs`} aria-hidden>
      <span className="flex items-center pl-3">Span</span>
      <span className="flex items-center justify-end pr-2">Duration</span>
      <span className="relative mr-4 ml-2">
        {ticks.map((tick) => (
          <span
            key={tick}
            className="absolute inset-y-0 flex items-center border-line border-l pl-1 tabular-nums"
            style={{ left: `${(tick / duration) * 100}%` }}
          >
            {tick === 0 ? "0" : formatDuration(tick)}
          </span>
        ))}
      </span>
    </div>
  );
}
