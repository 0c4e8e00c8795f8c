/** Figures as people read them; the same on every machine. Pure. */

export function countText(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

export function grouped(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ",");
}

export function moneyText(usd: number): string {
  return usd !== 0 && Math.abs(usd) < 0.01 ? "< $0.01" : `$${usd.toFixed(2)}`;
}

export function timeText(ms: number): string {
  const seconds = ms / 1_000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `97.7 %`; never 100 % while anything failed. */
export function rateText(part: number, whole: number): string {
  if (whole === 0) return "–";
  if (part === whole) return "100 %";
  return `${(Math.min(part / whole, 0.999) * 100).toFixed(1)} %`;
}

/** `+3`, `−3`, `±0`. */
export function differenceText(difference: number): string {
  if (difference === 0) return "±0";
  return difference > 0 ? `+${grouped(difference)}` : `−${grouped(-difference)}`;
}

/** `(+12 %)` over the value before; nothing where there is none to compare with, or where it is hardly another. */
export function changeText(now: number | null, before: number | null): string {
  if (now === null || before === null || before === 0) return "";
  const percent = Math.round((now / before - 1) * 100);
  if (Math.abs(percent) < 5) return "";
  return ` (${percent > 0 ? "+" : "−"}${grouped(Math.abs(percent))} %)`;
}
