/**
 * The machine of a simulation: processes that live on when their watcher dies, exits that are left behind, reboots.
 * It outlives every engine that works in it.
 */
import { EMPTY_REPORT, type Report } from "../core/report.ts";
import type { ProcessIdentity, Run } from "../core/run.ts";
import type { RunOutcome } from "../core/outcome.ts";
import type { Task } from "../core/task.ts";
import type {
  AttemptRequest,
  AttemptResult,
  Executor,
  Remains,
  StopReason,
  WaitRequest,
} from "../ports/executor.ts";
import type { Processes } from "../ports/processes.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** How the fake work of one attempt goes. */
export interface Script {
  readonly lastsMs: number;
  readonly outcome: Extract<RunOutcome, "succeeded" | "failed">;
  readonly report?: Partial<Report>;
  /** The attempt ends without an end of the work: a person is asked, or an answer is to come. */
  readonly waits?: WaitRequest;
}

/** One attempt as it really happened. */
export interface Deed {
  readonly run: string;
  readonly task: string;
  readonly slotAt: number;
  readonly attempt: number;
  readonly pid: number;
  /** Uptime, because the wall clock may jump. */
  readonly from: number;
  readonly due: number;
  until: number | null;
  readonly script: Script;
  exit: RunOutcome | null;
}

export interface FakeWorld {
  readonly deeds: readonly Deed[];
  readonly executor: Executor;
  /** Processes as one engine sees them. */
  processesFor(pid: number): Processes;
  /** An engine's process ends; its children live on. */
  die(pid: number): void;
  /** Power goes: everything dies, nothing leaves an exit. */
  reboot(): void;
  newPid(): number;
  livingDeeds(): readonly Deed[];
}

const DEADLINE_GRACE_MS = 10_000;

export function fakeWorld(clock: VirtualClock, scriptFor: (task: Task, run: Run) => Script): FakeWorld {
  const deeds: Deed[] = [];
  const byRun = new Map<string, Deed[]>();
  const living = new Set<number>();
  let pids = 1_000;
  let boot = 1;

  function newPid(): number {
    pids += 1;
    living.add(pids);
    return pids;
  }

  function identityOf(pid: number): ProcessIdentity {
    return { pid, startedAt: `t${pid}`, bootId: `boot${boot}` };
  }

  function latest(run: Run): Deed | undefined {
    return byRun.get(run.id)?.at(-1);
  }

  /** Work that has reached its end by now leaves its exit, whether or not anyone watches. */
  function bringUpToDate(deed: Deed): void {
    if (deed.until !== null || clock.uptime() < deed.due) return;
    deed.until = deed.due;
    deed.exit = deed.script.outcome;
    living.delete(deed.pid);
  }

  function end(deed: Deed, exit: RunOutcome | null): void {
    deed.until = clock.uptime();
    deed.exit = exit;
    living.delete(deed.pid);
  }

  async function watch(deed: Deed, request: AttemptRequest, signal: AbortSignal): Promise<AttemptResult> {
    bringUpToDate(deed);
    if (deed.until === null) {
      const left = Math.max(request.deadlineAt - clock.now(), 0);
      await clock.sleep(Math.min(deed.due - clock.uptime(), left), signal);
      bringUpToDate(deed);
    }
    if (deed.until === null && signal.aborted) {
      if ((signal.reason as StopReason).kind === "detach") throw new Error("no longer watched");
      end(deed, "cancelled");
    }
    if (deed.until === null) {
      await clock.sleep(DEADLINE_GRACE_MS);
      bringUpToDate(deed);
      if (deed.until === null) end(deed, "timed_out");
    }
    return resultOf(deed);
  }

  const executor: Executor = {
    async start(request, progress, signal) {
      const lived = latest(request.run);
      if (lived !== undefined && lived.until === null && clock.uptime() < lived.due) {
        throw new Error(`run ${request.run.id} was started beside a living copy of itself`);
      }
      const script = scriptFor(request.task, request.run);
      const deed: Deed = {
        run: request.run.id,
        task: request.task.id,
        slotAt: request.run.slotAt,
        attempt: request.attempt,
        pid: newPid(),
        from: clock.uptime(),
        due: clock.uptime() + script.lastsMs,
        until: null,
        script,
        exit: null,
      };
      deeds.push(deed);
      byRun.set(deed.run, [...(byRun.get(deed.run) ?? []), deed]);
      await progress.started(identityOf(deed.pid));
      return watch(deed, request, signal);
    },
    inspect(run): Remains {
      const deed = latest(run);
      if (deed === undefined || deed.attempt < run.attempts) return { kind: "never_started" };
      bringUpToDate(deed);
      if (deed.until === null) return { kind: "living", process: identityOf(deed.pid) };
      return deed.exit === null ? { kind: "unknown" } : { kind: "ended" };
    },
    adopt(request, _progress, signal) {
      const deed = latest(request.run);
      if (deed === undefined) throw new Error(`nothing of run ${request.run.id} is left to adopt`);
      return watch(deed, request, signal);
    },
    discard() {},
  };

  return {
    deeds,
    executor,
    newPid,
    livingDeeds: () => deeds.filter((deed) => deed.until === null && clock.uptime() < deed.due),
    processesFor: (pid) => ({
      self: () => identityOf(pid),
      identify: (other) => (living.has(other) ? identityOf(other) : null),
      liveness: ({ pid: other, bootId }) =>
        bootId === `boot${boot}` && living.has(other) ? "alive" : "dead",
      findByRun: (run) =>
        (byRun.get(run) ?? []).filter(({ until }) => until === null).map((deed) => deed.pid),
      leftovers: () => Promise.resolve([]),
      endTree: () => Promise.resolve([]),
    }),
    die: (pid) => living.delete(pid),
    reboot() {
      for (const deed of deeds) {
        bringUpToDate(deed);
        if (deed.until === null) end(deed, null);
      }
      living.clear();
      boot += 1;
    },
  };
}

function resultOf(deed: Deed): AttemptResult {
  const { exit } = deed;
  const common = {
    report: { ...EMPTY_REPORT, ...deed.script.report },
    signal: null,
    log: `logs/${deed.task}.log`,
    leaked: 0,
    costUsd: null,
    ...(exit === deed.script.outcome && deed.script.waits !== undefined ? { waits: deed.script.waits } : {}),
  };
  if (exit === null) {
    return { ...common, outcome: "lost", reason: "exit_unknown", detail: "power failure", exitCode: null };
  }
  if (exit === "succeeded") return { ...common, outcome: exit, reason: null, detail: null, exitCode: 0 };
  const reason = exit === "failed" ? "exit_code" : exit;
  return {
    ...common,
    outcome: exit,
    reason,
    detail: `ended ${exit}`,
    exitCode: exit === "failed" ? 1 : null,
  };
}
