/** Which task's slot comes next, by the rules that are in force. */
import type { Config } from "../core/task.ts";
import type { LedgerReading } from "../ports/ledger-reading.ts";
import type { Revision } from "../ports/ledger.ts";
import { nextOccurrence } from "../schedule/search.ts";

/** @returns the soonest slot of a task that is neither disabled nor paused, epoch ms; null if none lies ahead */
export async function nextDue(
  reading: LedgerReading,
  config: Config | null,
  now: number,
): Promise<{ readonly task: string; readonly at: number } | null> {
  const paused = new Set(
    (await reading.memories()).filter(({ pausedAt }) => pausedAt !== null).map(({ task }) => task),
  );
  const enabled = new Set((config?.tasks ?? []).filter((task) => task.enabled).map(({ id }) => id));
  let soonest: { readonly task: string; readonly at: number } | null = null;
  for (const revision of await reading.revisions(now, now)) {
    const { task } = revision;
    if (!enabled.has(task) || paused.has(task)) continue;
    const at = nextSlotAt(revision, now);
    if (at !== null && (soonest === null || at < soonest.at)) soonest = { task, at };
  }
  return soonest;
}

/** Next slot of a rule that is in force, epoch ms; null without one. */
export function nextSlotAt(revision: Revision | undefined, now: number): number | null {
  if (revision === undefined || revision.untilAt !== null) return null;
  return nextOccurrence(revision.rule, revision.zone, now)?.at ?? null;
}
