/** When a task has not succeeded for longer than its rhythm, which its schedule tells. */
import type { Revision } from "../ports/ledger.ts";
import { occurrences } from "../schedule/occurrences.ts";

/** What comes every few minutes may fail for some hours before that is more than its alerts say. */
const LEAST_GRACE_MS = 3 * 3_600_000;

/**
 * Two moments of its own have passed without a success, and grace since: so a task of weekdays may rest at weekends.
 *
 * @param since epoch ms: its last success; if it has none, when it was planned
 * @param graceMs the task's own
 * @returns null while not even two moments have passed
 */
export function overdueFrom(
  { rule, zone }: Pick<Revision, "rule" | "zone">,
  since: number,
  graceMs: number,
  now: number,
): number | null {
  let first: number | null = null;
  for (const { at } of occurrences(rule, zone, since, now)) {
    if (first === null) first = at;
    else if (at > first) {
      const interval = at - first;
      return Math.max(at, since + 2 * interval) + Math.max(graceMs, LEAST_GRACE_MS);
    }
  }
  return null;
}
