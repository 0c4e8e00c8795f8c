/** The moment and its words, for components. */
import { isStale, now, session } from "../state/session.ts";
import { distance, duration } from "../text/format.ts";
import { type Zoned, zoned } from "../text/zoned.ts";

export function clock(): Zoned & { readonly now: number } {
  const zone = session.value?.zone ?? "UTC";
  return { ...zoned(zone), now: now.value };
}

export function when(at: number): string {
  const { when: text, now: moment } = clock();
  return text(at, moment);
}

/** `in 8 min`, `4 d ago`; null where nothing says that the page is of now. */
export function away(at: number): string | null {
  if (isStale.value) return null;
  const ms = at - now.value;
  return ms >= 0 ? `in ${distance(ms)}` : `${distance(ms)} ago`;
}

/** One unit is enough in a table: `39 min`, `15 h`. */
export function roughly(ms: number): string {
  const text = duration(ms);
  if (ms < 60_000) return text;
  return ms < 3_600_000 ? `${Math.round(ms / 60_000)} min` : distance(ms).replace(/(h|d) .*/, "$1");
}

/** As `away`, for tables. */
export function roughlyAway(at: number): string | null {
  if (isStale.value) return null;
  const ms = at - now.value;
  return ms >= 0 ? `in ${roughly(ms)}` : `${roughly(-ms)} ago`;
}

/** How long something that goes on has lasted; `since 07:43` where nothing says that it still does. */
export function lasting(from: number): string {
  return isStale.value ? `since ${clock().time(from)}` : duration(now.value - from);
}

/** `, in 8 min`, to follow a moment that stands there already. */
export function andAway(at: number): string {
  const text = away(at);
  return text === null ? "" : `, ${text}`;
}
