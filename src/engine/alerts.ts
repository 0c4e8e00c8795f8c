/** Which messages the end of a run is worth. First failure alerts, repeats are damped, recovery is told. */
import type { FindingUpdate } from "../core/finding.ts";
import { findingsText } from "../core/findings-text.ts";
import type { Message, MessageKind } from "../core/message.ts";
import { isBadOutcome } from "../core/outcome.ts";
import type { Severity } from "../core/report.ts";
import type { Run } from "../core/run.ts";
import type { NotifyKind, Task } from "../core/task.ts";
import type { TaskMemory } from "../ports/ledger.ts";
import type { RunEnd } from "./end-run.ts";
import { type Flapping, flappingKey } from "./flapping.ts";
import { ALERT_REPEAT_MS } from "./policy.ts";

interface EndFacts {
  readonly run: Run;
  readonly end: RunEnd;
  /** null if the task is no longer in the configuration. */
  readonly task: Task | null;
  readonly memory: TaskMemory;
  readonly findings: readonly FindingUpdate[];
  readonly flapping: Flapping;
  readonly now: number;
}

export function messagesForEnd(facts: EndFacts): Message[] {
  return [...failure(facts), ...recovery(facts), ...success(facts), ...newFindings(facts)];
}

function failure(facts: EndFacts): Message[] {
  const { run, end, memory, now } = facts;
  if (!isBadOutcome(end.outcome)) return [];
  if (memory.alertedAt !== null && now - memory.alertedAt < ALERT_REPEAT_MS) return [];
  const { isFlapping, isTold } = facts.flapping;
  const times = memory.failuresInRow + 1;
  if (isTold && times < FOR_GOOD) return [];
  if (isFlapping && !isTold && times === 1) return [flapping(facts)];
  const again = times > 1 ? `, ${times} times in a row` : "";
  const words = end.outcome === "timed_out" ? "timed out" : end.outcome.replace("_", " ");
  return [message(facts, "failure", "warning", `${run.task} ${words}${again}`, end.detail ?? end.reason)];
}

/** A task that was said to fail again and again has come to fail for good after so many in a row. */
const FOR_GOOD = 5;
const STEADY = "It has not failed for a day.";

function flapping(facts: EndFacts): Message {
  const { run, end } = facts;
  const last = end.detail ?? end.reason;
  const body = `It worked in between. You hear of it when it has worked for a day, and if it fails for good.${last === null ? "" : `\n\nThe last time: ${last}`}`;
  const title = `${run.task} fails again and again`;
  return { ...message(facts, "failure", "warning", title, body), key: flappingKey(run.id) };
}

function recovery(facts: EndFacts): Message[] {
  const { run, end, memory, task } = facts;
  const { isTold, isOver } = facts.flapping;
  if (end.outcome !== "succeeded") return [];
  if (isOver) return [message(facts, "recovery", "info", `${run.task} works steadily again`, STEADY)];
  if (memory.failuresInRow === 0 || isTold) return [];
  if (memory.alertedAt === null && !wants(task, "recovery")) return [];
  const times = memory.failuresInRow === 1 ? "once" : `${memory.failuresInRow} times`;
  return [message(facts, "recovery", "info", `${run.task} works again`, `It had failed ${times} in a row.`)];
}

function success(facts: EndFacts): Message[] {
  const { run, end, task } = facts;
  if (end.outcome !== "succeeded" || !wants(task, "success")) return [];
  return [message(facts, "success", "info", end.report.headline ?? `${run.task} succeeded`, end.report.body)];
}

function newFindings(facts: EndFacts): Message[] {
  const { run, task, findings } = facts;
  const fresh = findings.filter(({ change }) => change === "new" || change === "reopened");
  if (fresh.length === 0 || !wants(task, "finding")) return [];
  const severity = worst(fresh.map(({ finding }) => finding.severity));
  const title =
    fresh.length === 1
      ? `${run.task}: ${fresh[0]?.finding.title ?? ""}`
      : `${run.task}: ${fresh.length} new findings`;
  return [message(facts, "finding", severity, title, findingsText(fresh.map(({ finding }) => finding)))];
}

function wants(task: Task | null, kind: NotifyKind): boolean {
  return task?.notify.includes(kind) ?? false;
}

function worst(severities: readonly Severity[]): Severity {
  if (severities.includes("critical")) return "critical";
  return severities.includes("warning") ? "warning" : "info";
}

function message(
  { run, now }: EndFacts,
  kind: MessageKind,
  severity: Severity,
  title: string,
  body: string | null,
): Message {
  return {
    kind,
    severity,
    task: run.task,
    run: run.id,
    title,
    body,
    key: `${kind}:${run.id}`,
    createdAt: now,
    notBefore: now,
    expiresAt: null,
  };
}
