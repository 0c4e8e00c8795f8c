/** One home under a virtual clock: the real engine and ledger, fake work. Every test opens a fresh one. */
import type { Run } from "../../src/core/run.ts";
import type { Config, Task } from "../../src/core/task.ts";
import type { Announcement } from "../../src/engine/announcement.ts";
import { audit } from "../../src/engine/audit.ts";
import type { EngineContext } from "../../src/engine/context.ts";
import { tick, type TickSummary } from "../../src/engine/tick.ts";
import { openSqliteLedger } from "../../src/ledger/sqlite/open.ts";
import type { HistoryRow, LedgerReading, StoredMessage } from "../../src/ports/ledger-reading.ts";
import { type FakeWorld, fakeWorld, type Script } from "../../src/testing/fake-world.ts";
import { makeConfig } from "../../src/testing/make-task.ts";
import { type VirtualClock, virtualClock } from "../../src/testing/virtual-clock.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** Monday, 23 November 2026, 00:00 UTC. */
export const MONDAY = Date.UTC(2026, 10, 23);

export interface Stage {
  readonly clock: VirtualClock;
  readonly world: FakeWorld;
  readonly reading: LedgerReading;
  readonly ctx: EngineContext;
  readonly announcements: Announcement[];
  /** Files that `expect` may find, by path, with their modification time. */
  readonly files: Map<string, number>;
  /** How the next attempts of a task go; the last one is repeated. */
  work(task: string, ...scripts: Partial<Script>[]): void;
  /** Edits the YAML; null makes it invalid. */
  configure(tasks: readonly Task[] | null, overrides?: Partial<Config>): void;
  /** Moves time to an instant without Nightdesk. */
  sleepUntil(at: number): void;
  /** Plays a process of Nightdesk to its end. */
  play<T>(process: (ctx: EngineContext, stops: Stops) => Promise<T>, stops?: Stops): Promise<T>;
  tick(): Promise<TickSummary>;
  /** A new process with another pid; the last one is dead from now on. */
  restart(): void;
  history(task?: string): Promise<HistoryRow[]>;
  messages(): Promise<StoredMessage[]>;
  /** Runs really started, as `task@attempt`. */
  deeds(): string[];
  /** expected = recorded for the whole life of the home. */
  audit(): ReturnType<typeof audit>;
  newestRun(task: string): Promise<Run>;
}

export interface Stops {
  readonly drain: AbortSignal;
  readonly stop: AbortSignal;
}

export function noStops(): Stops {
  return { drain: new AbortController().signal, stop: new AbortController().signal };
}

export async function openStage(tasks: readonly Task[], overrides: Partial<Config> = {}): Promise<Stage> {
  const clock = virtualClock(MONDAY);
  const scripts = new Map<string, Partial<Script>[]>();
  const world = fakeWorld(clock, (task) => scriptOf(scripts, task));
  const { ledger, reading } = await openSqliteLedger({ path: ":memory:" });
  const announcements: Announcement[] = [];
  const files = new Map<string, number>();
  let config: Config | null = makeConfig(tasks, overrides);
  let pid = world.newPid();
  let runs = 0;
  let lifeSign: number | null = null;

  const ctx: EngineContext = {
    ledger: { ...ledger, backup: () => Promise.resolve() },
    clock,
    get processes() {
      return world.processesFor(pid);
    },
    files: {
      writeAtomic: () => Promise.resolve(),
      modifiedAt: (path) => files.get(path) ?? null,
      locate: (path) => path,
      touchLifeSign: () => (lifeSign = clock.now()),
      lastLifeSign: () => lifeSign,
      keepNewest: () => Promise.resolve(),
      remove: () => Promise.resolve(),
      setAside: () => Promise.resolve(),
      makeFolder: () => Promise.resolve(),
      namesIn: () => [],
    },
    effects: { apply: () => Promise.resolve(null) },
    executorFor: () => world.executor,
    loadConfig: () =>
      Promise.resolve(
        config === null
          ? { hash: "broken", config: null, problems: ["nightdesk.yaml:3:5: error: unknown key"] }
          : { hash: config.hash, config, problems: [] },
      ),
    pace: { stepMs: 60_000, cancelPollMs: 30_000 },
    newRunId: () => `run${String((runs += 1)).padStart(4, "0")}`,
    announce: (event) => announcements.push(event),
  };

  async function play<T>(
    process: (ctx: EngineContext, stops: Stops) => Promise<T>,
    stops = noStops(),
  ): Promise<T> {
    let done = false;
    const ending = process(ctx, stops).finally(() => (done = true));
    ending.catch(() => undefined);
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (done) return ending;
      if (!clock.wakeNext()) throw new Error("the process waits for something that will never come");
    }
  }

  return {
    clock,
    world,
    reading,
    ctx,
    announcements,
    files,
    work: (task, ...list) => void scripts.set(task, list),
    configure(next, more = overrides) {
      config = next === null ? null : makeConfig(next, more);
    },
    sleepUntil(at) {
      clock.pass(at - clock.now());
    },
    play,
    tick: () => play((context, stops) => tick(context, stops)),
    restart() {
      world.die(pid);
      clock.forget();
      pid = world.newPid();
    },
    history: (task) => reading.history(task === undefined ? { limit: 500 } : { task, limit: 500 }),
    messages: () => reading.messages({}),
    deeds: () => world.deeds.map((deed) => `${deed.task}@${deed.attempt}`),
    audit: () => audit(reading, { from: MONDAY, until: clock.now() }),
    async newestRun(task) {
      const run = await reading.newestRun(task);
      if (run === null) throw new Error(`${task} never ran`);
      return run;
    },
  };
}

function scriptOf(scripts: Map<string, Partial<Script>[]>, task: Task): Script {
  const list = scripts.get(task.id) ?? [];
  const next = list.length > 1 ? list.shift() : list[0];
  return { lastsMs: 1_000, outcome: "succeeded", ...next };
}
