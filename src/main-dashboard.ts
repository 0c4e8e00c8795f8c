/** The part of the composition root that joins the dashboard with one home. */
import { execFile } from "node:child_process";
import { statSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { promisify } from "node:util";
import type { Home } from "./cli/home.ts";
import type { DashboardRequest, RunningDashboard, Services } from "./cli/services.ts";
import type { Run } from "./core/run.ts";
import { isSecretPath } from "./core/secret-path.ts";
import { serveDashboard } from "./dashboard/server/serve.ts";
import { newSecret } from "./dashboard/server/sessions.ts";
import type { DashboardSources } from "./dashboard/reading/sources.ts";
import { dashboardLink, metricsToken, removeState, writeState } from "./dashboard/server/state-file.ts";
import { readWebFiles, type WebFiles } from "./dashboard/server/web-files.ts";
import { findOwnFile } from "./own-file/find.ts";
import { openSqliteLedger } from "./ledger/index.ts";
import { homeFiles } from "./platform/home-files.ts";
import { openInside } from "./platform/open-inside.ts";
import { systemProcesses } from "./platform/processes/index.ts";
import type { Clock } from "./ports/clock.ts";
import type { Datasets } from "./ports/datasets.ts";
import type { Processes } from "./ports/processes.ts";
import { machineZone } from "./schedule/check-zone.ts";

interface Parts {
  /** Absolute path of the ledger. */
  readonly path: string;
  readonly version: string;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly datasets: Datasets;
  readonly follow: DashboardSources["followOutput"];
  readonly newMask: () => Promise<Mask>;
}

type Mask = (text: string) => string;

interface Place {
  readonly services: Pick<Services, "datasets" | "followOutput" | "secretMasker">;
  readonly home: Home;
  readonly attempts: Pick<Parts, "clock" | "processes">;
  readonly path: string;
  readonly version: string;
}

export async function serveOver(
  { services, home, attempts, path, version }: Place,
  request: DashboardRequest,
): Promise<RunningDashboard> {
  const follow: Parts["follow"] = (run, onText, signal) => services.followOutput(home, run, onText, signal);
  const datasets = await services.datasets(home);
  const newMask = await services.secretMasker(home);
  return await serveHome(home, request, { ...attempts, path, version, datasets, follow, newMask });
}

/** A link to the dashboard that any process serves now; null if none does. */
export function linkOf(folder: string, now: number, platform: NodeJS.Platform): string | null {
  return dashboardLink(folder, now, (identity) => systemProcesses(platform).liveness(identity));
}

async function serveHome(home: Home, request: DashboardRequest, parts: Parts): Promise<RunningDashboard> {
  const { folder } = home;
  const { clock, processes, datasets } = parts;
  // A connection of its own: it sees each change of the engine's as one of somebody else, and never holds up a write.
  const store = await openSqliteLedger({ path: parts.path, readOnly: true });
  const files = homeFiles(folder, clock);
  const secret = newSecret();
  const sources: DashboardSources = {
    homeName: basename(folder),
    version: parts.version,
    clock,
    reading: store.reading,
    overview: store.overview,
    datasets,
    sentences: request.sentences,
    steering: request.steering,
    goodConfig: () => store.ledger.goodConfig(),
    masker: rememberMask(parts.newMask, clock),
    configProblems: request.configProblems,
    watchTroubles: request.watchTroubles,
    liveness: (identity) => processes.liveness(identity),
    lastLifeSign: () => files.lastLifeSign(),
    machineZone,
    audit: (from, until) => request.audit(store.reading, from, until),
    followOutput: parts.follow,
    readLog: ({ log, logOffset, id }: Run) =>
      log === null ? null : request.readLog(join(folder, ...log.split("/")), id, logOffset),
    openArtifact: (path) => openInside(folder, path, isSecretPath),
    datasetFile(dataset) {
      const stat = statSync(join(folder, "data", `${dataset}.db`), { throwIfNoEntry: false });
      return stat === undefined ? null : { bytes: stat.size, changedAt: Math.floor(stat.mtimeMs) };
    },
  };
  try {
    const dashboard = await serveDashboard({
      sources,
      port: request.port,
      home: folder,
      secret,
      metricsToken: metricsToken(folder),
      web: rememberWeb(),
      onFault: request.onFault,
    });
    writeState(folder, { address: dashboard.address, secret, process: processes.self() });
    return {
      ...dashboard,
      async close() {
        removeState(folder, secret);
        await dashboard.close();
        await store.close();
      },
    };
  } catch (fault) {
    await store.close();
    throw fault;
  }
}

/** A secret that is new in `.env` counts after so long. */
const MASK_HOLDS_MS = 2_000;

function rememberMask(newMask: () => Promise<Mask>, clock: Clock): () => Promise<Mask> {
  let known: { readonly at: number; readonly mask: Promise<Mask> } | null = null;
  return async () => {
    const now = clock.monotonic();
    if (known === null || now - known.at >= MASK_HOLDS_MS) known = { at: now, mask: newMask() };
    return await known.mask;
  };
}

function rememberWeb(): () => Promise<WebFiles> {
  let known: Promise<WebFiles> | null = null;
  return async () => {
    known ??= webFiles();
    try {
      return await known;
    } catch (fault) {
      known = null;
      throw fault;
    }
  };
}

/** The published package holds the built page; a checkout builds it when it is first asked for, and after changes. */
export async function webFiles(): Promise<WebFiles> {
  const page = findOwnFile(import.meta.url, ["dashboard/web/index.html", "web/index.html"]);
  const folder = dirname(page);
  if (!folder.endsWith(join(sep, "dashboard", "web"))) return readWebFiles(folder);
  const builder = join(folder, "..", "..", "..", "scripts", "build-web.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [builder]);
  return readWebFiles(stdout.trim());
}
