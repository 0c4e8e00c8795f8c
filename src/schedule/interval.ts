/** Moments of `every`: elapsed time from an anchor, whatever the clocks on the wall do. */
import type { Occurrence } from "../core/slot.ts";
import { localMsText } from "./civil.ts";
import { isSecondPass, stretchAt, type Timeline } from "./zone-timeline.ts";

/**
 * Moments with `after < at <= until`.
 *
 * @throws RangeError unless the interval is a whole number of milliseconds, at least 1, and the anchor a whole number
 */
export function* intervalOccurrences(
  rule: { readonly everyMs: number; readonly anchorMs: number },
  timeline: Timeline,
  after: number,
  until: number,
): Generator<Occurrence, void, undefined> {
  const { everyMs, anchorMs } = rule;
  if (!Number.isSafeInteger(everyMs) || everyMs < 1 || !Number.isSafeInteger(anchorMs)) {
    throw new RangeError(
      `an interval is a whole number of milliseconds, at least 1; got ${everyMs} from ${anchorMs}`,
    );
  }
  if (!(after < until)) return;
  const first = anchorMs + (Math.floor((after - anchorMs) / everyMs) + 1) * everyMs;
  let stretch = stretchAt(timeline, first);
  for (let at = first; at <= until; at += everyMs) {
    if (at >= stretch.end) stretch = stretchAt(timeline, at);
    const wall = at + stretch.offset;
    yield { nominal: localMsText(wall), pass: isSecondPass(stretch, wall) ? 2 : 1, at };
  }
}
