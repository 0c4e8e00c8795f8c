/** Local dates and times in a task's zone, for the names and lines of logs. */

const formats = new Map<string, Intl.DateTimeFormat>();

/** `2026-11-23` */
export function localDate(at: number, zone: string): string {
  const { year, month, day } = partsOf(at, zone);
  return `${year}-${month}-${day}`;
}

/** `2026-11-23T03:00:01+01:00` */
export function localTime(at: number, zone: string): string {
  const { year, month, day, hour, minute, second, timeZoneName } = partsOf(at, zone);
  const offset = timeZoneName === "GMT" ? "+00:00" : timeZoneName?.replace("GMT", "");
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`;
}

function partsOf(at: number, zone: string): Partial<Record<Intl.DateTimeFormatPartTypes, string>> {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-u-ca-iso8601", {
      timeZone: zone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
      timeZoneName: "longOffset",
    });
    formats.set(zone, format);
  }
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
}
