const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const exact = new Intl.NumberFormat("en");

/** `1,234`: every digit, for places where there is room. */
export const formatCount = (count: number): string => exact.format(count);

/** `1,234` up to 9,999, then `12.3K`, for columns. */
export const formatCompactCount = (count: number): string =>
  count < 10_000 ? exact.format(count) : compact.format(count);

/** `1 span`, `2 spans`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${exact.format(count)} ${count === 1 ? one : many}`;
