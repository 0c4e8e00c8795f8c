/** The clock changes of all zones, for tests. */
import { Temporal } from "../temporal.ts";

export interface Transition {
  readonly zone: string;
  readonly at: number;
}

/** Every change of offset of a zone with `from < at < until`. */
export function transitionsOf(zone: string, from: number, until: number): Transition[] {
  const found: Transition[] = [];
  let moment = Temporal.Instant.fromEpochMilliseconds(from)
    .toZonedDateTimeISO(zone)
    .getTimeZoneTransition("next");
  while (moment !== null && moment.epochMilliseconds < until) {
    found.push({ zone, at: moment.epochMilliseconds });
    moment = moment.getTimeZoneTransition("next");
  }
  return found;
}

/** Every change of every zone of the runtime. */
export function allTransitions(from: number, until: number): Transition[] {
  return Intl.supportedValuesOf("timeZone").flatMap((zone) => transitionsOf(zone, from, until));
}
