/** One attempt from its start, or from where another process left it, to its end. */
import { existsSync } from "node:fs";
import { createMasker, type Masker } from "../../masking/masker.ts";
import { DetachedError } from "../../core/detached-error.ts";
import type { AttemptProgress, AttemptRequest, AttemptResult } from "../../ports/executor.ts";
import type { Secret } from "../../ports/secrets.ts";
import type { Command } from "./command.ts";
import type { AttemptContext } from "./context.ts";
import { readExit } from "./exit-file.ts";
import { readRecord } from "./record.ts";
import { attemptFiles } from "./run-folder.ts";
import { settle, settleUnstarted, type Settling } from "./settle.ts";
import { SpawnError, spawnWork, type ChildEnd, type Work } from "./spawn-work.ts";
import { createLiveView, isDetach, watch, type Watched } from "./watch.ts";

/** Starts the command and resolves when it has ended and is settled. Rejects with `DetachedError` on `detach`. */
export async function runAttempt(
  context: AttemptContext,
  command: Command,
  request: AttemptRequest,
  progress: AttemptProgress,
  signal: AbortSignal,
): Promise<AttemptResult> {
  const settling = settlingOf(context, command.secrets, request, progress);
  let work: Work;
  try {
    work = await spawnWork(context, request.run.id, command, settling.files);
  } catch (error) {
    if (error instanceof SpawnError) return settleUnstarted(settling, error.reason, error.message);
    return settleUnstarted(
      settling,
      "spawn_failed",
      `The run could not be prepared: ${(error as Error).message}`,
    );
  }
  const started = { ...settling, process: work.process, startedAt: work.startedAt };
  try {
    await announce(started, work, progress);
    if (signal.aborted) return await withdraw(started, work, signal);
    work.begin();
    // The tables of the masker are built while the work runs.
    settling.masker.mask("");
    const end = await watch(context, ownWork(work, settling), settling.files, request, settling.live, signal);
    return await settle(started, end);
  } finally {
    work.release();
  }
}

/** If nobody could take note of the process, it must not go on. */
async function announce(settling: Settling, work: Work, progress: AttemptProgress): Promise<void> {
  try {
    await progress.started(work.process);
  } catch (error) {
    work.release();
    const { context, request, process } = settling;
    await context.processes.endTree({ root: process, runId: request.run.id, graceMs: 0 });
    throw error;
  }
}

/** The work was told to stop before it was let go: it ends by itself, having done nothing. */
async function withdraw(settling: Settling, work: Work, signal: AbortSignal): Promise<AttemptResult> {
  work.release();
  if (isDetach(signal.reason)) throw new DetachedError(settling.request.run.id);
  return settle(settling, { kind: "cancelled" });
}

/** Takes over an attempt that another process started. */
export async function adoptAttempt(
  context: AttemptContext,
  secrets: readonly Secret[],
  request: AttemptRequest,
  progress: AttemptProgress,
  signal: AbortSignal,
): Promise<AttemptResult> {
  const settling = settlingOf(context, secrets, request, progress);
  const record = readRecord(settling.files.pid);
  const adopted: Settling = {
    ...settling,
    process: record?.process ?? null,
    startedAt: record?.at ?? request.run.startedAt ?? settling.startedAt,
  };
  const end = await watch(context, foreignWork(adopted), settling.files, request, settling.live, signal);
  return settle(adopted, end);
}

/** The end of an attempt for which there is no command. */
export function refuseAttempt(
  context: AttemptContext,
  request: AttemptRequest,
  refusal: { readonly reason: string; readonly detail: string },
): Promise<AttemptResult> {
  const settling = settlingOf(context, [], request, { started: async () => undefined });
  return settleUnstarted(settling, refusal.reason, refusal.detail);
}

/** All that settling an attempt goes by, before anything of it was started. */
export function settlingOf(
  context: AttemptContext,
  secrets: readonly Secret[],
  request: AttemptRequest,
  progress: AttemptProgress,
): Settling {
  const files = attemptFiles(context.home, request.run.id, request.attempt);
  const masker = maskerFor(context, secrets);
  const live = createLiveView(files, masker, progress);
  return { context, request, files, masker, live, process: null, startedAt: context.clock.now() };
}

/** Masks what the secrets port knows and what this work was given beside. */
export function maskerFor(context: AttemptContext, secrets: readonly Secret[]): Masker {
  return createMasker([...context.secrets.all(), ...secrets]);
}

function ownWork(work: Work, { files }: Settling): Watched {
  let end: ChildEnd | null = null;
  const noteEnd = async (): Promise<void> => {
    end = await work.ended;
  };
  return {
    woken: noteEnd(),
    state() {
      if (end === null) return { kind: "living" };
      const exitCode = readExit(files.exit);
      if (exitCode === null && !existsSync(files.started)) return { kind: "unbegun" };
      return { kind: "exited", exitCode: exitCode ?? end.code, signal: end.signal };
    },
  };
}

function foreignWork({ context, files, process, request }: Settling): Watched {
  const { processes } = context;
  return {
    woken: null,
    state() {
      const exitCode = readExit(files.exit);
      if (exitCode !== null) return { kind: "exited", exitCode, signal: null };
      if (process !== null && processes.liveness(process) !== "dead") return { kind: "living" };
      if (processes.findByRun(request.run.id).length > 0) return { kind: "living" };
      // The process may have written it and ended between the two looks.
      const late = readExit(files.exit);
      return late === null ? { kind: "vanished" } : { kind: "exited", exitCode: late, signal: null };
    },
  };
}
