/** The resident agent hears of what happened: soon, but not of each thing by itself, and never of its own doings. */
import type { Message } from "../core/message.ts";
import type { Run } from "../core/run.ts";
import type { Config, Task } from "../core/task.ts";
import { isTerminal } from "../core/transitions.ts";
import type { LedgerTransaction } from "../ports/ledger.ts";
import type { EngineContext } from "./context.ts";
import { RESIDENT_PAUSE_MS, RESIDENT_QUIET_MS } from "./policy.ts";

interface Place {
  readonly ctx: Pick<EngineContext, "newRunId">;
  readonly tx: LedgerTransaction;
  readonly config: Config;
  readonly now: number;
}

/** What it is told; good news can wait for its own schedule. */
const WORTH_TELLING: ReadonlySet<Message["kind"]> = new Set(["failure", "finding", "missed", "absence"]);

/** @param cause the run whose end is told */
export async function wakeResidents(place: Place, cause: Run, messages: readonly Message[]): Promise<void> {
  const isWorth = messages.some(({ kind, severity }) => WORTH_TELLING.has(kind) && severity !== "info");
  if (!isWorth || cause.trigger === "resident") return;
  for (const task of residents(place.config)) {
    if (task.id !== cause.task) await wakeResident(place, task);
  }
}

/** Tasks that live beside the others; enabled ones. */
export function residents(config: Config): readonly Task[] {
  return config.tasks.filter(({ resident, enabled, work }) => resident && enabled && work.kind === "agent");
}

/** Adds its run, unless one is coming already; a question does not wait for that one. */
async function wakeResident({ ctx, tx, now }: Place, task: Task, isUrgent = false): Promise<void> {
  const memory = await tx.memory(task.id);
  if (memory.pausedAt !== null) return;
  const id = ctx.newRunId();
  for (const run of await tx.liveRunsOf(task.id)) {
    if (run.state !== "queued" && run.state !== "waiting") continue;
    if (!isUrgent || run.attempts > 0 || run.trigger !== "resident") return;
    const patch = { waitingFor: null, reason: "queued_already", detail: id };
    await tx.transition({ run: run.id, event: "close", at: now, outcome: "merged", patch });
  }
  const last = await tx.newestRun(task.id, now - RESIDENT_PAUSE_MS);
  const lastEnd = last !== null && isTerminal(last.state) ? (last.finishedAt ?? 0) : 0;
  await tx.addRun(
    {
      id,
      task: task.id,
      trigger: "resident",
      slotAt: now,
      notBefore: isUrgent ? now : Math.max(now + RESIDENT_QUIET_MS, lastEnd + RESIDENT_PAUSE_MS),
      full: false,
      params: {},
      priority: task.priority,
      catchUp: false,
    },
    now,
  );
  await tx.setNote("wake_at", null);
}

export type HandOver =
  | { readonly kind: "handed_over"; readonly task: string }
  | { readonly kind: "no_resident" };

/** A person's question for the resident agent; its answer is its report. */
export async function handToResident(
  ctx: Pick<EngineContext, "newRunId" | "ledger" | "clock">,
  config: Config,
  question: string,
): Promise<HandOver> {
  const [task] = residents(config);
  if (task === undefined) return { kind: "no_resident" };
  const now = ctx.clock.now();
  await ctx.ledger.write(async (tx) => {
    await tx.addEvent("question", question, now);
    await wakeResident({ ctx, tx, config, now }, task, true);
  });
  return { kind: "handed_over", task: task.id };
}
