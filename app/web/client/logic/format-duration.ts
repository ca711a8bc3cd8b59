const pad = (value: number): string => String(value).padStart(2, "0");

/** A duration as people read it: `0.42 ms`, `318 ms`, `1.84 s`, `2 m 05 s`, `1 h 02 m`; a dash while it is open. */
export function formatDuration(milliseconds: number | null): string {
  if (milliseconds === null) return "—";
  if (milliseconds === 0) return "0 ms";
  if (milliseconds < 9.995) return `${trim(milliseconds.toFixed(2))} ms`;
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 9.995) return `${seconds.toFixed(2)} s`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${pad(whole % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} m`;
}

const trim = (decimal: string): string => decimal.replace(/\.?0+$/, "");
