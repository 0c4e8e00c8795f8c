/** Numbers and durations in the words of the page. */

export function duration(ms: number): string {
  if (ms < 950) return ms < 100 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
  const seconds = ms / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(seconds < 2 ? 1 : 0)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  if (seconds < 3570) return pair(Math.round(seconds), 60, "min", "s");
  if (seconds < 172_800) return pair(Math.round(seconds / 60), 60, "h", "min");
  return pair(Math.round(seconds / 3600), 24, "d", "h");
}

function pair(whole: number, size: number, large: string, small: string): string {
  const rest = whole % size;
  return `${Math.floor(whole / size)} ${large}${rest === 0 ? "" : ` ${rest} ${small}`}`;
}

/** Coarse: `in 3 d`, `in 8 min`. */
export function distance(ms: number): string {
  const size = Math.abs(ms);
  if (size < 60_000) return `${Math.round(size / 1000)} s`;
  if (size < 3_600_000) return `${Math.round(size / 60_000)} min`;
  if (size < 86_400_000) return pair(Math.round(size / 60_000), 60, "h", "min");
  return `${Math.round(size / 86_400_000)} d`;
}

export function usd(amount: number): string {
  return `$${amount.toFixed(amount !== 0 && Math.abs(amount) < 0.01 ? 3 : 2)}`;
}

const NUMBER = new Intl.NumberFormat("en");

export function number(value: number): string {
  return NUMBER.format(value);
}

export function bytes(size: number): string {
  for (const [unit, length] of [
    ["GB", 1e9],
    ["MB", 1e6],
    ["kB", 1e3],
  ] as const) {
    if (size >= length) return `${(size / length).toFixed(size < 10 * length ? 1 : 0)} ${unit}`;
  }
  return `${size} B`;
}

const WORDS = [
  "no",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
];

/** `three findings`, `1,204 findings`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${WORDS[count] ?? number(count)} ${count === 1 ? one : many}`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
