/** A gate that is a script: exit 0 lets the task go on, `{"skip": "why"}` does not, anything else is a failure. */
import type { Executor } from "../../ports/executor.ts";
import type { LadderRequest } from "../../ports/ladder.ts";

export type GateAnswer =
  | { readonly kind: "go" }
  | { readonly kind: "skip"; readonly reason: string }
  | { readonly kind: "failed"; readonly detail: string };

/** A gate is a look, not the work. */
const LONGEST_GATE_MS = 10 * 60_000;
/** Its traces lie beside those of the attempts, which are counted from 1. */
const GATE_ATTEMPT = 0;

export async function runGate(
  scripts: Executor,
  request: LadderRequest,
  path: string,
  signal: AbortSignal,
): Promise<GateAnswer> {
  const timeoutMs = Math.min(request.task.timeoutMs, LONGEST_GATE_MS);
  const task = { ...request.task, work: { kind: "script" as const, path, args: [] }, timeoutMs };
  const deadlineAt = request.deadlineAt - request.task.timeoutMs + timeoutMs;
  const gate = { ...request, task, attempt: GATE_ATTEMPT, deadlineAt };
  const result = await scripts.start(gate, { started: async () => undefined }, signal);
  signal.throwIfAborted();
  if (result.outcome !== "succeeded") {
    return { kind: "failed", detail: `The gate's script ${result.outcome}: ${result.detail ?? "no reason"}` };
  }
  const { skip } = result.report;
  return skip === null ? { kind: "go" } : { kind: "skip", reason: skip };
}
