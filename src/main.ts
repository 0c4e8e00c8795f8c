/**
 * The composition root: the only file that joins adapters, and the only one outside them that touches the process.
 * Everything beyond the command line itself is loaded when a command needs it.
 */
import { join, resolve } from "node:path";
import packageJson from "../package.json" with { type: "json" };
import type { CliContext } from "./cli/context.ts";
import { EXIT } from "./cli/exit-codes.ts";
import { describeFault, describeUnwritable, exitCodeOf } from "./cli/faults.ts";
import { type GlobalFlags, splitGlobalFlags } from "./cli/global-flags.ts";
import { findHome, type Home } from "./cli/home.ts";
import { outputOver } from "./cli/node-terminal.ts";
import { SCHEDULED_FLAG, signScheduledTick, touchLifeSign } from "./cli/scheduled-tick.ts";
import type { Services } from "./cli/services.ts";
import type { Config } from "./core/task.ts";
import type { EngineContext } from "./engine/context.ts";
import type { AttemptContext } from "./executors/attempt/context.ts";
import type { TaskExecutorOptions } from "./executors/task/index.ts";
import { builtins, configSource, maskerOver } from "./main-config.ts";
import { knownLedger } from "./main-ledger.ts";
import type { DeliveryInputs } from "./main-delivery.ts";
import { systemClock } from "./platform/clock.ts";
import { askOnTerminal, endWithOutput, onStopSignal, stdoutForProtocol } from "./platform/terminal.ts";

const { env, platform } = process;
const { version } = packageJson;
const machine = { environment: env, platform };
const clock = systemClock();
const debug = (env["NIGHTDESK_DEBUG"] ?? "") !== "";

async function main(args: readonly string[]): Promise<number> {
  try {
    if (args[0] === "__complete") return await complete(args.slice(1));
    const { globals, rest } = splitGlobalFlags(args);
    if (isTick(rest) && !isForPerson(rest) && (await tickHasNothingToDo(globals, rest.length > 1))) return 0;
    endWithOutput((fault) => ({ sentence: `${describeUnwritable(fault)}\n`, exitCode: EXIT.unavailable }));
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

function isTick(rest: readonly string[]): boolean {
  return rest[0] === "tick" && (rest.length === 1 || (rest.length === 2 && rest[1] === SCHEDULED_FLAG));
}

/** Somebody who looks is told that nothing is due, and what comes next. */
function isForPerson(rest: readonly string[]): boolean {
  return rest.length === 1 && process.stdout.isTTY;
}

async function tickHasNothingToDo({ home }: GlobalFlags, isScheduled: boolean): Promise<boolean> {
  const { nothingIsDue } = await import("./cli/fast-tick.ts");
  const { fastLook } = await import("./ledger/sqlite/fast-look.ts");
  const found = findHome({ flag: home, variable: env["NIGHTDESK_HOME"], cwd: process.cwd() });
  if (isScheduled) signScheduledTick(found.folder, clock.now());
  if (!nothingIsDue(found, clock.now(), fastLook)) return false;
  touchLifeSign(found.folder, clock.now());
  return true;
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
  async readConfig({ home, file, textOnly, text }) {
    const source = await configSource({ folder: home, configFile: file }, textOnly, machine);
    return await source.check(text);
  },

  async jsonSchema() {
    const { jsonSchema } = await import("./config/index.ts");
    return jsonSchema(await builtins());
  },

  async openReading(home) {
    const { openKnownToRead } = await import("./ledger/index.ts");
    const { systemProcesses } = await import("./platform/processes/index.ts");
    const store = await openKnownToRead(await knownLedger(home, clock.now()));
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
    const { store, repairs } = await openOrRestore(await knownLedger(home, clock.now()));
    const bench = await workbench(home, await store.ledger.goodConfig());
    const { REAL_PACE } = await import("./engine/policy.ts");
    const { joinExecutors } = await import("./main-executors.ts");
    const context = contextFor({ home: home.folder, colour: "never" });
    const parts = await launchParts(bench.attempts);
    const { say, ...working } = joinExecutors({ services, home, bench, store, context, parts });
    const { deliveryOfEngine } = await import("./main-delivery.ts");
    const engine: EngineContext = {
      ...hooks,
      ...deliveryOfEngine({ ...bench, ...hooks, ledger: store.ledger, version }),
      ledger: { ...store.ledger, backup: (path) => store.ledger.backup(resolve(home.folder, path)) },
      clock,
      processes: bench.attempts.processes,
      files: (await import("./platform/home-files.ts")).homeFiles(home.folder, clock),
      effects: (await import("./datasets/report-effects.ts")).createReportEffects(
        await services.datasets(home),
      ),
      ...working,
      loadConfig: bench.loadConfig,
      sendSign: (await import("./main-unattended.ts")).joinSignSender(bench.attempts.secrets),
      newRunId: (await import("./platform/run-ids.ts")).createRunIds(clock),
      pace: REAL_PACE,
    };
    return { engine, reading: store.reading, say, repairs, close: () => store.close() };
  },

  async restoreLedger(home) {
    const { restoreKnown } = await import("./ledger/index.ts");
    return await restoreKnown(await knownLedger(home, clock.now()));
  },

  async scheduler() {
    const { joinScheduler } = await import("./main-unattended.ts");
    return joinScheduler(platform, env, process.argv[1] ?? "");
  },

  async datasets({ folder }) {
    const { createSqliteDatasets } = await import("./datasets/sqlite/index.ts");
    const { findOwnFile } = await import("./own-file/find.ts");
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
    const bench = await workbench(home, null);
    const parts = await launchParts(bench.attempts);
    const { kind } = task.work;
    if (kind === "use") return (await import("./executors/task/index.ts")).describeLaunch(parts, task);
    if (kind === "script") return (await import("./executors/script/index.ts")).describeLaunch(parts, task);
    await bench.loadConfig();
    return await (await import("./main-claude.ts")).planClaude({ services, home, bench }, task);
  },

  async machineFacts(home, config) {
    const { createMasker } = await import("./masking/masker.ts");
    const { checkIntegrity, hadLedger } = await import("./ledger/index.ts");
    const { attempts } = await workbench(home, config);
    const { secrets } = attempts;
    const known = await knownLedger(home, clock.now());
    return {
      node: process.version,
      tzdata: process.versions["tz"] ?? "unknown",
      shortSecrets: createMasker(secrets.all()).tooShort,
      isSet: (name) => secrets.get(name) !== undefined,
      claude: await (
        await import("./main-claude.ts")
      ).claudeFacts(home.folder, config, { secrets, ...machine }),
      ledger: hadLedger(known) ? checkIntegrity(known.path) : null,
    };
  },

  async testChannel(home, { engine }, name, stop) {
    const { testOne } = await import("./main-delivery.ts");
    return await testOne(await deliveryOver(home, engine), name, stop);
  },

  async listen(home, { engine }, powers, signals) {
    const { listen } = await import("./main-delivery.ts");
    await listen(await deliveryOver(home, engine), powers, signals);
  },

  async serveDashboard(home, request) {
    const { serveOver } = await import("./main-dashboard.ts");
    const { attempts } = await workbench(home, null);
    const { path } = await knownLedger(home, clock.now());
    return await serveOver({ services, home, attempts, path, version }, request);
  },

  async dashboardLink({ folder }) {
    return (await import("./main-dashboard.ts")).linkOf(folder, clock.now(), platform);
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

  async secretMasker(home) {
    const { lastGoodConfig } = await import("./cli/open-record.ts");
    // Names of secrets come from the file; while it is invalid, from the last good one.
    const known = await lastGoodConfig(services, home);
    return maskerOver(await workbench(home, known === "unreadable" ? null : known), known);
  },

  async publishing(home) {
    const { publishingOver } = await import("./main-publishing.ts");
    const { openKnownToRead } = await import("./ledger/index.ts");
    const bench = await workbench(home, null);
    const store = await openKnownToRead(await knownLedger(home, clock.now()));
    return publishingOver({ ...bench, environment: env, store });
  },

  async serveMcp(served) {
    const { serveMcp } = await import("./mcp/serve.ts");
    await serveMcp({ ...served, input: process.stdin, output: stdoutForProtocol() });
  },
};

/** What everything that starts or watches work shares, over one home. */
async function workbench(home: Home, known: Config | null) {
  const { createSecrets } = await import("./platform/secrets.ts");
  const { systemProcesses } = await import("./platform/processes/index.ts");
  const { secretNames } = await import("./cli/secret-names.ts");
  const source = await configSource(home, false, machine);
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

/** Delivery beside an engine that is open already. */
async function deliveryOver(home: Home, { ledger, announce }: EngineContext): Promise<DeliveryInputs> {
  const bench = await workbench(home, await ledger.goodConfig());
  return { ...bench, ledger, announce, version };
}

async function launchParts(
  attempts: AttemptContext,
): Promise<Omit<TaskExecutorOptions, "deskSnapshot" | "publisher">> {
  const { resolveSecrets } = await import("./config/index.ts");
  return { ...attempts, nodePath: process.execPath, environment: env, resolve: resolveSecrets };
}

process.exitCode = await main(process.argv.slice(2));
