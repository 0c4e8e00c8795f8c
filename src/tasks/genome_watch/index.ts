/** `genome_watch`: which of your own variants a release of ClinVar has reclassified. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join, resolve } from "node:path";
import type { Annotation } from "../../genome/annotation.ts";
import type { Assembly } from "../../genome/assembly.ts";
import { isCarried } from "../../genome/hit.ts";
import { openIndexHistory } from "../../genome-store/history.ts";
import { openGenomeDesk } from "../../genome-store/index.ts";
import { type Dataset, defineTask, type Reporter, TaskFailed } from "../../sdk/index.ts";
import { type Change, type ChangedFile, compare, keyOf, type Variant } from "./compare.ts";
import { settings } from "./settings.ts";
import { tables } from "./tables.ts";
import { findingOf, notCompared, notComparedText, SCOPE } from "./tell.ts";

/** Raised whenever files are read by other rules, so that what the rules change is no news of ClinVar's. */
const RULES = 2;

export default defineTask({
  settings,
  datasets: tables,
  async run({ settings: wanted, datasets, dataFolder, home, report, signal, progress, log }) {
    const folder = join(dataFolder, "clinvar");
    const desk = openGenomeDesk(folder);
    try {
      const indexes = desk.indexes().map(({ meta }) => meta);
      if (indexes.length === 0)
        return report.skip("there is no ClinVar index yet; a task with use: clinvar builds it");
      const { assembly, sample } = wanted;
      const file = sample === undefined ? wanted.file : `${wanted.file}, sample ${sample}`;
      const path = resolve(home, wanted.file);
      const sha256 = await sha256Of(path, signal).catch((error: unknown) => {
        throw signal.aborted ? error : new TaskFailed(unreadable(path, error), { cause: error });
      });
      const known = await datasets.profiles.get({ file });
      const reading = JSON.stringify([RULES, assembly ?? null, sample ?? null]);
      const isSame = known?.sha256 === sha256 && known.reading === reading;
      const isCurrent = indexes.some(
        (one) => one.assembly === known?.assembly && one.release === known.release,
      );
      if (!isSame || !isCurrent) {
        progress(0.2, "reading your file");
        const read = await desk.annotate({
          path,
          signal,
          ...(assembly === undefined ? {} : { assembly }),
          ...(sample === undefined ? {} : { sample }),
        });
        for (const { text } of read.notes) log(text);
        const now = variantsOf(file, read);
        const isAsBefore = isSame && known.assembly === read.assembly;
        if (known !== null && !isAsBefore)
          log("The file or how it is read has changed: the variants that it has as before are compared.");
        const before = await variantsIn(datasets, file);
        const { changes, kept, uncompared } =
          known === null
            ? { changes: [], kept: now, uncompared: 0 }
            : compare(
                before,
                now,
                { file, before: known.release ?? "", now: read.release },
                isAsBefore ? null : changedFile(folder, read.assembly, known.release ?? ""),
              );
        const keys = new Set(kept.map(keyOf));
        await datasets.variants.delete(before.filter((variant) => !keys.has(keyOf(variant))).map(placeOf));
        await datasets.variants.upsert(kept);
        await datasets.changes.upsert(changes);
        const isSameRelease = known?.release === read.release;
        await datasets.profiles.upsert([
          {
            file,
            sha256,
            reading,
            assembly: read.assembly,
            release: read.release,
            read: read.read,
            variants: now.length,
            uncompared: isSameRelease ? (known.uncompared ?? 0) + uncompared : uncompared,
          },
        ]);
      } else report.unchanged("neither the file nor ClinVar has changed");
      await tell(datasets, file, report);
    } finally {
      desk.close();
    }
  },
});

interface Kept {
  readonly profiles: Dataset<typeof tables.profiles>;
  readonly variants: Dataset<typeof tables.variants>;
  readonly changes: Dataset<typeof tables.changes>;
}

/** Tells what is kept of the newest release, so that a second run tells the same. */
async function tell(datasets: Kept, file: string, report: Reporter): Promise<void> {
  const profile = await datasets.profiles.get({ file });
  const release = profile?.release ?? "";
  const changes = await datasets.changes.query<Change>(
    "select * from changes where file = :file and release = :release order by variation_id",
    { file, release },
  );
  const variants = await variantsIn(datasets, file);
  const present = new Set(variants.filter(({ gone }) => gone === null).map((one) => one.variation_id));
  const gone = variants.filter((variant) => variant.gone === release);
  for (const change of changes)
    report.finding(findingOf(change, change.kind === "removed" || present.has(change.variation_id)));
  const uncompared = profile?.uncompared ?? 0;
  if (gone.length + uncompared > 0) report.finding(notCompared({ release, gone, uncompared }));
  report.complete(SCOPE);
  report.metric("variants", profile?.variants ?? 0, "variants");
  report.metric("changed", changes.length, "variants");
  report.metric("not_compared", gone.length + uncompared, "variants");
  report.headline(
    headline(profile?.variants ?? 0, release, changes) + notComparedText(gone.length, uncompared),
  );
}

/** As they were written, so that they can be written again. */
function variantsIn({ variants }: Pick<Kept, "variants">, file: string): Promise<Variant[]> {
  const columns = Object.keys(tables.variants.columns).join(", ");
  return variants.query<Variant>(`select ${columns} from variants where file = :file`, { file });
}

/** What ClinVar itself took in and let go of since the last look; the rest is the file's doing. */
function changedFile(folder: string, assembly: Assembly, since: string): ChangedFile {
  const kinds = new Map<number, string>();
  const history = openIndexHistory(folder, assembly);
  for (const { variationId, kind, release } of history?.changes() ?? [])
    if (release > since && kind !== "reclassified") kinds.set(variationId, kind);
  history?.close();
  return {
    wasAdded: (id) => kinds.get(id) === "added",
    wasRemoved: (id) => kinds.get(id) === "removed",
  };
}

/** The columns that name a variant. */
function placeOf({ file, variation_id, chrom, pos, ref, alt }: Variant) {
  return { file, variation_id, chrom, pos, ref, alt };
}

/** One row for each variant and record; a file may name one twice. */
function variantsOf(file: string, { hits, release }: Annotation): Variant[] {
  const variants = hits
    .filter(isCarried)
    .map(({ chrom, pos, ref, alt, genotype, zygosity, filter, record }) => ({
      file,
      variation_id: record.variationId,
      chrom,
      pos,
      ref,
      alt,
      genotype,
      zygosity,
      filter,
      class: record.class,
      significance: record.germline?.value ?? "",
      review_status: record.germline?.reviewStatus ?? "",
      stars: record.germline?.stars ?? null,
      gene: record.genes.join("/"),
      condition: record.germline?.conditions.join("; ") ?? "",
      release,
      gone: null,
    }));
  return [...new Map(variants.map((variant) => [keyOf(variant), variant])).values()];
}

function headline(variants: number, release: string, changes: readonly Change[]): string {
  const all = `${variants.toLocaleString("en")} of your variants are in ClinVar ${release}`;
  if (changes.length === 0) return `${all}; none changed`;
  const kinds = Map.groupBy(changes, ({ kind }) => kind);
  const parts = [...kinds].map(([kind, list]) => `${list.length.toLocaleString("en")} ${kind ?? ""}`);
  return `${all}: ${parts.join(", ")}`;
}

async function sha256Of(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    signal.throwIfAborted();
    hash.update(piece as Buffer);
  }
  return hash.digest("hex");
}

function unreadable(path: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return `${path}: ${code === "ENOENT" ? "it is not there" : `it cannot be read (${message})`}.`;
}
