/**
 * A virtual life of one home: the real planner, ledger and engine under a clock that jumps, a machine that sleeps and
 * loses power, a YAML that is edited, and processes of Nightdesk that die at any await.
 */
import type { Run } from "../../src/core/run.ts";
import type { Task } from "../../src/core/task.ts";
import { audit, type AuditResult } from "../../src/engine/audit.ts";
import type { EngineContext } from "../../src/engine/context.ts";
import { runLoop } from "../../src/engine/loop.ts";
import { runNow } from "../../src/engine/run-now.ts";
import { cancelRun, pauseTask, resumeTask } from "../../src/engine/steering.ts";
import { tick } from "../../src/engine/tick.ts";
import { openSqliteLedger } from "../../src/ledger/sqlite/open.ts";
import type { Ledger } from "../../src/ports/ledger.ts";
import type { LedgerReading } from "../../src/ports/ledger-reading.ts";
import { type CrashPlan, crashingLedger } from "../../src/testing/crashing-ledger.ts";
import { type Deed, type FakeWorld, fakeWorld } from "../../src/testing/fake-world.ts";
import { makeConfig } from "../../src/testing/make-task.ts";
import { type Random, seededRandom } from "../../src/testing/random.ts";
import { type VirtualClock, virtualClock } from "../../src/testing/virtual-clock.ts";
import { editTasks, randomTasks } from "./random-tasks.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TICK_EVERY = 5 * MINUTE;

export interface Options {
  readonly seed: number;
  readonly days: number;
  readonly tasks: number;
  readonly start?: number;
}

export interface Life {
  readonly seed: number;
  readonly audit: AuditResult;
  readonly deeds: readonly Deed[];
  readonly reading: LedgerReading;
  readonly clock: VirtualClock;
  readonly counts: {
    ticks: number;
    loops: number;
    crashes: number;
    reboots: number;
    jumps: number;
    edits: number;
    faults: string[];
  };
  /** Every definition that was ever in force, by id. */
  readonly definitions: ReadonlyMap<string, Task>;
  close(): Promise<void>;
}

interface Home {
  readonly random: Random;
  readonly clock: VirtualClock;
  readonly world: FakeWorld;
  readonly ledger: Ledger;
  readonly counts: Life["counts"];
  readonly definitions: Map<string, Task>;
  tasks: Task[];
  lifeSign: number | null;
  runs: number;
  knownRuns: string[];
}

export async function simulate(options: Options): Promise<Life> {
  const random = seededRandom(options.seed);
  const start = options.start ?? Date.UTC(2026, 0, 1);
  const clock = virtualClock(start);
  const { ledger, reading } = await openSqliteLedger({ path: ":memory:" });
  const tasks = randomTasks(random, options.tasks);
  const home: Home = {
    random,
    clock,
    ledger,
    world: fakeWorld(clock, () => randomScript(random)),
    counts: { ticks: 0, loops: 0, crashes: 0, reboots: 0, jumps: 0, edits: 0, faults: [] },
    definitions: new Map(tasks.map((task) => [task.id, task])),
    tasks,
    lifeSign: null,
    runs: 0,
    knownRuns: [],
  };
  const end = options.days * DAY;
  while (clock.uptime() < end) {
    await session(home, Math.min(random.between(1, 60) * HOUR, end - clock.uptime()));
    await away(home);
  }
  await lastWord(home);
  const result = await audit(reading, { from: start, until: Math.max(clock.now(), start) });
  const { counts, definitions } = home;
  const close = () => ledger.close();
  return {
    seed: options.seed,
    audit: result,
    deeds: home.world.deeds,
    reading,
    clock,
    counts,
    definitions,
    close,
  };
}

function randomScript(random: Random) {
  const lastsMs = random.pick([1_000, 20_000, 3 * MINUTE, 40 * MINUTE]);
  const changed = random.pick([0, 3, null]);
  return { lastsMs, outcome: random.chance(0.85) ? "succeeded" : "failed", report: { changed } } as const;
}

/** The machine is on for a while; a tick every five minutes, or the loop. */
async function session(home: Home, ms: number): Promise<void> {
  const { random, clock } = home;
  const until = clock.uptime() + ms;
  if (ms <= 24 * HOUR && random.chance(0.5)) {
    await loopFor(home, ms);
    return;
  }
  while (clock.uptime() < until) {
    await sleepToNextTick(home, until);
    if (clock.uptime() >= until) return;
    if (random.chance(0.004)) jumpClock(home);
    if (random.chance(0.003)) edit(home);
    if (random.chance(0.01)) await steer(home);
    await oneProcess(home, (ctx, stops) => tick(ctx, stops), until);
    home.counts.ticks += 1;
  }
}

/** As the fast path does: a tick with nothing to do looks at one note and leaves. */
async function sleepToNextTick(home: Home, until: number): Promise<void> {
  const { clock, ledger } = home;
  const wake = await ledger.read((tx) => tx.note("wake_at"));
  const wait = wake === null ? 0 : Math.max(Number(wake) - clock.now(), 0);
  const ticks = Math.max(Math.ceil(wait / TICK_EVERY), 1);
  clock.pass(Math.min(ticks * TICK_EVERY, Math.max(until - clock.uptime(), 0)));
}

async function loopFor(home: Home, ms: number): Promise<void> {
  const until = home.clock.uptime() + ms;
  await oneProcess(home, (ctx, stops) => runLoop(ctx, stops), until);
  home.counts.loops += 1;
}

/** Runs one process of Nightdesk to its end, its death, or the end of the session. */
async function oneProcess(
  home: Home,
  work: (ctx: EngineContext, stops: { drain: AbortSignal; stop: AbortSignal }) => Promise<unknown>,
  until: number,
): Promise<void> {
  const { random, clock, world } = home;
  const pid = world.newPid();
  const crash: CrashPlan = {
    countdown: random.chance(0.03) ? random.between(1, 300) : null,
    dead: false,
    onDeath: () => undefined,
  };
  const drain = new AbortController();
  const stop = new AbortController();
  let done = false;
  const process = work(contextFor(home, pid, crash), { drain: drain.signal, stop: stop.signal }).then(
    () => (done = true),
    (error: unknown) => {
      done = true;
      throw error;
    },
  );
  process.catch(() => undefined);
  for (;;) {
    await settled();
    if (done || crash.dead) break;
    if (clock.uptime() >= until && !drain.signal.aborted) {
      drain.abort();
      continue;
    }
    if (!clock.wakeNext()) throw new Error(`seed stuck: nobody sleeps and nothing is done at ${clock.now()}`);
  }
  if (crash.dead) home.counts.crashes += 1;
  else await process;
  world.die(pid);
  clock.forget();
}

/** All that can go on without time passing has gone on. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

function contextFor(home: Home, pid: number, crash: CrashPlan): EngineContext {
  const { clock, world, counts } = home;
  return {
    ledger: crashingLedger(home.ledger, crash),
    clock,
    processes: world.processesFor(pid),
    files: {
      writeAtomic: () => Promise.resolve(),
      modifiedAt: () => null,
      locate: (path) => path,
      touchLifeSign: () => (home.lifeSign = clock.now()),
      lastLifeSign: () => home.lifeSign,
      keepNewest: () => Promise.resolve(),
      remove: () => Promise.resolve(),
      setAside: () => Promise.resolve(),
      makeFolder: () => Promise.resolve(),
      namesIn: () => [],
    },
    effects: { apply: () => Promise.resolve(null) },
    executorFor: () => world.executor,
    loadConfig: () => {
      const config = makeConfig(home.tasks, { concurrency: 3 });
      return Promise.resolve({ hash: config.hash, config, problems: [] });
    },
    pace: { stepMs: 3 * TICK_EVERY, cancelPollMs: 3 * TICK_EVERY },
    newRunId: () => `r${String((home.runs += 1)).padStart(9, "0")}`,
    announce: (event) => {
      if (event.kind === "fault") counts.faults.push(event.detail);
      if (event.kind === "run_started") home.knownRuns.push(event.run.id);
    },
  };
}

function jumpClock(home: Home): void {
  const { random, clock, counts } = home;
  const sign = random.chance(0.5) ? 1 : -1;
  clock.jump(sign * random.pick([30_000, 20 * MINUTE, 5 * HOUR, 3 * DAY, 45 * DAY]));
  counts.jumps += 1;
}

function edit(home: Home): void {
  home.tasks = editTasks(home.random, home.tasks);
  for (const task of home.tasks) home.definitions.set(task.id, task);
  home.counts.edits += 1;
}

/** What people do: pause, resume, cancel, run. */
async function steer(home: Home): Promise<void> {
  const { random, clock } = home;
  const task = random.pick(home.tasks).id;
  const run = home.knownRuns.at(-1);
  const until = clock.uptime() + HOUR;
  await oneProcess(
    home,
    async (ctx, stops) => {
      if (random.chance(0.3)) await pauseTask(ctx, task, "holiday");
      else if (random.chance(0.6)) for (const { id } of home.tasks) await resumeTask(ctx, id);
      else if (random.chance(0.5) && run !== undefined) await cancelRun(ctx, run);
      else await runNow(ctx, { task, full: false, params: {}, wait: false }, stops);
    },
    until,
  );
}

/** Sleep, power-off, holidays. */
async function away(home: Home): Promise<void> {
  const { random, clock, world, counts } = home;
  if (random.chance(0.5)) {
    world.reboot();
    counts.reboots += 1;
  }
  const long = random.chance(0.04);
  clock.pass(
    long ? random.between(3, 40) * DAY : random.pick([5 * MINUTE, HOUR, 9 * HOUR, 9 * HOUR, 60 * HOUR]),
  );
  await settled();
}

/** The clock is right at last, the desk works until nothing is left to do. */
async function lastWord(home: Home): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    home.clock.pass(11 * MINUTE);
    await oneProcessWithoutCrash(home);
  }
}

async function oneProcessWithoutCrash(home: Home): Promise<void> {
  const quiet: Home = { ...home, random: { ...home.random, chance: () => false } };
  await oneProcess(quiet, (ctx, stops) => tick(ctx, stops), Number.POSITIVE_INFINITY);
  home.runs = quiet.runs;
  home.lifeSign = quiet.lifeSign;
}

/** Runs that are neither ended nor cared for by anyone. */
export function isStuck(run: Run): boolean {
  return run.state === "claimed" || run.state === "running";
}
