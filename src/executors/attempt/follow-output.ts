/** Lets anyone look on while an attempt runs, whoever watches it. */
import { existsSync } from "node:fs";
import type { Secret } from "../../ports/secrets.ts";
import type { AttemptContext } from "./context.ts";
import { readExit } from "./exit-file.ts";
import { createOutputTail } from "./output-tail.ts";
import { readRecord } from "./record.ts";
import { maskerFor } from "./run-attempt.ts";
import { attemptFiles } from "./run-folder.ts";

const ROUND_MS = 100;

export interface FollowOptions {
  readonly runId: string;
  readonly attempt: number;
  /** The task's own secrets, beside those of the secrets port. */
  readonly secrets?: readonly Secret[];
}

/**
 * Shows the attempt's output from its beginning, masked and printable, until the work has ended.
 *
 * @param onChunk waited for; of what was printed meanwhile a slow reader gets the newest part
 * @returns `ended` when everything was shown, `gone` if the run's folder went away first (its log has the rest),
 *   `stopped` if the signal said so
 */
export async function followOutput(
  context: AttemptContext,
  options: FollowOptions,
  onChunk: (text: string) => void | Promise<void>,
  signal: AbortSignal,
): Promise<"ended" | "gone" | "stopped"> {
  const files = attemptFiles(context.home, options.runId, options.attempt);
  const tail = createOutputTail(files.output, maskerFor(context, options.secrets ?? []));
  const tell = async (text: string): Promise<void> => {
    if (text !== "") await onChunk(text);
  };
  for (;;) {
    // Looked at before the last reading, so that nothing written in between is missed.
    const over = !existsSync(files.folder) || hasEnded(context, files);
    for (const piece of tail.pieces()) await tell(piece);
    if (over) await tell(tail.end());
    if (over) return existsSync(files.output) ? "ended" : "gone";
    if (signal.aborted) return "stopped";
    await context.clock.sleep(ROUND_MS, signal);
  }
}

function hasEnded(
  context: AttemptContext,
  files: { readonly exit: string; readonly pid: string; readonly logging: string; readonly logged: string },
): boolean {
  if (readExit(files.exit) !== null || existsSync(files.logging) || existsSync(files.logged)) return true;
  const record = readRecord(files.pid);
  return record !== null && context.processes.liveness(record.process) === "dead";
}
