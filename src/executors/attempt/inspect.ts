/** What a dead watcher left of an attempt. */
import { existsSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Run } from "../../core/run.ts";
import type { Remains } from "../../ports/executor.ts";
import type { AttemptContext } from "./context.ts";
import { readExit } from "./exit-file.ts";
import { readRecord } from "./record.ts";
import { attemptFiles, hasOutput, runFolder } from "./run-folder.ts";

/** Looks at the run's newest attempt. Changes nothing. */
export function inspectAttempt(context: AttemptContext, run: Run): Remains {
  const { processes } = context;
  const files = attemptFiles(context.home, run.id, Math.max(run.attempts, 1));
  if (readExit(files.exit) !== null) return { kind: "ended" };
  const process = readRecord(files.pid)?.process ?? null;
  if (process !== null && processes.liveness(process) !== "dead") return { kind: "living", process };
  // The main process may have been killed while others of the run go on.
  for (const pid of processes.findByRun(run.id)) {
    const identity = processes.identify(pid);
    if (identity !== null) return { kind: "living", process: identity };
  }
  // Written in between, just before the process ended.
  if (readExit(files.exit) !== null) return { kind: "ended" };
  return existsSync(files.started) ? { kind: "unknown" } : { kind: "never_started" };
}

/** Removes the run's folder, but for output that no log took. */
export function discardRun(context: AttemptContext, run: Run): void {
  const folder = runFolder(context.home, run.id);
  for (const name of namesIn(folder)) {
    const attempt = Number(name);
    const files = Number.isInteger(attempt) ? attemptFiles(context.home, run.id, attempt) : null;
    if (files !== null && !existsSync(files.logged) && hasOutput(files)) continue;
    rmSync(join(folder, name), { recursive: true, force: true });
  }
  if (namesIn(folder).length > 0) return;
  try {
    rmdirSync(folder);
  } catch {
    // It was not there, which is what was asked for.
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
