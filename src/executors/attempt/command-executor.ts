/** An executor for every kind of work that comes down to one command. */
import type { Executor, AttemptRequest, AttemptResult } from "../../ports/executor.ts";
import type { Secret } from "../../ports/secrets.ts";
import type { Task } from "../../core/task.ts";
import type { Preparation } from "./command.ts";
import type { AttemptContext } from "./context.ts";
import { discardRun, inspectAttempt } from "./inspect.ts";
import { adoptAttempt, refuseAttempt, runAttempt } from "./run-attempt.ts";

export interface CommandKind {
  /** Turns a request into a command. Throws only for faults of Nightdesk itself. */
  prepare(request: AttemptRequest): Preparation | Promise<Preparation>;
  /** Values that the task's command is given beside those of the secrets port; needed again for adopted work. */
  secretsOf(task: Task): readonly Secret[];
  /** A last word on a result, where the kind knows more about it than its exit code tells. */
  explain?(result: AttemptResult, request: AttemptRequest): AttemptResult;
}

export function createCommandExecutor(context: AttemptContext, kind: CommandKind): Executor {
  const explain = (result: AttemptResult, request: AttemptRequest): AttemptResult =>
    kind.explain?.(result, request) ?? result;
  return {
    async start(request, progress, signal) {
      const preparation = await kind.prepare(request);
      if (!preparation.ok) return refuseAttempt(context, request, preparation);
      return explain(await runAttempt(context, preparation.command, request, progress, signal), request);
    },
    inspect: (run) => inspectAttempt(context, run),
    async adopt(request, progress, signal) {
      const secrets = kind.secretsOf(request.task);
      return explain(await adoptAttempt(context, secrets, request, progress, signal), request);
    },
    discard: (run) => discardRun(context, run),
  };
}
