/** Plans one revision of one task: the slots between its watermark and now. */
import type { Closing, Occurrence } from "../core/slot.ts";
import type { Config, Task } from "../core/task.ts";
import type { LedgerTransaction, NewRun, NewSlot, Revision } from "../ports/ledger.ts";
import { decideDue, type DueItem, type DueRun } from "../schedule/decide-due.ts";
import { occurrences } from "../schedule/occurrences.ts";
import type { Announcement } from "./announcement.ts";
import type { EngineContext } from "./context.ts";
import { isFullRun } from "./full.ts";
import { isTrueMiss, type Miss } from "./misses.ts";
import { overlapVerdict } from "./overlap.ts";
import { CATCH_UP_SPACING_MS } from "./policy.ts";
import { graceOf } from "./rules.ts";
import { supersede } from "./supersede.ts";

export interface PlanInput {
  readonly ctx: EngineContext;
  readonly tx: LedgerTransaction;
  readonly config: Config;
  readonly task: Task;
  readonly revision: Revision;
  readonly now: number;
  readonly paused: boolean;
  readonly tickEveryMs: number | null;
  readonly replayUntil: number | null;
}

export interface TaskPlan {
  readonly runs: number;
  readonly closed: number;
  /** Runs for slots older than grace. */
  readonly caughtUp: number;
  /** Missed slots for which a later run stands. */
  readonly superseded: number;
  readonly misses: readonly Miss[];
  readonly announcements: readonly Announcement[];
}

export const NOTHING_PLANNED: TaskPlan = {
  runs: 0,
  closed: 0,
  caughtUp: 0,
  superseded: 0,
  misses: [],
  announcements: [],
};

export async function planRevision(input: PlanInput): Promise<TaskPlan> {
  const { tx, task, revision, now, replayUntil } = input;
  const after = Math.max(revision.plannedUntil, revision.fromAt);
  if (now <= after) return NOTHING_PLANNED;
  const due = await unrecorded(input, occurrences(revision.rule, revision.zone, after, now));
  const items = [...decideDue({ occurrences: due, now, policy: policyOf(input), held: heldBy(input) })];
  if (items.length === 0) {
    // All of the stretch was recorded while the clock was ahead; it need not be looked at again.
    if (replayUntil !== null && revision.plannedUntil < replayUntil) await tx.moveWatermark(revision.id, now);
    return NOTHING_PLANNED;
  }

  const live = await tx.liveRunsOf(task.id);
  const overlap = overlapVerdict(task, live);
  const decided = overlap.kind === "close" ? items.map((item) => closeRun(item, overlap.closing)) : items;
  if (overlap.kind === "cancel") {
    await tx.requestCancel(overlap.run.id, "cancelled by its next slot (overlap: cancel_running)", now);
  }
  const runs = decided.filter((item) => item.kind === "run");
  const newRuns = await Promise.all(runs.map((item, index) => newRun(input, item, index)));
  const standing = newRuns.at(-1)?.id ?? null;
  const byItem = new Map<DueItem, NewRun>(runs.map((item, index) => [item, newRuns[index] as NewRun]));

  await tx.addSlots(
    decided.flatMap((item) => newSlot(input, item, byItem.get(item) ?? null, standing)),
    now,
  );
  for (const item of decided) {
    if (item.kind !== "span") continue;
    const closing = namingTheRun(item.closing, standing);
    await tx.addSpan({ task: task.id, revision: revision.id, ...item, closing }, now);
  }
  await tx.moveWatermark(revision.id, now);
  const ended = overlap.keepsQueue ? [] : await supersede(input, live, standing);
  return summarise(task, decided, standing, ended);
}

/** After the clock went back, slots of the stretch may stand in the ledger already; they never fire twice. */
async function unrecorded(input: PlanInput, due: Iterable<Occurrence>): Promise<Iterable<Occurrence>> {
  const { tx, revision, replayUntil } = input;
  if (replayUntil === null || revision.plannedUntil >= replayUntil) return due;
  const fresh: Occurrence[] = [];
  for (const occurrence of due) {
    if (!(await tx.isRecorded(revision.id, occurrence))) fresh.push(occurrence);
  }
  return fresh;
}

function policyOf({ ctx, task, tickEveryMs }: PlanInput) {
  return {
    ...(ctx.health === undefined ? {} : { isUnrecorded: ctx.health.isUnrecorded }),
    missed: task.missed,
    missedMaxAgeMs: task.missedMaxAgeMs,
    missedMaxRuns: task.missedMaxRuns,
    graceMs: graceOf(task, tickEveryMs),
  };
}

function heldBy({ task, paused }: PlanInput): "paused" | "disabled" | null {
  if (!task.enabled) return "disabled";
  return paused ? "paused" : null;
}

function closeRun(item: DueItem, closing: Closing): DueItem {
  return item.kind === "run" ? { kind: "close", occurrence: item.occurrence, closing } : item;
}

async function newRun(input: PlanInput, item: DueRun, index: number): Promise<NewRun> {
  const { ctx, tx, task, now } = input;
  return {
    id: ctx.newRunId(),
    task: task.id,
    trigger: "slot",
    slotAt: item.occurrence.at,
    notBefore: now + index * CATCH_UP_SPACING_MS,
    full: isFullRun(task, await tx.memory(task.id), item.occurrence.at),
    params: {},
    priority: task.priority,
    catchUp: item.catchUp,
  };
}

function newSlot(input: PlanInput, item: DueItem, run: NewRun | null, standing: string | null): NewSlot[] {
  if (item.kind === "span") return [];
  const closing = item.kind === "close" ? namingTheRun(item.closing, standing) : null;
  return [{ task: input.task.id, revision: input.revision.id, occurrence: item.occurrence, closing, run }];
}

/** A superseded slot names the run that stands for it. */
function namingTheRun(closing: Closing, standing: string | null): Closing {
  return closing.reason === "superseded" && closing.detail === null
    ? { ...closing, detail: standing }
    : closing;
}

function summarise(
  task: Task,
  items: readonly DueItem[],
  standing: string | null,
  ended: readonly Announcement[],
): TaskPlan {
  const runs = items.filter((item) => item.kind === "run");
  const closings = items.flatMap(closedStretch);
  const count = (stretches: readonly ClosedStretch[]) =>
    stretches.reduce((n, stretch) => n + stretch.count, 0);
  return {
    runs: runs.length,
    closed: count(closings),
    caughtUp: runs.filter((item) => item.catchUp).length,
    superseded: count(closings.filter((stretch) => stretch.closing.reason === "superseded")),
    misses: [
      ...ended.flatMap((announcement) => unrecordedOf(task, announcement)),
      ...closings
        .filter((stretch) => isTrueMiss(stretch.closing.reason))
        .map((stretch) => ({ task: task.id, zone: task.zone, ...stretch, reason: stretch.closing.reason })),
    ],
    announcements: [
      ...closings.map((stretch) => ({
        kind: "slot_closed" as const,
        task: task.id,
        at: stretch.lastAt,
        count: stretch.count,
        closing: namingTheRun(stretch.closing, standing),
      })),
      ...ended,
    ],
  };
}

/** A run that was planned, and could not be started since nothing could be recorded any more. */
function unrecordedOf(task: Task, announcement: Announcement): Miss[] {
  if (announcement.kind !== "run_ended" || announcement.run.reason !== "unrecorded") return [];
  const { slotAt } = announcement.run;
  return [
    { task: task.id, zone: task.zone, firstAt: slotAt, lastAt: slotAt, count: 1, reason: "unrecorded" },
  ];
}

interface ClosedStretch {
  readonly firstAt: number;
  readonly lastAt: number;
  readonly count: number;
  readonly closing: Closing;
}

function closedStretch(item: DueItem): ClosedStretch[] {
  if (item.kind === "run") return [];
  if (item.kind === "close") {
    return [{ firstAt: item.occurrence.at, lastAt: item.occurrence.at, count: 1, closing: item.closing }];
  }
  return [{ firstAt: item.first.at, lastAt: item.last.at, count: item.count, closing: item.closing }];
}
