/** Moments as the home's zone has them. */

export interface Zoned {
  /** `Mon 23 Nov` */
  day(at: number): string;
  /** `Mon` */
  weekday(at: number): string;
  /** `Monday 23 November 2026` */
  longDay(at: number): string;
  /** `07:52` */
  time(at: number): string;
  /** `07:52:10` */
  exact(at: number): string;
  /** `Sat 02:00`, `today 23:30`, `5 Dec 05:00`: as short as it can be beside `now`. */
  when(at: number, now: number): string;
  /** `2026-11-23` */
  date(at: number): string;
  /** First quarter of an hour of a date; the browser may stand in another zone than the home. */
  startOf(date: string): number;
  /** `CET` */
  name(at: number): string;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const known = new Map<string, Zoned>();

export function zoned(zone: string): Zoned {
  const there = known.get(zone) ?? make(zone);
  known.set(zone, there);
  return there;
}

function make(zone: string): Zoned {
  const format = (options: Intl.DateTimeFormatOptions, locale = "en-GB") =>
    new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
  const formats = {
    weekday: format({ weekday: "short" }),
    day: format({ weekday: "short", day: "numeric", month: "short" }),
    date: format({ day: "numeric", month: "short" }),
    year: format({ day: "numeric", month: "short", year: "numeric" }),
    long: format({ weekday: "long", day: "numeric", month: "long", year: "numeric" }),
    time: format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
    exact: format({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }),
    iso: format({ year: "numeric", month: "2-digit", day: "2-digit" }, "sv-SE"),
    name: format({ timeZoneName: "short" }, "en-GB"),
  };
  const plain = (text: string) => text.replaceAll(",", "").replace("Sept", "Sep");
  const date = (at: number) => formats.iso.format(at);
  const time = (at: number) => formats.time.format(at);
  return {
    weekday: (at) => formats.weekday.format(at),
    day: (at) => plain(formats.day.format(at)),
    longDay: (at) => plain(formats.long.format(at)),
    time,
    exact: (at) => formats.exact.format(at),
    date,
    startOf(wanted) {
      const utc = Date.parse(`${wanted}T00:00:00Z`);
      for (let at = utc - 15 * HOUR_MS; at <= utc + 15 * HOUR_MS; at += HOUR_MS / 4)
        if (date(at) === wanted) return at;
      return Number.NaN;
    },
    name: (at) => formats.name.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? zone,
    when(at, now) {
      const apart = Math.round((Date.parse(date(at)) - Date.parse(date(now))) / DAY_MS);
      if (apart === 0) return time(at);
      if (Math.abs(apart) < 6) return `${formats.weekday.format(at)} ${time(at)}`;
      if (date(at).slice(0, 4) !== date(now).slice(0, 4)) return plain(formats.year.format(at));
      return `${plain(formats.date.format(at))} ${time(at)}`;
    },
  };
}
