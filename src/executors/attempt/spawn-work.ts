/** Starts a command so that nothing of it is lost if Nightdesk dies: own session, output straight to the spool. */
import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { closeSync, mkdirSync, constants, openSync, statSync, writeFileSync } from "node:fs";
import type { Writable } from "node:stream";
import type { ProcessIdentity } from "../../core/run.ts";
import type { Command } from "./command.ts";
import type { AttemptContext } from "./context.ts";
import { RUN_FOLDER_VARIABLE } from "./contract.ts";
import { markStarted } from "./exit-file.ts";
import type { AttemptRecord } from "./record.ts";
import { dataFolder, makeAttemptFolder, type AttemptFiles } from "./run-folder.ts";
import { GATE, LEAVE, throughTrampoline } from "./trampoline.ts";

/** How the process that we started ended; `code` is null if a signal ended it. */
export interface ChildEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface Work {
  readonly process: ProcessIdentity;
  /** Epoch ms; the same as in the record that an adopter reads. */
  readonly startedAt: number;
  /** Resolves when the process has ended; never rejects. */
  readonly ended: Promise<ChildEnd>;
  /** Lets the work begin. Before that it does nothing, and ends by itself if we are gone. */
  begin(): void;
  /** Forgets the process, so that it does not keep us alive. Before `begin` the work ends by itself. */
  release(): void;
}

/** Why nothing was started: a stable word and a sentence. */
export class SpawnError extends Error {
  readonly reason: string;
  constructor(reason: string, message: string) {
    super(message);
    this.name = "SpawnError";
    this.reason = reason;
  }
}

/**
 * Makes the attempt's folder and starts the command in it, held back until `begin`.
 *
 * @throws SpawnError if the command cannot be started
 */
export async function spawnWork(
  context: AttemptContext,
  runId: string,
  command: Command,
  files: AttemptFiles,
): Promise<Work> {
  checkFolder(command.cwd);
  makeAttemptFolder(files);
  mkdirSync(dataFolder(context.home), { recursive: true, mode: 0o700 });
  const spool = openSpool(files.output);
  let child: ChildProcess | null = null;
  try {
    child = await launchInto(spool, context, runId, command, files);
    return watchable(context, command, files, child);
  } catch (error) {
    // Held back, it has done nothing yet, and must not wait for ever.
    for (const pipe of pipesOf(child)) pipe.destroy();
    await context.processes.endTree({ root: null, runId, graceMs: 0 });
    throw error;
  } finally {
    closeSync(spool);
  }
}

/** The gate, and the input if there is one. */
function pipesOf(child: ChildProcess | null): Writable[] {
  const gate = (child?.stdio[GATE] ?? null) as Writable | null;
  return [gate, child?.stdin ?? null].filter((pipe) => pipe !== null);
}

function launchInto(
  spool: number,
  { platform, processes }: AttemptContext,
  runId: string,
  { argv, env, cwd, stdin, writesOwnExit, verbatim = false }: Command,
  files: AttemptFiles,
): Promise<ChildProcess> {
  const input = stdin === null ? "ignore" : "pipe";
  const common = { cwd, detached: true, windowsHide: true };
  if (platform !== "win32") {
    const through = throughTrampoline(files.folder, processes.enclosure?.(runId) ?? null, argv);
    return launch(through, { ...common, env, stdio: [input, spool, spool, "pipe"] });
  }
  const options: SpawnOptions = {
    ...common,
    stdio: [input, spool, spool],
    windowsVerbatimArguments: verbatim,
  };
  if (writesOwnExit)
    return launch(argv, { ...options, env: { ...env, [RUN_FOLDER_VARIABLE]: files.folder } });
  markStarted(files.folder);
  return launch(argv, { ...options, env });
}

function watchable(
  context: AttemptContext,
  command: Command,
  files: AttemptFiles,
  child: ChildProcess,
): Work {
  const ended = new Promise<ChildEnd>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  const pid = child.pid ?? 0;
  const identity = context.processes.identify(pid, "just_started") ?? {
    pid,
    startedAt: "",
    bootId: context.processes.self().bootId,
  };
  const record: AttemptRecord = { process: identity, at: context.clock.now() };
  writeFileSync(files.pid, JSON.stringify(record), { mode: 0o600 });
  // Work that reads nothing, or is gone already, breaks these pipes; its exit tells the rest.
  for (const pipe of pipesOf(child)) pipe.on("error", () => undefined);
  return {
    process: identity,
    startedAt: record.at,
    ended,
    begin() {
      if (command.stdin !== null) child.stdin?.end(command.stdin);
      (child.stdio[GATE] as Writable | null | undefined)?.end(LEAVE);
    },
    release() {
      child.unref();
      for (const pipe of pipesOf(child)) pipe.destroy();
    },
  };
}

function launch(argv: readonly string[], options: SpawnOptions): Promise<ChildProcess> {
  const [program = "", ...args] = argv;
  return new Promise((resolve, reject) => {
    try {
      const child = spawn(program, args, options);
      child.once("error", (error) => reject(spawnError(error)));
      child.once("spawn", () => resolve(child));
    } catch (error) {
      reject(spawnError(error as Error));
    }
  });
}

function spawnError(error: NodeJS.ErrnoException): SpawnError {
  return new SpawnError("spawn_failed", `The process could not be started: ${error.message}`);
}

/** A missing folder would otherwise look like a missing program. */
function checkFolder(cwd: string): void {
  const stats = statSync(cwd, { throwIfNoEntry: false });
  if (stats === undefined) throw new SpawnError("cwd_missing", `The working folder ${cwd} does not exist`);
  if (!stats.isDirectory()) throw new SpawnError("cwd_missing", `The working folder ${cwd} is not a folder`);
}

function openSpool(path: string): number {
  const { O_WRONLY, O_CREAT, O_EXCL, O_APPEND } = constants;
  return openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | (constants.O_NOFOLLOW ?? 0), 0o600);
}
