/** The moment and its words, for components. */
import { now, session } from "../state/session.ts";
import { distance } from "../text/format.ts";
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
