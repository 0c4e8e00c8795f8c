/** The moment and its words, for components. */
import { now, session } from "../state/session.ts";
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

/** `in 8 min`, `4 d ago`. */
export function away(at: number): string {
  const ms = at - now.value;
  return ms >= 0 ? `in ${distance(ms)}` : `${distance(ms)} ago`;
}

/** One unit is enough in a table: `39 min`, `15 h`. */
export function roughly(ms: number): string {
  const text = duration(ms);
  if (ms < 60_000) return text;
  return ms < 3_600_000 ? `${Math.round(ms / 60_000)} min` : distance(ms).replace(/(h|d) .*/, "$1");
}

export function roughlyAway(at: number): string {
  const ms = at - now.value;
  return ms >= 0 ? `in ${roughly(ms)}` : `${roughly(-ms)} ago`;
}
