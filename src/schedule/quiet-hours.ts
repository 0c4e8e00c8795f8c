/** Until when it is quiet. */
import type { QuietHours } from "../core/channels.ts";
import { Temporal } from "./temporal.ts";

const DAY_MINUTES = 24 * 60;

/** End of the quiet hours that an instant lies in; null if it lies in none. */
export function quietUntil(at: number, zone: string, { from, until }: QuietHours): number | null {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const minute = local.hour * 60 + local.minute;
  const overMidnight = from > until;
  const isQuiet = overMidnight ? minute >= from || minute < until : minute >= from && minute < until;
  if (!isQuiet) return null;
  const endsTomorrow = overMidnight && minute >= from;
  const date = local.toPlainDate().add({ days: endsTomorrow ? 1 : 0 });
  const wall = until % DAY_MINUTES;
  const end = date.toZonedDateTime({
    timeZone: zone,
    plainTime: new Temporal.PlainTime(Math.floor(wall / 60), wall % 60),
  });
  return end.epochMilliseconds;
}
