/** What the whole page knows: who we are, where we stand, whether we are live. */
import { signal } from "@preact/signals";
import type { Session } from "../../api/steering.ts";

export const session = signal<Session | null>(null);

/** `out`: the session is over, and only a new link helps. */
export const line = signal<"live" | "asking" | "lost" | "out">("asking");
/** When the stream was heard last. */
export const heardAt = signal(Date.now());
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

export function setClock(at: number): void {
  clockOffset.value = at - Date.now();
  now.value = at;
}
