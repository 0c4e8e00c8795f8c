/** The seven days before a moment, and the seven before those, as local dates. Pure. */

export interface Week {
  /** `2026-11-16`. */
  readonly first: string;
  readonly last: string;
}

const DAY_MS = 86_400_000;

/** The last seven whole days: today is not over and does not count. */
export function weeksBefore(at: Date, zone: string): { readonly week: Week; readonly before: Week } {
  const today = localDay(at, zone);
  return {
    week: { first: plusDays(today, -7), last: plusDays(today, -1) },
    before: { first: plusDays(today, -14), last: plusDays(today, -8) },
  };
}

export function localDay(at: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone: zone,
    calendar: "gregory",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}`;
}

/** Dates alone: no zone and no summer time are in it. */
export function plusDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `16–22 Nov 2026`, `28 Dec 2026 – 3 Jan 2027`. */
export function weekText({ first, last }: Week): string {
  const [year = "", month = "", day = ""] = first.split("-");
  const [lastYear = "", lastMonth = "", lastDay = ""] = last.split("-");
  const end = `${Number(lastDay)} ${monthName(lastMonth)} ${lastYear}`;
  if (year !== lastYear) return `${Number(day)} ${monthName(month)} ${year} – ${end}`;
  if (month !== lastMonth) return `${Number(day)} ${monthName(month)} – ${end}`;
  return `${Number(day)}–${end}`;
}

function monthName(month: string): string {
  return MONTHS[Number(month) - 1] ?? month;
}
