/** Local times for people. Everything is cut out of `localText`, `2026-03-29T03:00:00+02:00`. */
import { localText } from "../../schedule/local-text.ts";

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

/** `03:00`, or `03:00:15` where seconds matter. */
export function clockTime(local: string): string {
  const seconds = local.slice(16, 19);
  return local.slice(11, 16) + (seconds === ":00" ? "" : seconds);
}

/** `+02:00`. */
export function offsetOf(local: string): string {
  return local.slice(19).replace(/^\.\d+/, "");
}

/** `Sunday 29 March 2026`. */
export function longDate(local: string): string {
  const [year = "", month = "", day = ""] = local.slice(0, 10).split("-");
  const weekday = DAYS[new Date(`${local.slice(0, 10)}T00:00:00Z`).getUTCDay()] ?? "";
  return `${weekday} ${Number(day)} ${MONTHS[Number(month) - 1] ?? ""} ${year}`;
}

/**
 * A moment as it is told beside `now`: `today 03:00`, `yesterday 23:10`, `Tue 24 Nov 07:45`, with the year if it is
 * another one. To the second with `seconds`.
 */
export function whenText(at: number, now: number, zone: string, seconds = false): string {
  const local = localText(at, zone);
  const time = seconds ? local.slice(11, 19) : local.slice(11, 16);
  const today = localText(now, zone);
  const apart = dayNumber(local) - dayNumber(today);
  if (apart === 0) return `today ${time}`;
  if (apart === -1) return `yesterday ${time}`;
  if (apart === 1) return `tomorrow ${time}`;
  return `${shortDate(local, today)} ${time}`;
}

/** `Tue 24 Nov`, with the year where it is not the one of `reference`. */
export function shortDate(local: string, reference: string): string {
  const [weekday = "", day = "", month = "", year = ""] = longDate(local).split(" ");
  const text = `${weekday.slice(0, 3)} ${day} ${month.slice(0, 3)}`;
  return local.slice(0, 4) === reference.slice(0, 4) ? text : `${text} ${year}`;
}

function dayNumber(local: string): number {
  return Math.round(Date.parse(`${local.slice(0, 10)}T00:00:00Z`) / 86_400_000);
}
