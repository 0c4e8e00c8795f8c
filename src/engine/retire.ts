/** A task that left the configuration: what was due of it is closed, what runs may finish. */
import type { LedgerTransaction, Revision } from "../ports/ledger.ts";
import { decideDue } from "../schedule/decide-due.ts";
import { occurrences } from "../schedule/occurrences.ts";
import type { Announcement } from "./announcement.ts";
import type { Miss } from "./misses.ts";
import { NOTHING_PLANNED, type TaskPlan } from "./plan-revision.ts";

const GONE = { outcome: "missed", reason: "config_changed", detail: "the task was removed" } as const;

/** Closes the revision at `now`, and everything of the task that has not started, as `missed(config_changed)`. */
export async function retireTask(tx: LedgerTransaction, revision: Revision, now: number): Promise<TaskPlan> {
  const misses: Miss[] = [];
  const announcements: Announcement[] = [];
  const note = (at: number, lastAt: number, count: number) => {
    misses.push({
      task: revision.task,
      zone: revision.zone,
      firstAt: at,
      lastAt,
      count,
      reason: GONE.reason,
    });
    announcements.push({ kind: "slot_closed", task: revision.task, at: lastAt, count, closing: GONE });
  };

  const after = Math.max(revision.plannedUntil, revision.fromAt);
  const due = now > after ? occurrences(revision.rule, revision.zone, after, now) : [];
  // Held as if disabled, so that long stretches become spans; the reason is then ours.
  const policy = { missed: "skip", missedMaxAgeMs: null, missedMaxRuns: 1, graceMs: 0 } as const;
  for (const item of decideDue({ occurrences: due, now, policy, held: "disabled" })) {
    if (item.kind === "span") {
      await tx.addSpan({ task: revision.task, revision: revision.id, ...item, closing: GONE }, now);
      note(item.first.at, item.last.at, item.count);
      continue;
    }
    const closing = item.kind === "close" && item.closing.outcome === "merged" ? item.closing : GONE;
    const { occurrence } = item;
    await tx.addSlots([{ task: revision.task, revision: revision.id, occurrence, closing, run: null }], now);
    if (closing === GONE) note(occurrence.at, occurrence.at, 1);
  }

  for (const run of await tx.liveRunsOf(revision.task)) {
    if (run.state !== "queued" && run.state !== "waiting") continue;
    const patch = { waitingFor: null, reason: GONE.reason, detail: GONE.detail };
    await tx.transition({ run: run.id, event: "close", at: now, outcome: GONE.outcome, patch });
    if (run.trigger === "slot") note(run.slotAt, run.slotAt, 1);
  }
  if (now > after) await tx.moveWatermark(revision.id, now);
  await tx.closeRevision(revision.id, Math.max(now, revision.fromAt));
  return {
    ...NOTHING_PLANNED,
    closed: misses.reduce((total, miss) => total + miss.count, 0),
    misses,
    announcements,
  };
}
