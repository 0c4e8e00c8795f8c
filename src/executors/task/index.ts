/** The executor of TypeScript tasks: each attempt is a process that loads the task and reports through files. */
import type { AttemptRequest, AttemptResult, Executor } from "../../ports/executor.ts";
import type { Secret } from "../../ports/secrets.ts";
import type { Publisher } from "../../ports/publisher.ts";
import type { Task } from "../../core/task.ts";
import { createCommandExecutor } from "../attempt/command-executor.ts";
import type { AttemptContext } from "../attempt/context.ts";
import { maskerFor } from "../attempt/run-attempt.ts";
import { attemptFiles } from "../attempt/run-folder.ts";
import { readFailure } from "./failure.ts";
import { type PrepareParts, prepareTask, taskArgv } from "./prepare.ts";
import { mayPublish, servePublishing } from "./publish-channel.ts";
import { taskInputs } from "./task-inputs.ts";

export interface TaskExecutorOptions
  extends AttemptContext, Pick<PrepareParts, "nodePath" | "environment" | "resolve" | "deskSnapshot"> {
  /** Carries out what tasks with the power `publish` order. */
  publisher(): Promise<Publisher>;
}

export function createTaskExecutor(options: TaskExecutorOptions): Executor {
  const inner = createCommandExecutor(options, {
    prepare: (request) => prepareTask(options, request),
    secretsOf: (task) => taskInputs(options, task).secrets,
    explain: (result, request) =>
      explain(
        options,
        result,
        request.task,
        attemptFiles(options.home, request.run.id, request.attempt).folder,
      ),
  });
  async function withPublishing(
    request: AttemptRequest,
    work: () => Promise<AttemptResult>,
  ): Promise<AttemptResult> {
    if (!mayPublish(request.task)) return await work();
    const { folder } = attemptFiles(options.home, request.run.id, request.attempt);
    const own = (): readonly Secret[] => taskInputs(options, request.task).secrets;
    const channel = {
      folder,
      clock: options.clock,
      publisher: options.publisher,
      mask: (text: string): string => maskerFor(options, own()).mask(text),
      secrets: () => [...own(), ...options.secrets.all()],
    };
    return await servePublishing(channel, work);
  }
  return {
    ...inner,
    start: (request, progress, signal) =>
      withPublishing(request, () => inner.start(request, progress, signal)),
    adopt: (request, progress, signal) =>
      withPublishing(request, () => inner.adopt(request, progress, signal)),
  };
}

/** What the process says about its failure is worth more than its exit code. */
function explain(
  options: TaskExecutorOptions,
  result: AttemptResult,
  task: Task,
  folder: string,
): AttemptResult {
  if (result.outcome !== "failed" || result.reason !== "exit_code") return result;
  const masker = maskerFor(options, taskInputs(options, task).secrets);
  const failure = readFailure(folder, (text) => masker.mask(text));
  if (failure === null) return result;
  // Nothing of the task was run, so that starting it is not a second time.
  const outcome = failure.reason === "never_started" ? "lost" : result.outcome;
  return { ...result, outcome, reason: failure.reason, detail: failure.detail };
}

/** How a task would be started, for `run --dry-run`. Starts and writes nothing; secret values are not in it. */
export function describeLaunch(
  options: Pick<TaskExecutorOptions, "nodePath" | "environment" | "platform" | "secrets" | "resolve">,
  task: Task,
): {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: readonly string[];
  readonly problems: readonly string[];
} {
  const { env, missing } = taskInputs(options, task);
  const problems = missing.map((name) => `${name} is set neither in .env nor in the environment`);
  return { argv: taskArgv(options.nodePath), cwd: task.cwd, env: Object.keys(env).toSorted(), problems };
}
