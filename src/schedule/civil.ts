/**
 * Local times as plain numbers: a "local" value counts milliseconds since 1970-01-01T00:00 on the wall, as if the
 * wall were in UTC; a "day" counts days from there. Formatting is done by hand because it is most of the work of
 * listing a year of moments.
 */

export const SECOND_MS = 1000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** The furthest instant that dates can have, either side of 1970. */
export const LAST_INSTANT_MS = 8.64e15;

/** Day of a local time. */
export function dayOf(localMs: number): number {
  return Math.floor(localMs / DAY_MS);
}

/** `2026-03-29` for a day. */
export function dateText(day: number): string {
  const slot = day & 7;
  if (knownDays[slot] !== day) {
    knownDays[slot] = day;
    knownDates[slot] = formatDate(day);
  }
  return knownDates[slot] ?? "";
}

/** Days that were asked for lately: zones that are listed together stand at different days. */
const knownDays: number[] = Array.from({ length: 8 }, () => Number.NaN);
const knownDates: string[] = [];

function formatDate(day: number): string {
  const text = new Date(day * DAY_MS).toISOString();
  return text.slice(0, text.indexOf("T"));
}

/** `02:30:00` for seconds since midnight. */
export function timeText(secondOfDay: number): string {
  const minute = Math.floor(secondOfDay / 60);
  const second = secondOfDay - minute * 60;
  return (MINUTES[minute] ?? "") + (SECONDS[second] ?? "");
}

const SECONDS: readonly string[] = Array.from({ length: 60 }, (_, second) => `:${twoDigits(second)}`);
const MINUTES: readonly string[] = Array.from(
  { length: 1440 },
  (_, minute) => `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`,
);

/** `2026-03-29T02:30:00`; milliseconds follow only where there are some, so that two moments never share a text. */
export function localMsText(localMs: number): string {
  const day = dayOf(localMs);
  const inDay = localMs - day * DAY_MS;
  const second = Math.floor(inDay / SECOND_MS);
  const text = `${dateText(day)}T${timeText(second)}`;
  const rest = inDay - second * SECOND_MS;
  return rest === 0 ? text : `${text}.${String(rest).padStart(3, "0")}`;
}

/** The local time that a nominal text names; the inverse of `localMsText`. */
export function parseLocalText(text: string): number {
  return Date.parse(`${text}Z`);
}

/** `07` for 7. */
export function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
