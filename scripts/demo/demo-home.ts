/** A home with the story in it, and a dashboard over it whose clock stands still. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { basename, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openConfigSource } from "../../src/cli/config-source.ts";
import { readRunLog } from "../../src/cli/read-log.ts";
import { reasonText, waitText } from "../../src/cli/render/reasons.ts";
import type { Config } from "../../src/core/task.ts";
import { newSecret } from "../../src/dashboard/server/sessions.ts";
import { type Dashboard, serveDashboard } from "../../src/dashboard/server/serve.ts";
import type { DashboardSources } from "../../src/dashboard/reading/sources.ts";
import { readWebFiles, type WebFiles } from "../../src/dashboard/server/web-files.ts";
import { createSqliteDatasets } from "../../src/datasets/sqlite/index.ts";
import { audit } from "../../src/engine/audit.ts";
import { openSqliteLedger } from "../../src/ledger/index.ts";
import { configFiles } from "../../src/platform/config-files.ts";
import { systemClock } from "../../src/platform/clock.ts";
import type { Steering } from "../../src/ports/dashboard.ts";
import { builtins } from "../../src/tasks/index.ts";
import { writeDatasets } from "./datasets.ts";
import { LIVE_LINES, writeLogs } from "./logs.ts";
import { onStretches } from "./machine.ts";
import { inserter } from "./sql.ts";
import { NOW, STORY_FROM } from "./moments.ts";
import { writeStory } from "./story.ts";
import { CONFIG } from "./tasks.ts";
import { writeYear } from "./year.ts";

/**
 * @param folder absolute path of an empty folder
 * @param text its configuration
 */
export async function makeDemoHome(folder: string, text: string = CONFIG): Promise<void> {
  const ledger = join(folder, "state", "ledger.db");
  rmSync(join(folder, "state"), { recursive: true, force: true });
  rmSync(join(folder, "data"), { recursive: true, force: true });
  mkdirSync(join(folder, "state"), { recursive: true });
  const config = await readDemoConfig(folder, text);
  const store = await openSqliteLedger({ path: ledger });
  await store.ledger.keepGoodConfig(config, NOW);
  await store.close();
  const database = new DatabaseSync(ledger);
  database.exec("begin");
  const insert = inserter(database);
  writeYear(insert, config, onStretches("2025-11-24", "2026-11-23", NOW), STORY_FROM);
  writeStory(insert, config);
  // Some look back over the newest run of each task.
  database.exec(`insert into task_memory (task, last_success_at, failures_in_row)
    select task, max(case when state = 'succeeded' then finished_at end), 0 from run group by task`);
  database.exec(`update task_memory set failures_in_row = 1 where task = 'backup_photos'`);
  database.exec(`insert into instance values ('demo', 'loop', ${process.pid}, 'demo', 'demo', ${NOW})`);
  database.exec("commit");
  database.close();
  writeLogs(folder);
  await writeDatasets(join(folder, "data"), NOW);
}

/** The same tasks on their first day: planned, and nothing has run yet. */
export async function makeFirstDayHome(folder: string): Promise<void> {
  mkdirSync(join(folder, "state"), { recursive: true });
  mkdirSync(join(folder, "data"), { recursive: true });
  const ledger = join(folder, "state", "ledger.db");
  const store = await openSqliteLedger({ path: ledger });
  await store.ledger.keepGoodConfig(await readDemoConfig(folder, CONFIG), NOW);
  await store.close();
  const database = new DatabaseSync(ledger);
  database.exec(`insert into instance values ('demo', 'loop', ${process.pid}, 'demo', 'demo', ${NOW})`);
  database.close();
}

/** Writes the configuration and reads it. */
export async function readDemoConfig(folder: string, text: string): Promise<Config> {
  writeFileSync(join(folder, "nightdesk.yaml"), text);
  const source = await openConfigSource({
    home: folder,
    file: join(folder, "nightdesk.yaml"),
    platform: process.platform,
    files: configFiles(process.platform),
    environment: {},
    builtins: async () => builtins,
    textOnly: true,
  });
  const { config, problems } = await source.check();
  if (config === null) throw new Error(problems.map(({ message }) => message).join("\n"));
  return config;
}

export interface DemoOptions {
  readonly steering?: Steering;
  readonly configProblems?: readonly string[];
  /** Anything else that is to be otherwise. */
  readonly sources?: Partial<DashboardSources>;
}

export async function serveDemo(folder: string, port: number, options: DemoOptions = {}): Promise<Dashboard> {
  const store = await openSqliteLedger({ path: join(folder, "state", "ledger.db"), readOnly: true });
  const clock = { ...systemClock(), now: () => NOW };
  const datasets = createSqliteDatasets({ folder: join(folder, "data"), now: clock.now });
  const sources: DashboardSources = {
    homeName: basename(folder),
    version: "demo",
    clock,
    reading: store.reading,
    overview: store.overview,
    datasets,
    sentences: { why: reasonText, waits: waitText },
    steering: options.steering ?? SAYS_YES,
    goodConfig: () => store.ledger.goodConfig(),
    masker: async () => (text) => text,
    configProblems: async () => options.configProblems ?? [],
    watchTroubles: () => [],
    liveness: () => "alive",
    lastLifeSign: () => NOW,
    machineZone: () => "Europe/Prague",
    audit: (from, until) => audit(store.reading, { from, until }),
    async followOutput(_run, onText, signal) {
      for (const line of LIVE_LINES) await onText(line);
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    },
    readLog: ({ log, logOffset, id }) =>
      log === null || !existsSync(join(folder, log)) ? null : readRunLog(join(folder, log), id, logOffset),
    openArtifact: () => null,
    datasetFile(name) {
      const stat = statSync(join(folder, "data", `${name}.db`), { throwIfNoEntry: false });
      return stat === undefined ? null : { bytes: stat.size, changedAt: NOW - 600_000 };
    },
    ...options.sources,
  };
  let web: WebFiles | null = null;
  const dashboard = await serveDashboard({
    sources,
    port,
    home: folder,
    secret: newSecret(),
    metricsToken: createHash("sha256").update(folder).digest("hex"),
    web: async () => (web ??= readWebFiles(builtWeb())),
    onFault: (fault) => console.error(fault),
  });
  return {
    ...dashboard,
    async close() {
      await dashboard.close();
      await store.close();
    },
  };
}

/** Builds the page if its sources have changed. */
export function builtWeb(): string {
  const script = join(import.meta.dirname, "..", "build-web.ts");
  return execFileSync(process.execPath, [script], { encoding: "utf8" }).trim();
}

const SAYS_YES: Steering = {
  runNow: async (task) => ({ kind: "done", said: `${task} was asked to run.`, run: null }),
  pause: async (task) => ({ kind: "done", said: `${task} is paused.`, run: null }),
  resume: async (task) => ({ kind: "done", said: `${task} runs again.`, run: null }),
  cancel: async (run) => ({ kind: "done", said: "It is being ended.", run }),
  backfill: async () => ({ kind: "done", said: "3 runs were queued, oldest first.", run: null }),
  answer: async (_id, verdict) => ({
    kind: "done",
    said: verdict === "approve" ? "Approved." : "Denied.",
    run: null,
  }),
};
