/** For tests: a home, a task and a request, with the real processes of this machine. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import type { Run } from "../../core/run.ts";
import type { Task } from "../../core/task.ts";
import { systemClock } from "../../platform/clock.ts";
import { systemProcesses } from "../../platform/processes/index.ts";
import type { AttemptRequest, AttemptResult } from "../../ports/executor.ts";
import type { Secret } from "../../ports/secrets.ts";
import type { Command } from "./command.ts";
import type { AttemptContext } from "./context.ts";
import { contractVariables } from "./contract.ts";
import type { OutputLimits } from "./limits.ts";
import { runAttempt } from "./run-attempt.ts";
import { attemptFiles, type AttemptFiles } from "./run-folder.ts";

export interface RequestOptions {
  readonly attempt?: number;
  readonly timeoutMs?: number;
  readonly task?: Partial<Task>;
}

export interface Fixture {
  readonly home: string;
  readonly context: AttemptContext;
  readonly files: AttemptFiles;
  readonly request: (more?: RequestOptions) => AttemptRequest;
  /** A command that runs a shell script. */
  readonly shell: (script: string, more?: Partial<Command>) => Command;
  /** Starts a shell script and resolves with its result. */
  readonly run: (script: string, more?: RequestOptions) => Promise<AttemptResult>;
  /** The text of the day log that a result names. */
  readonly log: (result: AttemptResult) => string;
}

interface FixtureOptions {
  readonly secrets?: readonly Secret[];
  readonly limits?: OutputLimits;
  /** By how much time-outs come sooner than they say. */
  readonly haste?: number;
}

let homes = 0;

/** A home on a path with everything that paths may hold; it is removed after the test, with all its processes. */
export function fixture(t: TestContext, { secrets = [], limits, haste = 1 }: FixtureOptions = {}): Fixture {
  const home = mkdtempSync(join(tmpdir(), "night desk 'ž\" $(x)-"));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  homes += 1;
  const runId = `r${process.pid}-${homes}`;
  const processes = systemProcesses(process.platform);
  t.after(() => processes.endTree({ root: null, runId, graceMs: 0 }));
  const clock = systemClock();
  const context: AttemptContext = {
    home,
    processes,
    clock: { ...clock, monotonic: () => clock.monotonic() * haste },
    platform: process.platform,
    secrets: { get: (name) => secrets.find((secret) => secret.name === name)?.value, all: () => secrets },
    ...(limits === undefined ? {} : { limits }),
  };
  const request = (more?: RequestOptions): AttemptRequest => requestFor(home, runId, more);
  const shell = (script: string, more: Partial<Command> = {}): Command => ({
    ...shellCommand(home, request(), script),
    ...more,
  });
  return {
    home,
    context,
    files: attemptFiles(home, runId, 1),
    request,
    shell,
    run: (script, more) => runAttempt(context, shell(script), request(more), nobodyLooks, neverStopped()),
    log: (result) => readFileSync(join(home, result.log ?? "no log"), "latin1"),
  };
}

/** A request with what running an attempt reads of a run and a task. */
export function requestFor(home: string, runId: string, more: RequestOptions = {}): AttemptRequest {
  const { attempt = 1, timeoutMs = 60_000, task = {} } = more;
  const run = {
    id: runId,
    task: "a_task",
    attempts: attempt,
    slotAt: 0,
    startedAt: null,
    full: false,
    params: {},
  };
  const rules = {
    id: "a_task",
    zone: "Europe/Prague",
    killGraceMs: 50,
    timeoutMs,
    env: {},
    envPass: [],
    cwd: home,
  };
  return {
    run: run as unknown as Run,
    task: { ...rules, ...task } as unknown as Task,
    attempt,
    idempotencyKey: "key",
    lastSuccessAt: null,
    watermark: null,
    deadlineAt: Date.now() + timeoutMs,
  };
}

export function shellCommand(home: string, request: AttemptRequest, script: string): Command {
  const env = { PATH: process.env["PATH"] ?? "", ...contractVariables(home, request) };
  return { argv: ["/bin/sh", "-c", script], env, cwd: home, stdin: null, writesOwnExit: false, secrets: [] };
}

export const nobodyLooks = { started: async () => undefined };

export function neverStopped(): AbortSignal {
  return new AbortController().signal;
}
