/** Brings an attempt to its end: nothing of it lives on, its output is in the log, its report is read. */
import { mkdirSync } from "node:fs";
import type { AttemptRequest, AttemptResult } from "../../ports/executor.ts";
import type { ProcessIdentity } from "../../core/run.ts";
import type { Masker } from "../../masking/masker.ts";
import type { AttemptContext } from "./context.ts";
import { readExit } from "./exit-file.ts";
import { readReport } from "./report-file.ts";
import { hasOutput, type AttemptFiles } from "./run-folder.ts";
import { verdict, type Verdict } from "./verdict.ts";
import type { LiveView, WatchEnd } from "./watch.ts";
import { writeLog } from "./write-log.ts";

export interface Settling {
  readonly context: AttemptContext;
  readonly request: AttemptRequest;
  readonly files: AttemptFiles;
  readonly masker: Masker;
  readonly live: LiveView;
  /** Null if nothing was started, or nobody knows what was. */
  readonly process: ProcessIdentity | null;
  /** Epoch ms. */
  readonly startedAt: number;
}

/** How long what the work left in the background may take to end by itself. */
const AFTERMATH_MS = 2_000;

export async function settle(settling: Settling, end: WatchEnd): Promise<AttemptResult> {
  const { files, live } = settling;
  const cleared = await clearProcesses(settling, end);
  live.finish();
  // The polite signal may have led to an exit that was not there before.
  const exitCode = readExit(files.exit);
  const known = end.kind === "exited" ? { ...end, exitCode: exitCode ?? end.exitCode } : end;
  return conclude(settling, verdict(known, exitCode, settling.request.task.timeoutMs), cleared);
}

/** The end of an attempt of which nothing was started. */
export function settleUnstarted(settling: Settling, reason: string, detail: string): Promise<AttemptResult> {
  const cleared = { leaked: 0, sentence: null };
  try {
    mkdirSync(settling.files.folder, { recursive: true, mode: 0o700 });
  } catch {
    // Then the log cannot be written either, which is told with the result.
  }
  return conclude(settling, { outcome: "failed", reason, detail, exitCode: null, signal: null }, cleared);
}

interface Cleared {
  readonly leaked: number;
  readonly sentence: string | null;
}

async function clearProcesses(settling: Settling, end: WatchEnd): Promise<Cleared> {
  const { context, request, process } = settling;
  const tree = { root: process, runId: request.run.id };
  const graceMs = request.task.killGraceMs;
  if (end.kind === "exited" || end.kind === "vanished" || end.kind === "unbegun") {
    const left = await remaining(context, tree);
    if (left === 0) return { leaked: 0, sentence: null };
    const leaked = (await context.processes.endTree({ ...tree, graceMs })).length;
    return { leaked, sentence: leftSentence(left, leaked) };
  }
  const leaked = (await context.processes.endTree({ ...tree, graceMs })).length;
  return { leaked, sentence: leaked === 0 ? null : leftSentence(leaked, leaked) };
}

async function remaining(
  context: AttemptContext,
  tree: { root: ProcessIdentity | null; runId: string },
): Promise<number> {
  const { clock, processes } = context;
  const until = clock.monotonic() + AFTERMATH_MS;
  for (let wait = 10; ; wait = Math.min(wait * 2, 200)) {
    const left = (await processes.leftovers(tree)).length;
    if (left === 0 || clock.monotonic() >= until) return left;
    await clock.sleep(wait);
  }
}

function leftSentence(left: number, leaked: number): string {
  const what = left === 1 ? "1 process" : `${left} processes`;
  if (leaked > 0) return `${what} could not be ended`;
  return `${what} of it still ran in the background and ${left === 1 ? "was" : "were"} ended`;
}

/** Writes the log, reads the report, and says what it came to. */
export async function conclude(settling: Settling, end: Verdict, cleared: Cleared): Promise<AttemptResult> {
  const { context, request, files, masker } = settling;
  const report = readReport(files.report, (text) => masker.mask(text));
  // The line that ends the entry tells the exit code anyway.
  const remark = join(end.reason === "exit_code" ? null : end.detail, cleared.sentence);
  const log = await writeLog(context, files, masker, {
    runId: request.run.id,
    task: request.task.id,
    zone: request.task.zone,
    attempt: request.attempt,
    startedAt: settling.startedAt,
    endedAt: context.clock.now(),
    ending: endingWords(end),
    remark,
  });
  const { exitCode, signal, outcome, reason } = end;
  const result = { outcome, reason, exitCode, signal, report, leaked: cleared.leaked, costUsd: null };
  const told =
    end.reason === "exit_code" && log.lastLine !== null ? `${end.detail}: ${log.lastLine}` : end.detail;
  const detail = join(told, cleared.sentence);
  if (log.ok) return { ...result, detail: masked(masker, detail), log: log.log, logOffset: log.offset };
  const failure = {
    ...result,
    detail: masked(masker, join(detail, keptSentence(settling, log.detail))),
    log: null,
  };
  return outcome === "succeeded" ? { ...failure, outcome: "failed", reason: "log_write" } : failure;
}

function keptSentence({ files, request }: Settling, trouble: string): string {
  if (!hasOutput(files)) return trouble;
  return `${trouble}; the output is kept in state/runs/${request.run.id}/${request.attempt}/output`;
}

/** `failed (timeout), no exit code` */
function endingWords({ outcome, reason, exitCode, signal }: Verdict): string {
  const why = reason === null || reason === "exit_code" || reason === outcome ? "" : ` (${signal ?? reason})`;
  return `${outcome}${why}, ${exitCode === null ? "no exit code" : `exit ${exitCode}`}`;
}

function masked(masker: Masker, text: string | null): string | null {
  return text === null ? null : masker.mask(text);
}

function join(first: string | null, second: string | null): string | null {
  return [first, second].filter((text) => text !== null).join(". ") || null;
}
