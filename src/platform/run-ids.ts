/** Ids of runs: sortable by time, unique in the world, short enough to read out. */
import { randomBytes } from "node:crypto";
import type { Clock } from "../ports/clock.ts";

/** Crockford's alphabet: no letters that look like digits. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** 45 bits of milliseconds last until the year 3084. */
const TIME_CHARACTERS = 9;
const RANDOM_CHARACTERS = 8;

/** @returns a source of ids such as `1gk4m2c9v7hq2xt0p`; those of one process never go back in order */
export function createRunIds(clock: Pick<Clock, "now">): () => string {
  let last = 0;
  return () => {
    last = Math.max(clock.now(), last + 1);
    return timePart(last) + randomPart();
  };
}

function timePart(ms: number): string {
  let text = "";
  for (let rest = ms, i = 0; i < TIME_CHARACTERS; i++) {
    text = (ALPHABET[rest % 32] ?? "") + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function randomPart(): string {
  return [...randomBytes(RANDOM_CHARACTERS)].map((byte) => ALPHABET[byte % 32]).join("");
}
