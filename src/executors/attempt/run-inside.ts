/**
 * One attempt whose work is done by this process itself, such as a call of a model. It leaves the same traces as one
 * in a process of its own: spool, report, log. If this process dies, nobody can know how far it got.
 */
import {
  appendFileSync,
  closeSync,
  constants,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DetachedError } from "../../core/detached-error.ts";
import type { RunOutcome } from "../../core/outcome.ts";
import type { Run } from "../../core/run.ts";
import type {
  AttemptProgress,
  AttemptRequest,
  AttemptResult,
  Remains,
  WaitRequest,
} from "../../ports/executor.ts";
import type { Secret } from "../../ports/secrets.ts";
import type { AttemptContext } from "./context.ts";
import { megabytes } from "./copy-output.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import type { AttemptRecord } from "./record.ts";
import { attemptFiles, makeAttemptFolder, type AttemptFiles } from "./run-folder.ts";
import { settlingOf } from "./run-attempt.ts";
import { conclude, type Settling } from "./settle.ts";
import { isDetach } from "./watch.ts";

/** How the work ended, in its own words. */
export interface InsideEnd {
  readonly outcome: RunOutcome;
  readonly reason: string | null;
  readonly detail: string | null;
  /** It is not over: what it waits for. */
  readonly waits?: WaitRequest;
}

export interface InsideWork {
  /** The attempt's folder, 0700. */
  readonly folder: string;
  /** Aborts on timeout, cancel and detach. */
  readonly signal: AbortSignal;
  /** Adds to the run's output; masked before anyone sees it. */
  print(text: string): void;
  /** Adds a line to the report, in the form that scripts write. */
  report(line: object): void;
}

type Ending = Pick<InsideEnd, "outcome" | "reason" | "detail" | "waits">;

const ENDED = "ended.json";

/**
 * Does the work and settles it.
 *
 * @param startsProcesses false spares the look for what it left, which takes longer than all the rest
 * @throws DetachedError if the signal says so; the work has been given up then
 */
export async function runInside(
  context: AttemptContext,
  secrets: readonly Secret[],
  request: AttemptRequest,
  progress: AttemptProgress,
  signal: AbortSignal,
  work: (inside: InsideWork) => Promise<InsideEnd>,
  { startsProcesses = true }: { readonly startsProcesses?: boolean } = {},
): Promise<AttemptResult> {
  const settling = settlingOf(context, secrets, request, progress);
  const { files, live } = settling;
  makeAttemptFolder(files);
  closeSync(openSync(files.output, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600));
  const record: AttemptRecord = { process: context.processes.self(), at: settling.startedAt };
  writeFileSync(files.pid, JSON.stringify(record), { mode: 0o600 });
  await progress.started(record.process);
  writeFileSync(files.started, "", { mode: 0o600 });
  const stop = stopsOf(context, request, signal);
  let end: Ending;
  try {
    end = await work({ folder: files.folder, signal: stop.signal, ...writers(files, live.show) });
    if (stop.signal.aborted) end = stop.ending() ?? end;
  } catch (error) {
    end = stop.ending() ?? { outcome: "failed", reason: "internal_fault", detail: (error as Error).message };
  } finally {
    stop.end();
  }
  if (signal.aborted && isDetach(signal.reason)) throw new DetachedError(request.run.id);
  writeEnding(files, end);
  return finish(settling, end, startsProcesses);
}

/** Settles what another process left; the end of work whose process died is unknown. */
export async function adoptInside(
  context: AttemptContext,
  secrets: readonly Secret[],
  request: AttemptRequest,
  progress: AttemptProgress,
): Promise<AttemptResult> {
  const settling = settlingOf(context, secrets, request, progress);
  const detail = "Nightdesk ended while it waited for Claude; what it had asked is counted as paid";
  const end = readEnding(settling.files) ?? { outcome: "lost", reason: "exit_unknown", detail };
  return finish(settling, end);
}

export function inspectInside(context: AttemptContext, run: Run): Remains {
  const files = attemptFiles(context.home, run.id, run.attempts);
  if (readEnding(files) !== null) return { kind: "ended" };
  return existsSync(files.started) ? { kind: "unknown" } : { kind: "never_started" };
}

async function finish(settling: Settling, end: Ending, startsProcesses = true): Promise<AttemptResult> {
  const { context, request, live } = settling;
  // Whatever the work started carries the run's mark.
  const tree = { root: null, runId: request.run.id, graceMs: request.task.killGraceMs };
  const leaked = startsProcesses ? await context.processes.endTree(tree) : [];
  live.finish();
  const { outcome, reason, detail, waits } = end;
  const sentence = leaked.length === 0 ? null : `${leaked.length} processes of it could not be ended`;
  const verdict = { outcome, reason, detail, exitCode: null, signal: null };
  const result = await conclude(settling, verdict, { leaked: leaked.length, sentence });
  return waits === undefined || result.outcome !== outcome ? result : { ...result, waits };
}

interface Stops {
  readonly signal: AbortSignal;
  /** What the stop means; null while there is none. */
  ending(): Ending | null;
  end(): void;
}

function stopsOf(context: AttemptContext, request: AttemptRequest, signal: AbortSignal): Stops {
  const over = new AbortController();
  const timeout = new AbortController();
  const { clock } = context;
  const left = Math.max(0, request.deadlineAt - clock.now());
  void waitOut(context, left, over.signal).then((isOver) => isOver && timeout.abort(new Error("timeout")));
  return {
    signal: AbortSignal.any([signal, timeout.signal]),
    ending() {
      if (timeout.signal.aborted && !signal.aborted) {
        const minutes = Math.round(request.task.timeoutMs / 600) / 100;
        return { outcome: "timed_out", reason: "timeout", detail: `Not finished after ${minutes} min` };
      }
      if (!signal.aborted) return null;
      return { outcome: "cancelled", reason: "cancelled", detail: "Cancelled while Claude was at work" };
    },
    end: () => over.abort(),
  };
}

const LONGEST_STEP_MS = 15_000;

/** @returns true if the time has passed, on the clock that nobody sets */
async function waitOut({ clock }: AttemptContext, ms: number, over: AbortSignal): Promise<boolean> {
  const until = clock.monotonic() + ms;
  while (!over.aborted && clock.monotonic() < until) {
    await clock.sleep(Math.min(LONGEST_STEP_MS, until - clock.monotonic()), over);
  }
  return !over.aborted;
}

function writers(files: AttemptFiles, show: () => void): Pick<InsideWork, "print" | "report"> {
  let printed = 0;
  return {
    print(text) {
      if (printed > DEFAULT_LIMITS.spool) return;
      printed += Buffer.byteLength(text);
      const isFull = printed > DEFAULT_LIMITS.spool;
      appendFileSync(
        files.output,
        isFull ? `\n… more than ${megabytes(DEFAULT_LIMITS.spool)}, the rest is left out\n` : text,
      );
      show();
    },
    report(line) {
      appendFileSync(files.report, `${JSON.stringify(line)}\n`, { mode: 0o600 });
    },
  };
}

function writeEnding(files: AttemptFiles, end: Ending): void {
  const path = join(files.folder, ENDED);
  writeFileSync(`${path}.new`, JSON.stringify(end), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

function readEnding(files: AttemptFiles): Ending | null {
  try {
    return JSON.parse(readFileSync(join(files.folder, ENDED), "utf8")) as Ending;
  } catch {
    return null;
  }
}
