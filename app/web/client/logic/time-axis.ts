const secondsAndMore = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400].map(
  (s) => s * 1000,
);

/**
 * Round moments for the axis above a waterfall, in milliseconds from its start: 0 first, at most `most` of them, at
 * 1-2-5 steps below a second and at clock steps above.
 */
export function axisTicks(duration: number, most: number): readonly number[] {
  if (duration <= 0) return [0];
  const step = stepOf(duration / most);
  return Array.from({ length: Math.floor(duration / step) + 1 }, (_, index) => index * step);
}

function stepOf(least: number): number {
  if (least <= 500) {
    const power = 10 ** Math.floor(Math.log10(least));
    return ([1, 2, 5, 10].find((factor) => factor * power >= least) ?? 10) * power;
  }
  return secondsAndMore.find((step) => step >= least) ?? Math.ceil(least / 86_400_000) * 86_400_000;
}
