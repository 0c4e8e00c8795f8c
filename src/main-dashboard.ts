/** The part of the composition root that joins the dashboard with one home. */
import { execFile } from "node:child_process";
import { statSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { promisify } from "node:util";
import type { Home } from "./cli/home.ts";
import type { DashboardRequest, RunningDashboard, Services } from "./cli/services.ts";
import type { Run } from "./core/run.ts";
import { serveDashboard } from "./dashboard/server/serve.ts";
import { newSecret } from "./dashboard/server/sessions.ts";
import type { DashboardSources } from "./dashboard/reading/sources.ts";
import { dashboardLink, metricsToken, removeState, writeState } from "./dashboard/server/state-file.ts";
import { readWebFiles, type WebFiles } from "./dashboard/server/web-files.ts";
import { findOwnFile } from "./executors/task/own-file.ts";
import { openSqliteLedger } from "./ledger/index.ts";
import { homeFiles } from "./platform/home-files.ts";
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
}

interface Place {
  readonly services: Pick<Services, "datasets" | "followOutput">;
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
  return await serveHome(home, request, { ...attempts, path, version, datasets, follow });
}

/** A link to the dashboard that any process serves now; null if none does. */
export function linkOf(folder: string, now: number, platform: NodeJS.Platform): string | null {
  return dashboardLink(folder, now, (identity) => systemProcesses(platform).liveness(identity));
}

/** Nightdesk's own; a report that names it anyway gets nothing. */
const PRIVATE = ["state", ".env"];

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
    configProblems: request.configProblems,
    liveness: (identity) => processes.liveness(identity),
    lastLifeSign: () => files.lastLifeSign(),
    machineZone,
    audit: (from, until) => request.audit(store.reading, from, until),
    followOutput: parts.follow,
    readLog: ({ log, id }: Run) =>
      log === null ? null : request.readLog(join(folder, ...log.split("/")), id),
    locateArtifact(path) {
      const place = files.locate(path);
      return place === null || PRIVATE.includes(place.split("/")[0] ?? "") ? null : join(folder, place);
    },
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
