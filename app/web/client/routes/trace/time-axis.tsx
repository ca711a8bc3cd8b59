import { formatDuration } from "../../logic/format-duration.ts";
import { axisTicks } from "../../logic/time-axis.ts";

/** Columns of the outline: name, duration, bars. The axis and the rows share them. */
export const outlineColumns = "grid grid-cols-[minmax(12rem,46%)_4.5rem_minmax(0,1fr)]";

/** Ticks are round, so that `2.00 s` says no more than `2 s`, and `1 m 00 s` no more than `1 m`. */
const shortDuration = (tick: number): string =>
  formatDuration(tick)
    .replace(/ 00 [sm]$/, "")
    .replace(/\.0+(?= )/, "")
    .replace(/(\.\d)0(?= )/, "$1");

const ticksOf = (duration: number): readonly number[] =>
  axisTicks(duration, 5).filter((tick) => duration > 0 && tick / duration < 0.88);

/** Round times above the bars. */
export function TimeAxis({ duration }: { duration: number }) {
  return (
    <div className={`${outlineColumns} h-7 shrink-0 border-line border-b text-faint text-2xs`} aria-hidden>
      <span className="flex items-center pl-3">Span</span>
      <span className="flex items-center justify-end pr-2">Duration</span>
      <span className="relative mr-4 ml-2">
        {ticksOf(duration).map((tick) => (
          <span
            key={tick}
            className="absolute inset-y-0 flex items-center whitespace-nowrap border-line border-l pl-1 tabular-nums"
            style={{ left: `${(tick / duration) * 100}%` }}
          >
            {tick === 0 ? "0" : shortDuration(tick)}
          </span>
        ))}
      </span>
    </div>
  );
}

/** The axis' lines, going on behind the rows. */
export function AxisLines({ duration }: { duration: number }) {
  return (
    <div className={`${outlineColumns} pointer-events-none absolute inset-0`} aria-hidden>
      <span className="relative col-start-3 mr-4 ml-2">
        {ticksOf(duration).map((tick) => (
          <span
            key={tick}
            className="absolute inset-y-0 border-line border-l opacity-60"
            style={{ left: `${(tick / duration) * 100}%` }}
          />
        ))}
      </span>
    </div>
  );
}
