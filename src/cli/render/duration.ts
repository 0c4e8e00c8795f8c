const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
] as const;

/**
 * A duration for people: `340 ms`, `4.2 s`, `48 s`, `3 min 05 s`, `2 h 10 min`, `3 d 4 h`.
 *
 * @param ms milliseconds; negative ones are shown as 0
 */
export function formatDuration(ms: number): string {
  if (!(ms > 0)) return "0 s";
  if (ms < 950) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return pair(Math.floor(whole / 60), "min", whole % 60, "s");
  const minutes = Math.round(whole / 60);
  if (minutes < 24 * 60) return pair(Math.floor(minutes / 60), "h", minutes % 60, "min");
  const hours = Math.round(minutes / 60);
  return pair(Math.floor(hours / 24), "d", hours % 24, "h");
}

/** `3 min 05 s`, but `3 min` where nothing is left over. */
function pair(large: number, unit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${unit}` : `${large} ${unit} ${String(small).padStart(2, "0")} ${smallUnit}`;
}

/** How far away something is, coarsely: `in 3 h`, `12 min ago`, `now`. */
export function formatDistance(ms: number): string {
  const size = Math.abs(ms);
  if (size < 1000) return "now";
  const text = coarse(size);
  return ms > 0 ? `in ${text}` : `${text} ago`;
}

function coarse(ms: number): string {
  for (const [unit, length] of UNITS) {
    if (ms >= length) return `${Math.floor(ms / length)} ${unit}`;
  }
  return `${Math.floor(ms / 1000)} s`;
}
