/** `clinpgx`: what is known about genes and drugs, on this machine. Archives first, the API for details. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  defineTask,
  DownloadError,
  HttpError,
  type Rate,
  type Reporter,
  TaskFailed,
} from "../../sdk/index.ts";
import { ARCHIVES, SUMMARY } from "./archives.ts";
import { askDetails, type OverlayEnd } from "./overlay.ts";
import { refreshArchive, type Refreshed } from "./refresh.ts";
import { settings } from "./settings.ts";
import { originOf } from "./sources.ts";
import { tables } from "./tables.ts";

const SOURCE =
  "Source: ClinPGx (clinpgx.org), CC BY-SA 4.0, for research use, not for sale. Not medical advice.";

type Ended = Refreshed | { readonly state: "unreached"; readonly why: string };

export default defineTask({
  settings,
  datasets: tables,
  async run({ settings: wanted, datasets, home, dataFolder, full, http, signal, log, report, progress }) {
    const origin = originOf(wanted.source, home);
    const folder = join(dataFolder, "clinpgx");
    const [archives, incoming] = [join(folder, "archives"), join(folder, "incoming")];
    if (origin.kind === "url")
      for (const path of [archives, incoming]) mkdirSync(path, { recursive: true, mode: 0o700 });
    const rate: Rate = { perSecond: wanted.requests_per_second };
    const mayShrink = wanted.may_shrink;
    const ended = new Map<string, Ended>();
    for (const [index, archive] of ARCHIVES.entries()) {
      signal.throwIfAborted();
      progress((0.5 * index) / ARCHIVES.length, archive.name);
      try {
        const parts = { datasets, origin, http, rate, archives, incoming, full, mayShrink, log };
        ended.set(archive.name, await refreshArchive(parts, archive));
      } catch (error) {
        if (signal.aborted || !(error instanceof HttpError || error instanceof DownloadError)) throw error;
        log(error.message);
        ended.set(archive.name, { state: "unreached", why: error.message });
        // A source that is away, or will not have us, is not asked thirteen times.
        if (error instanceof HttpError && error.kind !== "server") break;
      }
    }
    for (const { name } of ARCHIVES)
      if (!ended.has(name)) ended.set(name, { state: "unreached", why: "it was not asked for any more" });
    refuseWithoutData(ended, (await datasets.archives.all()).length, wanted.source);
    const summary = await datasets.archives.get({ name: SUMMARY });
    const usesApi = wanted.api ?? origin.kind === "url";
    const overlay =
      usesApi && summary !== null
        ? await askDetails({
            datasets,
            http,
            rate,
            base: origin.kind === "url" ? origin.base : API,
            genes: wanted.genes,
            state: summary.sha256 ?? "",
            full,
            log,
            progress: (fraction) => progress(0.5 + fraction / 2, "details"),
          })
        : null;
    tellArchives(ended, report);
    tellOverlay(overlay, report);
    await sum(datasets, report);
    const isNew = [...ended.values()].some(({ state }) => state === "new") || (overlay?.asked ?? 0) > 0;
    if (!isNew) report.unchanged("ClinPGx has nothing newer");
  },
});

const API = "https://api.clinpgx.org/v1/";

/** Nothing at all is no success. */
function refuseWithoutData(ended: ReadonlyMap<string, Ended>, kept: number, source: string): void {
  if (kept > 0) return;
  const whys = [...ended].map(([name, end]) =>
    "why" in end ? end.why : `${name}: ${end.state === "missing" ? "it is not there" : end.state}`,
  );
  throw new TaskFailed(`${source}: none of ClinPGx's archives could be had. ${whys[0] ?? ""}`);
}

function tellArchives(ended: ReadonlyMap<string, Ended>, report: Reporter): void {
  tellUnreached(ended, report);
  tellMissing(
    [...ended].filter(([, { state }]) => state === "missing").map(([name]) => name),
    report,
  );
  for (const [name, end] of ended) {
    if (end.state !== "refused") continue;
    report.finding({
      key: `archive_${name.replaceAll(/[^A-Za-z0-9]+/g, "_")}`,
      severity: "warning",
      title: `${name} was not taken; what was known before stays`,
      body: `${end.why}\n\n${SOURCE}`,
      scope: "archives",
    });
  }
  // What could not be reached has not been looked at.
  if (![...ended.values()].some(({ state }) => state === "unreached")) report.complete("archives");
}

/** One finding for all: it is one source. */
function tellUnreached(ended: ReadonlyMap<string, Ended>, report: Reporter): void {
  const left = [...ended.values()].filter((end) => end.state === "unreached");
  const [first] = left;
  if (first !== undefined) {
    report.finding({
      key: "source",
      severity: "warning",
      title: `ClinPGx could not be reached for ${left.length} of ${ARCHIVES.length} archives; what was known before stays`,
      body: first.why,
      scope: "source",
    });
  }
  report.complete("source");
}

function tellMissing(names: readonly string[], report: Reporter): void {
  const [only, ...more] = names;
  if (only === undefined) return;
  const what = more.length === 0 ? `${only} is` : `${names.length} of ${ARCHIVES.length} archives are`;
  report.finding({
    key: "archives_missing",
    severity: names.includes(SUMMARY) ? "warning" : "info",
    title: `${what} not at the source; what was known before stays`,
    body: `${names.map((name) => `- ${name}`).join("\n")}\n\n${SOURCE}`,
    scope: "archives",
  });
}

function tellOverlay(overlay: OverlayEnd | null, report: Reporter): void {
  report.metric("details_asked", overlay?.asked ?? 0, "questions");
  if (overlay !== null && overlay.left > 0) {
    report.finding({
      key: "api",
      severity: "warning",
      title: `ClinPGx's API ${API_WORDS[overlay.kind ?? "other"]}; ${overlay.left} questions are left for the next run`,
      body: overlay.why,
      scope: "api",
    });
  }
  report.complete("api");
}

const API_WORDS: Readonly<Record<NonNullable<OverlayEnd["kind"]>, string>> = {
  refused: "refuses us (403)",
  limited: "finds that we ask too often (429)",
  server: "fails",
  unreachable: "cannot be reached",
  missing: "has moved",
  other: "does not answer as expected",
  shape: "answers in another form than is known here",
};

interface Counts {
  readonly annotations: number;
  readonly strong: number;
  readonly details: number;
  readonly rows: number;
  readonly archives: number;
  readonly oldest: string | null;
  readonly newest: string | null;
}

async function sum(
  { archives }: { archives: { query<R>(sql: string): Promise<R[]> } },
  report: Reporter,
): Promise<void> {
  const [counts] = await archives.query<Counts>(`
    select
      (select count(*) from summary_annotations) as annotations,
      (select count(*) from summary_annotations where level in ('1A', '1B', '2A', '2B')) as strong,
      (select count(*) from details) as details,
      sum(rows) as rows, count(*) as archives, min(created) as oldest, max(created) as newest
    from archives`);
  if (counts === undefined) return;
  const { annotations, strong, details, rows, archives: number, oldest, newest } = counts;
  const number1 = (value: number) => value.toLocaleString("en");
  report.metric("archives", number, "archives");
  report.metric("rows", rows, "rows");
  report.metric("summary_annotations", annotations, "annotations");
  report.metric("level_1a_to_2b", strong, "annotations");
  report.metric("details", details, "annotations");
  const days = oldest === newest ? (newest ?? "") : `${oldest ?? ""} to ${newest ?? ""}`;
  report.headline(
    `ClinPGx ${days}: ${number1(annotations)} annotations, ${number1(strong)} of level 1A to 2B, ${number1(details)} with details`,
  );
  report.body(
    `- ${number} of ${ARCHIVES.length} archives, ${number1(rows)} rows\n- ${number1(strong)} annotations of level 1A to 2B\n\n${SOURCE}`,
  );
}
