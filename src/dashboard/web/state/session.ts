/** What the whole page knows: who we are, where we stand, whether we are live. */
import { computed, signal } from "@preact/signals";
import type { Session } from "../../api/steering.ts";

export const session = signal<Session | null>(null);

/** False while what comes due cannot be recorded: then nothing is well, whatever the night brought. */
export function watchIsKept(): boolean {
  return (session.value?.watch.troubles.length ?? 0) === 0;
}

/** `out`: the session is over, and only a new link helps. */
export const line = signal<"live" | "asking" | "lost" | "out">("asking");
/** When the server was heard last while the line was there. */
export const heardAt = signal(Date.now());
/** When each answer that is on view came. */
const arrivals = signal<ReadonlyMap<object, number>>(new Map());
/** What is on view was true at this moment; some of it may be newer. */
export const asOf = computed(() =>
  arrivals.value.size === 0 ? heardAt.value : Math.min(...arrivals.value.values()),
);
/** Nothing says whether it still is, so how long ago and how soon must not be reckoned on. */
export const isStale = computed(() => line.value === "lost" || line.value === "out");
/** Grows with every change; whatever is shown asks again. */
export const changes = signal(0);
/** Server's clock less ours. */
export const clockOffset = signal(0);
/** The moment, as the server has it; moves in steps that a page can show. */
export const now = signal(Date.now());
/** Questions under way. */
export const asking = signal(0);
/** They take longer than a blink, so whoever reads should know. */
export const isSlow = signal(false);

const BLINK_MS = 400;

/** Counts a question until its answer is there. */
export function whileAsking(answer: Promise<unknown>): void {
  asking.value += 1;
  setTimeout(() => (isSlow.value = asking.value > 0), BLINK_MS);
  void answer.finally(() => {
    asking.value -= 1;
    if (asking.value === 0) isSlow.value = false;
  });
}
/** What was just done, for everyone to hear. */
export const said = signal<{ text: string; isBad: boolean } | null>(null);

/** @param at null once it is no longer on view */
export function noteArrival(owner: object, at: number | null): void {
  const known = new Map(arrivals.peek());
  if (at === null) known.delete(owner);
  else known.set(owner, at);
  arrivals.value = known;
}

/** The moment as the server has it, to the millisecond. */
export function serverNow(): number {
  return Date.now() + clockOffset.peek();
}

export function setClock(at: number): void {
  clockOffset.value = at - Date.now();
  now.value = at;
}
