/** From a request to the command that runs a task. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Task } from "../../core/task.ts";
import type { AttemptRequest } from "../../ports/executor.ts";
import type { DeskSnapshot } from "../../sdk/index.ts";
import type { Preparation } from "../attempt/command.ts";
import { contractVariables } from "../attempt/contract.ts";
import { runFolder } from "../attempt/run-folder.ts";
import type { EnvironmentParts } from "../attempt/work-environment.ts";
import type { HostInput } from "./host-input.ts";
import { hostFile } from "./own-file.ts";
import { taskInputs } from "./task-inputs.ts";

export interface PrepareParts extends EnvironmentParts {
  /** Absolute path of the home. */
  readonly home: string;
  /** The Node that runs us, `process.execPath`. */
  readonly nodePath: string;
  /** A picture of the desk as it is now. */
  deskSnapshot(): DeskSnapshot | Promise<DeskSnapshot>;
}

export async function prepareTask(parts: PrepareParts, request: AttemptRequest): Promise<Preparation> {
  const { run, task } = request;
  const work = workOf(task);
  if (work === null) {
    return {
      ok: false,
      reason: "not_available",
      detail: `${task.id} is not a task of the kind that \`use:\` names`,
    };
  }
  const { settings, env, missing, secrets } = taskInputs(parts, task);
  if (missing.length > 0) {
    const names = missing.join(", ");
    const verb = missing.length === 1 ? "is" : "are";
    return {
      ok: false,
      reason: "secret_missing",
      detail: `${names} ${verb} set neither in .env nor in the environment`,
    };
  }
  const input: HostInput = {
    work,
    settings,
    granted: task.uses,
    params: run.params,
    token: run.token,
    killGraceMs: task.killGraceMs,
    deskFile: await writeDesk(parts, run.id),
  };
  return {
    ok: true,
    command: {
      argv: taskArgv(parts.nodePath),
      // HTTPS_PROXY and its like are passed; Node minds them only if it is told to.
      env: { NODE_USE_ENV_PROXY: "1", ...env, ...contractVariables(parts.home, request) },
      cwd: task.cwd,
      stdin: JSON.stringify(input),
      writesOwnExit: true,
      secrets,
    },
  };
}

/** The same for every task: what differs comes by standard input. */
export function taskArgv(nodePath: string): string[] {
  return [nodePath, hostFile()];
}

function workOf({ work }: Task): HostInput["work"] | null {
  if (work.kind !== "use") return null;
  return work.module === null ? { builtin: work.name } : { module: work.module };
}

/**
 * A file, not a part of the input: the input then fits into the pipe at once, so that the process has all of it even if
 * Nightdesk dies the moment after.
 */
async function writeDesk(parts: PrepareParts, runId: string): Promise<string> {
  const folder = runFolder(parts.home, runId);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, "desk.json");
  writeFileSync(path, JSON.stringify(await parts.deskSnapshot()), { mode: 0o600 });
  return path;
}
