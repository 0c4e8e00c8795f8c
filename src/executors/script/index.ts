/** The executor of scripts in any language. */
import type { Task } from "../../core/task.ts";
import type { AttemptResult, Executor } from "../../ports/executor.ts";
import { createCommandExecutor } from "../attempt/command-executor.ts";
import type { AttemptContext } from "../attempt/context.ts";
import { workEnvironment, type EnvironmentParts } from "../attempt/work-environment.ts";
import { prepareScript, scriptCommand, type ScriptParts } from "./prepare.ts";

export interface ScriptExecutorOptions
  extends AttemptContext, Pick<ScriptParts, "nodePath" | "environment" | "resolve"> {}

export function createScriptExecutor(options: ScriptExecutorOptions): Executor {
  return createCommandExecutor(options, {
    prepare: (request) => prepareScript(options, request),
    secretsOf: (task) => workEnvironment(options, task).secrets,
    explain: (result) => explainStoreAlias(options, result),
  });
}

/** Exit code of the Microsoft Store's place-holder for Python. */
const NOT_RECOGNISED = 9009;

function explainStoreAlias(
  { platform }: Pick<EnvironmentParts, "platform">,
  result: AttemptResult,
): AttemptResult {
  if (platform !== "win32" || result.exitCode !== NOT_RECOGNISED) return result;
  const detail =
    "A program was not found. If this is a Python script: Python is not installed, only its place-holder from the Store";
  return { ...result, reason: "interpreter_missing", detail };
}

/** How a script would be started, for `run --dry-run` and `doctor`. Starts nothing; secret values are not in it. */
export function describeLaunch(
  options: ScriptParts,
  task: Task,
): {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Names only. */
  readonly env: readonly string[];
  readonly problems: readonly string[];
} {
  const prepared = scriptCommand(options, task);
  const { env } = workEnvironment(options, task);
  if (!prepared.ok)
    return { argv: [], cwd: task.cwd, env: Object.keys(env).toSorted(), problems: [prepared.detail] };
  const { argv, cwd } = prepared.command;
  return { argv, cwd, env: Object.keys(prepared.command.env).toSorted(), problems: [] };
}
