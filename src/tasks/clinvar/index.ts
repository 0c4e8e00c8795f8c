/** `clinvar`: ClinVar on this machine, ready to be asked, with what each release changed. */
import { join } from "node:path";
import type { Assembly } from "../../genome/assembly.ts";
import { type IndexHistory, openIndexHistory } from "../../genome-store/history.ts";
import { type Dataset, defineTask, type NewRowOf, TaskFailed } from "../../sdk/index.ts";
import { refresh } from "./refresh.ts";
import { settings } from "./settings.ts";
import { tables } from "./tables.ts";

/** The folder below `data/` that `genome annotate` looks in. */
const FOLDER = "clinvar";

export default defineTask({
  settings,
  datasets: tables,
  async run(context) {
    const { datasets, cache, report, signal, http, log } = context;
    const folder = join(context.dataFolder, FOLDER);
    const { assemblies } = context.settings;
    const fresh: Assembly[] = [];
    const lines: string[] = [];
    const faults: { readonly assembly: Assembly; readonly error: unknown }[] = [];
    for (const [index, assembly] of assemblies.entries()) {
      // One assembly that cannot be had is no reason to leave the other one old.
      const isNew = await refresh({
        assembly,
        settings: context.settings,
        home: context.home,
        folder,
        full: context.full,
        http,
        cache,
        now: context.now().getTime(),
        signal,
        log,
        progress: (fraction, note) => context.progress((index + fraction) / assemblies.length, note),
      }).catch((error: unknown) => {
        if (signal.aborted || assemblies.length === 1) throw error;
        log(`${assembly}: ${messageOf(error)}`);
        faults.push({ assembly, error });
        return false;
      });
      if (isNew) fresh.push(assembly);
      // Also for an index that is not new: a run may have died between the index and these rows.
      const line = await keep(assembly, folder, datasets, report);
      if (line !== null) lines.push(line);
    }
    throwFaults(faults);
    if (lines.length === 0) throw new TaskFailed("there is no index of any assembly");
    report.complete("vocabulary");
    report.headline(`ClinVar ${lines.join("; ")}`);
    report.body(
      `${lines.map((line) => `- ClinVar ${line}`).join("\n")}\n\nSource: ClinVar, National Center for Biotechnology Information. Not medical advice.`,
    );
    if (fresh.length === 0) report.unchanged("ClinVar has no newer release");
  },
});

/** The datasets are of the next run then: it finds the indexes that are new, and keeps what they know. */
function throwFaults(faults: readonly { readonly assembly: Assembly; readonly error: unknown }[]): void {
  const [first] = faults;
  if (first === undefined) return;
  const sentences = faults.map(({ assembly, error }) => `${assembly}: ${messageOf(error)}`);
  throw new TaskFailed(sentences.join(" "), { cause: first.error });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

interface Kept {
  readonly releases: Dataset<typeof tables.releases>;
  readonly changes: Dataset<typeof tables.changes>;
}

interface Reporting {
  metric(name: string, value: number, unit?: string | null): void;
  finding(finding: { key: string; severity: "info"; title: string; body: string; scope: string }): void;
}

/** Puts what the index remembers into the datasets. @returns the release in one line; null if there is no index */
async function keep(
  assembly: Assembly,
  folder: string,
  { releases, changes }: Kept,
  report: Reporting,
): Promise<string | null> {
  const history = openIndexHistory(folder, assembly);
  if (history === null) return null;
  try {
    const { release, rows, md5 } = history.meta;
    const counts = { added: 0, removed: 0, reclassified: 0 };
    for (const change of history.changes()) if (change.release === release) counts[change.kind] += 1;
    await changes.upsert(changeRows(assembly, history));
    await releases.upsert([{ assembly, release, records: rows, md5, ...counts, edited: history.edited }]);
    report.metric(`records_${assembly}`, rows, "records");
    for (const [name, value] of Object.entries(counts))
      report.metric(`${name}_${assembly}`, value, "variants");
    tellUnknown(assembly, history, report);
    const news = counts.added + counts.removed + counts.reclassified;
    const details = `${count(counts.added)} added, ${count(counts.removed)} removed, ${count(counts.reclassified)} reclassified`;
    return `${release} (${assembly}): ${count(rows)} records${news === 0 ? "" : `, ${details}`}`;
  } finally {
    history.close();
  }
}

function* changeRows(assembly: Assembly, history: IndexHistory): Generator<NewRowOf<typeof tables.changes>> {
  for (const change of history.changes()) {
    yield {
      assembly,
      release: change.release,
      variation_id: change.variationId,
      previous_release: change.previousRelease,
      kind: change.kind,
      gene: change.gene,
      old_significance: change.oldSignificance,
      new_significance: change.newSignificance,
      old_review_status: change.oldReviewStatus,
      new_review_status: change.newReviewStatus,
    };
  }
}

/** Words that this version does not know stay what they are; people should hear that there are some. */
function tellUnknown(assembly: Assembly, { unknown, meta }: IndexHistory, report: Reporting): void {
  if (unknown.length === 0) return;
  const values = unknown.map(({ value, records }) => `- \`${value}\` in ${count(records)} records`);
  report.finding({
    key: `unknown_values_${assembly}`,
    severity: "info",
    title: `ClinVar ${meta.release} (${assembly}) uses ${unknown.length} ${unknown.length === 1 ? "word that is" : "words that are"} not known here`,
    body: values.slice(0, 50).join("\n"),
    scope: "vocabulary",
  });
}

function count(value: number): string {
  return value.toLocaleString("en");
}
