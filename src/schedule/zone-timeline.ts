/**
 * A zone as stretches of constant offset. Between two transitions every conversion is one addition; only the
 * transitions themselves come from the runtime's zone database, and each is asked for once.
 */
import { LAST_INSTANT_MS } from "./civil.ts";
import { Temporal } from "./temporal.ts";

/** From one transition (included) to the next (excluded), epoch milliseconds; the offset is local minus UTC. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly offset: number;
  /**
   * Local time on the wall just when the stretch before ended. Smaller than `start + offset`: the clocks went forward
   * and the times between do not exist. Larger: they went back, and the times between come a second time.
   */
  readonly wallBefore: number;
}

/** What has been asked about a zone so far, ordered by start; there may be gaps between. */
export interface Timeline {
  readonly zone: string;
  readonly stretches: Stretch[];
  /** The stretch that was asked for last: most questions come in order. */
  recent: Stretch | null;
}

const timelines = new Map<string, Timeline>();

/** The timeline of an IANA zone, shared by everyone in the process. */
export function zoneTimeline(zone: string): Timeline {
  const known = timelines.get(zone);
  if (known !== undefined) return known;
  const timeline: Timeline = { zone, stretches: [], recent: null };
  timelines.set(zone, timeline);
  return timeline;
}

/**
 * The stretch that holds an instant. Instants beyond what dates can have count as the last one.
 *
 * @throws RangeError if the runtime does not know the zone
 */
export function stretchAt(timeline: Timeline, atMs: number): Stretch {
  const { recent } = timeline;
  if (recent !== null && atMs >= recent.start && atMs < recent.end) return recent;
  return (timeline.recent = findStretch(timeline, atMs));
}

function findStretch(timeline: Timeline, atMs: number): Stretch {
  const at = Math.max(-LAST_INSTANT_MS, Math.min(LAST_INSTANT_MS, atMs));
  const { zone, stretches } = timeline;
  const index = lastStartingBy(stretches, at);
  const known = stretches[index];
  if (known !== undefined && at < known.end) return known;
  const stretch = readStretch(zone, at);
  stretches.splice(index + 1, 0, stretch);
  return stretch;
}

/** The stretch that follows, or null if the zone's last transition lies behind. */
export function stretchAfter(timeline: Timeline, stretch: Stretch): Stretch | null {
  return stretch.end >= LAST_INSTANT_MS ? null : stretchAt(timeline, stretch.end);
}

/**
 * True if a local time inside the stretch was already on the wall before the stretch began. No zone has had two
 * transitions within a day of each other since 1970, so the stretch before is the only one to look at.
 */
export function isSecondPass(stretch: Stretch, wall: number): boolean {
  return wall < stretch.wallBefore;
}

/** Index of the last known stretch that starts at or before the instant; -1 if there is none. */
function lastStartingBy(stretches: readonly Stretch[], at: number): number {
  let low = -1;
  let high = stretches.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((stretches[middle]?.start ?? Number.POSITIVE_INFINITY) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

function readStretch(zone: string, atMs: number): Stretch {
  const at = zoned(zone, atMs);
  const offset = offsetMs(at);
  // "previous" means strictly before, so one millisecond later still finds a transition at this very instant.
  const before = atMs >= LAST_INSTANT_MS ? at : zoned(zone, atMs + 1);
  const start = before.getTimeZoneTransition("previous")?.epochMilliseconds ?? Number.NEGATIVE_INFINITY;
  const end = at.getTimeZoneTransition("next")?.epochMilliseconds ?? Number.POSITIVE_INFINITY;
  const wallBefore = Number.isFinite(start) ? start + offsetMs(zoned(zone, start - 1)) : start;
  return { start, end, offset, wallBefore };
}

function zoned(zone: string, atMs: number) {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone);
}

function offsetMs(at: ReturnType<typeof zoned>): number {
  return at.offsetNanoseconds / 1e6;
}
