const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const sameYear = new Intl.DateTimeFormat("en", { day: "numeric", month: "short" });
const otherYear = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", year: "numeric" });
const dayAndTime = new Intl.DateTimeFormat("en", {
  year: "numeric",
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
  hourCycle: "h23",
  timeZoneName: "short",
});

/** `just now`, `12 s ago`, `3 min ago`, `2 h ago`, `5 d ago`, then the date. A clock that is ahead reads as now. */
export function formatRelative(time: Date, now: Date): string {
  const age = now.getTime() - time.getTime();
  if (age < -minute) return time.getFullYear() === now.getFullYear() ? sameYear.format(time) : otherYear.format(time);
  if (age < 2000) return "just now";
  if (age < minute) return `${Math.floor(age / 1000)} s ago`;
  if (age < hour) return `${Math.floor(age / minute)} min ago`;
  if (age < day) return `${Math.floor(age / hour)} h ago`;
  if (age < 7 * day) return `${Math.floor(age / day)} d ago`;
  return time.getFullYear() === now.getFullYear() ? sameYear.format(time) : otherYear.format(time);
}

const moment = new Intl.DateTimeFormat("en", {
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

/** Day and time to the second, in the reader's time zone. */
export const formatMoment = (time: Date): string => moment.format(time);

/** The exact time in the reader's time zone, with milliseconds. */
export const formatExact = (time: Date): string => dayAndTime.format(time);
