/**
 * The moment that a published page speaks of: the newest recorded change of a public task. It is not the moment of
 * publishing, so a night in which nothing public happened makes the very same page.
 */
import type { RecordSources } from "../reading/sources.ts";

/** A run that was made before so many later ones is found by its end. */
const NEWEST = 50;

/** @returns null if nothing of these tasks is recorded */
export async function newestChange(
  { reading, overview }: Pick<RecordSources, "reading" | "overview">,
  ids: readonly string[],
): Promise<number | null> {
  let newest = 0;
  const hear = (at: number | null) => void (newest = Math.max(newest, at ?? 0));
  for (const task of ids) {
    for (const row of await reading.history({ task, limit: NEWEST, ended: true })) {
      for (const at of [row.at, row.slotAt, row.lastSlotAt, row.finishedAt]) hear(at);
    }
    for (const { at, ms } of await overview.durations({ task, since: newest, limit: 1 })) hear(at + ms);
  }
  for (const { task, pausedAt } of await reading.memories()) if (ids.includes(task)) hear(pausedAt);
  for (const { task, fromAt } of await reading.revisions(0, Number.MAX_SAFE_INTEGER))
    if (ids.includes(task)) hear(fromAt);
  return newest === 0 ? null : newest;
}
