/**
 * The composition root: the only file that joins adapters, and the only one outside them that touches the process.
 * Everything beyond the command line itself is loaded when a command needs it.
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import packageJson from "../package.json" with { type: "json" };
import type { CliContext } from "./cli/context.ts";
import { describeFault, exitCodeOf } from "./cli/faults.ts";
import { type GlobalFlags, splitGlobalFlags } from "./cli/global-flags.ts";
import { findHome, type Home } from "./cli/home.ts";
import { ledgerPath } from "./cli/ledger-path.ts";
import { outputOver } from "./cli/node-terminal.ts";
import type { Services } from "./cli/services.ts";
import type { Run } from "./core/run.ts";
import type { Config } from "./core/task.ts";
import type { EngineContext } from "./engine/context.ts";
import type { AttemptContext } from "./executors/attempt/context.ts";
import type { TaskExecutorOptions } from "./executors/task/index.ts";
import type { KnownLedger, Store } from "./ledger/index.ts";
import { systemClock } from "./platform/clock.ts";
import { configFiles } from "./platform/config-files.ts";
import { askOnTerminal, endQuietlyWithoutReader, onStopSignal } from "./platform/terminal.ts";

const { env, platform } = process;
const clock = systemClock();
const debug = (env["NIGHTDESK_DEBUG"] ?? "") !== "";

async function main(args: readonly string[]): Promise<number> {
  try {
    if (args[0] === "__complete") return await complete(args.slice(1));
    const { globals, rest } = splitGlobalFlags(args);
    if (rest.length === 1 && rest[0] === "tick" && (await tickHasNothingToDo(globals))) return 0;
    endQuietlyWithoutReader();
    const { runApplication } = await import("./cli/application.ts");
    const context = contextFor(globals);
    const colour = context.process.stdout.getColorDepth() >= 4;
    return await runApplication({ version: context.version, debug, colour }, rest, context);
  } catch (fault) {
    process.stderr.write(`${describeFault(fault, debug)}\n`);
    return exitCodeOf(fault);
  }
}

async function complete(words: readonly string[]): Promise<number> {
  const { printCompletions } = await import("./cli/completion/complete.ts");
  // A folder is being typed; the shell completes those better than we could.
  if (words.at(-2) === "--home") return 0;
  const { globals, rest } = splitGlobalFlags(words);
  await printCompletions(contextFor(globals), rest);
  return 0;
}

async function tickHasNothingToDo({ home }: GlobalFlags): Promise<boolean> {
  const { nothingIsDue } = await import("./cli/fast-tick.ts");
  const { fastLook } = await import("./ledger/sqlite/fast-look.ts");
  const found = findHome({ flag: home, variable: env["NIGHTDESK_HOME"], cwd: process.cwd() });
  return nothingIsDue(found, clock.now(), fastLook);
}

function contextFor(globals: GlobalFlags): CliContext {
  return {
    process: {
      stdout: outputOver(process.stdout, { colour: globals.colour, env }),
      stderr: outputOver(process.stderr, { colour: globals.colour, env }),
      env,
    },
    globals,
    cwd: process.cwd(),
    platform,
    version: packageJson.version,
    clock,
    ask: askOnTerminal,
    onStopSignal,
    services,
  };
}

const services: Services = {
  async readConfig({ home, file, textOnly }) {
    const source = await configSource({ folder: home, configFile: file }, textOnly);
    return await source.check();
  },

  async jsonSchema() {
    const { jsonSchema } = await import("./config/index.ts");
    return jsonSchema(await builtins());
  },

  async openReading(home) {
    const { openKnownToRead } = await import("./ledger/index.ts");
    const { systemProcesses } = await import("./platform/processes/index.ts");
    const store = await openKnownToRead(await knownLedger(home));
    if (store === null) return null;
    return {
      reading: store.reading,
      goodConfig: () => store.ledger.goodConfig(),
      liveness: (identity) => systemProcesses(platform).liveness(identity),
      close: () => store.close(),
    };
  },

  async openEngine(home, hooks) {
    const { openOrRestore } = await import("./ledger/index.ts");
    const { store, repairs } = await openOrRestore(await knownLedger(home));
    const bench = await workbench(home, await store.ledger.goodConfig());
    const { REAL_PACE } = await import("./engine/policy.ts");
    const engine: EngineContext = {
      ...hooks,
      ledger: { ...store.ledger, backup: (path) => store.ledger.backup(resolve(home.folder, path)) },
      clock,
      processes: bench.attempts.processes,
      files: (await import("./platform/home-files.ts")).homeFiles(home.folder, clock),
      effects: (await import("./datasets/report-effects.ts")).createReportEffects(
        await services.datasets(home),
      ),
      ...(await executors(bench, store)),
      loadConfig: bench.loadConfig,
      newRunId: (await import("./platform/run-ids.ts")).createRunIds(clock),
      pace: REAL_PACE,
    };
    return { engine, reading: store.reading, repairs, close: () => store.close() };
  },

  async restoreLedger(home) {
    const { restoreKnown } = await import("./ledger/index.ts");
    return await restoreKnown(await knownLedger(home));
  },

  async datasets({ folder }) {
    const { createSqliteDatasets } = await import("./datasets/sqlite/index.ts");
    const { findOwnFile } = await import("./executors/task/own-file.ts");
    const host = findOwnFile(import.meta.url, ["datasets/sqlite/ask-host.ts", "datasets/sqlite/ask-host.js"]);
    const askProgram = [process.execPath, host] as const;
    return createSqliteDatasets({ folder: join(folder, "data"), now: clock.now, askProgram });
  },

  async writeTableFile(table, sink, options) {
    const { writeTableFile } = await import("./table-files/index.ts");
    return await writeTableFile(table, sink, options);
  },

  async genome({ folder }) {
    const { openGenomeDesk } = await import("./genome-store/index.ts");
    return openGenomeDesk(join(folder, "data", "clinvar"));
  },

  async launchPlan(home, task) {
    const parts = await launchParts((await workbench(home, null)).attempts);
    const { kind } = task.work;
    if (kind === "use") return (await import("./executors/task/index.ts")).describeLaunch(parts, task);
    if (kind === "script") return (await import("./executors/script/index.ts")).describeLaunch(parts, task);
    return {
      argv: [],
      cwd: task.cwd,
      env: [],
      problems: [`${kind} tasks are not available in this version yet`],
    };
  },

  async machineFacts(home, config) {
    const { createMasker } = await import("./masking/masker.ts");
    const { checkIntegrity, hadLedger } = await import("./ledger/index.ts");
    const { secrets } = (await workbench(home, config)).attempts;
    const known = await knownLedger(home);
    return {
      node: process.version,
      tzdata: process.versions["tz"] ?? "unknown",
      shortSecrets: createMasker(secrets.all()).tooShort,
      isSet: (name) => secrets.get(name) !== undefined,
      ledger: hadLedger(known) ? checkIntegrity(known.path) : null,
    };
  },

  async serveDashboard(home, request) {
    const { serveHome } = await import("./main-dashboard.ts");
    const { attempts } = await workbench(home, null);
    const follow = (run: Run, onText: (text: string) => void, signal: AbortSignal) =>
      services.followOutput(home, run, onText, signal);
    const path = (await knownLedger(home)).path;
    const datasets = await services.datasets(home);
    return await serveHome(home, request, {
      path,
      datasets,
      follow,
      version: packageJson.version,
      ...attempts,
    });
  },

  async dashboardLink({ folder }) {
    const { systemProcesses } = await import("./platform/processes/index.ts");
    const { dashboardLink } = await import("./dashboard/server/state-file.ts");
    return dashboardLink(folder, clock.now(), (identity) => systemProcesses(platform).liveness(identity));
  },

  async openBrowser(link) {
    const { openBrowser } = await import("./platform/open-browser.ts");
    return await openBrowser(link, platform);
  },

  async followOutput(home, { id, attempts: attempt }, onText, signal) {
    const { followOutput } = await import("./executors/attempt/follow-output.ts");
    const { attempts, loadConfig } = await workbench(home, null);
    await loadConfig();
    await followOutput(attempts, { runId: id, attempt }, onText, signal);
  },
};

/** What everything that starts or watches work shares, over one home. */
async function workbench(home: Home, known: Config | null) {
  const { createSecrets } = await import("./platform/secrets.ts");
  const { systemProcesses } = await import("./platform/processes/index.ts");
  const { secretNames } = await import("./cli/secret-names.ts");
  const source = await configSource(home, false);
  let current = known;
  const secrets = createSecrets({
    dotEnv: source.dotEnv,
    environment: env,
    names: () => secretNames(current),
  });
  const attempts: AttemptContext = {
    home: home.folder,
    processes: systemProcesses(platform),
    clock,
    secrets,
    platform,
  };
  async function loadConfig() {
    const loaded = await source.load();
    current = loaded.config ?? current;
    return loaded;
  }
  return { attempts, loadConfig, config: () => current };
}

type Workbench = Awaited<ReturnType<typeof workbench>>;

async function launchParts(attempts: AttemptContext): Promise<Omit<TaskExecutorOptions, "deskSnapshot">> {
  const { resolveSecrets } = await import("./config/index.ts");
  return { ...attempts, nodePath: process.execPath, environment: env, resolve: resolveSecrets };
}

async function executors(
  { attempts, config }: Workbench,
  store: Store,
): Promise<Pick<EngineContext, "executorFor" | "ladder">> {
  const { deskPicture } = await import("./engine/desk-picture.ts");
  const { createScriptExecutor } = await import("./executors/script/index.ts");
  const { createTaskExecutor } = await import("./executors/task/index.ts");
  const { joinClaude } = await import("./main-claude.ts");
  const parts = await launchParts(attempts);
  async function deskSnapshot() {
    const known = config();
    if (known === null) throw new Error("a task runs although no configuration was ever read");
    return await deskPicture(store.reading, known, clock.now());
  }
  const scripts = createScriptExecutor(parts);
  const { ask, ladder } = joinClaude({ attempts, store, config, version: packageJson.version, scripts });
  const byKind = { script: scripts, use: createTaskExecutor({ ...parts, deskSnapshot }), ask, agent: ask };
  return { executorFor: (task) => byKind[task.work.kind], ladder };
}

/** The ledger's place, and what shows that there was one before. */
async function knownLedger(home: Home): Promise<KnownLedger> {
  const { newestFirst } = await import("./platform/home-files.ts");
  const { BACKUP_FOLDER } = await import("./engine/maintain.ts");
  const { MIRROR } = await import("./engine/mirror.ts");
  return {
    path: ledgerPath(home),
    copies: newestFirst(join(home.folder, BACKUP_FOLDER), ".db"),
    wasUsed: existsSync(join(home.folder, MIRROR)),
    day: new Date(clock.now()).toISOString().slice(0, 10),
  };
}

async function configSource({ folder, configFile }: Home, textOnly: boolean) {
  const { openConfigSource } = await import("./cli/config-source.ts");
  const files = configFiles(platform);
  return await openConfigSource({
    home: folder,
    file: configFile,
    platform,
    files,
    environment: env,
    builtins,
    textOnly,
  });
}

async function builtins() {
  const { builtins: known } = await import("./tasks/index.ts");
  return known;
}

process.exitCode = await main(process.argv.slice(2));
