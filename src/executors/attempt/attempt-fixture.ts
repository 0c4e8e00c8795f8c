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
import { attemptFiles } from "./run-folder.ts";

export interface Fixture {
  readonly home: string;
  readonly context: AttemptContext;
  readonly request: (more?: {
    readonly attempt?: number;
    readonly timeoutMs?: number;
    readonly task?: Partial<Task>;
  }) => AttemptRequest;
  /** A command that runs a shell script. */
  shell(script: string, more?: Partial<Command>): Command;
  /** Starts a shell script and resolves with its result. */
  run(script: string, more?: { readonly timeoutMs?: number }): Promise<AttemptResult>;
  /** The text of the day log that a result names. */
  log(result: AttemptResult): string;
}

let homes = 0;

/**
 * A home on a path with everything that paths may hold; it is removed after the test.
 *
 * @param options.haste by how much time-outs come sooner than they say
 */
export function fixture(
  t: TestContext,
  options: {
    readonly secrets?: readonly Secret[];
    readonly limits?: OutputLimits;
    readonly haste?: number;
  } = {},
): Fixture {
  const home = mkdtempSync(join(tmpdir(), "night desk 'ž\" $(x)-"));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  homes += 1;
  const runId = `r${process.pid}-${homes}`;
  const secrets = options.secrets ?? [];
  const processes = systemProcesses(process.platform);
  const clock = systemClock();
  const context: AttemptContext = {
    home,
    processes,
    clock: { ...clock, monotonic: () => clock.monotonic() * (options.haste ?? 1) },
    platform: process.platform,
    secrets: { get: (name) => secrets.find((secret) => secret.name === name)?.value, all: () => secrets },
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  };
  t.after(() => processes.endTree({ root: null, runId, graceMs: 0 }));

  function request({ attempt = 1, timeoutMs = 60_000, task = {} } = {}): AttemptRequest {
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

  function shell(script: string, more: Partial<Command> = {}): Command {
    const env = { PATH: process.env["PATH"] ?? "", ...contractVariables(home, request()) };
    return {
      argv: ["/bin/sh", "-c", script],
      env,
      cwd: home,
      stdin: null,
      writesOwnExit: false,
      secrets: [],
      ...more,
    };
  }

  return {
    home,
    context,
    request,
    shell,
    run: (script, more) =>
      runAttempt(context, shell(script), request(more), { started: async () => undefined }, neverStopped()),
    log: (result) => readFileSync(join(home, result.log ?? "no log"), "latin1"),
  };
}

export function neverStopped(): AbortSignal {
  return new AbortController().signal;
}

/** Raw output of the fixture's attempt so far. */
export function spoolOf({ home, request }: Fixture): string {
  return attemptFiles(home, request().run.id, 1).output;
}
