/** A task's definition in the words of the YAML. Values of `env` and of settings stay where they are. */
import type { Task } from "../../../core/task.ts";

export function definitionOf(task: Task): [string, string][] {
  const { work, budget } = task;
  const lines: [string, string | null][] = [
    [work.kind, workText(task)],
    ["schedule", task.ruleText],
    ["timezone", task.zone],
    ["depends_on", list(task.dependsOn)],
    ["missed", task.missed === "run_all" ? `run_all, at most ${task.missedMaxRuns}` : task.missed],
    ["overlap", task.overlap],
    ["on_lost", task.onLost],
    ["locks", list(task.locks)],
    ["timeout", minutes(task.timeoutMs)],
    ["retries", task.retries === 0 ? "0" : `${task.retries}, the first after ${minutes(task.retryDelayMs)}`],
    ["notify", list(task.notify)],
    ["env", list([...Object.keys(task.env), ...task.envPass])],
    ["uses", list(task.uses)],
    ["model", task.model],
    ["tools", list(task.tools)],
    ["approve", list(task.approve)],
    ["batch", task.batch ? "yes" : null],
    ["budget", budget?.perRunUsd == null ? null : `$${budget.perRunUsd.toFixed(2)} a run`],
    ["accept_risk", task.acceptRisk],
    ["visibility", task.visibility],
    ["priority", task.priority === 0 ? null : String(task.priority)],
    ["full", task.full],
  ];
  return lines.flatMap(([name, value]) => (value === null || value === "" ? [] : [[name, value]]));
}

function workText({ work }: Task): string {
  if (work.kind === "script") return fileName(work.path);
  if (work.kind === "use") return work.module === null ? work.name : fileName(work.module);
  return work.file === null ? "a prompt in the configuration" : fileName(work.file);
}

/** Where on the disk it lies is nobody's business but the owner's. */
function fileName(path: string): string {
  return path.split(/[\\/]/).slice(-2).join("/");
}

function list(names: readonly string[]): string | null {
  return names.length === 0 ? null : names.join(", ");
}

function minutes(ms: number): string {
  if (ms < 60_000) return `${Math.round(ms / 1000)} s`;
  return ms < 3_600_000 * 2 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`;
}
