/** Does a living `start` keep watch, or does it only live? Told by its signs: it cannot write why if nothing can be written. */
import { statSync } from "node:fs";
import { join } from "node:path";
import type { Instance } from "../ports/ledger.ts";
import { freeBytesOf, FULL_BYTES } from "./free-space.ts";
import { formatDuration } from "./render/duration.ts";

/** It looks around every 15 seconds at least; each look that comes through touches `state/alive`. */
const STUCK_MS = 60_000;

/**
 * @param folder absolute path of the home
 * @returns half a sentence; null if all is well or nobody keeps watch
 */
export function stuckWatch(loop: Instance | null, folder: string, now: number): string | null {
  if (loop === null) return null;
  const sign = statSync(join(folder, "state", "alive"), { throwIfNoEntry: false });
  const silent = now - Math.max(sign?.mtimeMs ?? 0, loop.seenAt);
  if (silent <= STUCK_MS) return null;
  const free = freeBytesOf(folder);
  const why = free !== null && free < FULL_BYTES ? ", since no space is left on the disk" : "";
  return `for ${formatDuration(silent)} nothing could be started or recorded${why}`;
}
