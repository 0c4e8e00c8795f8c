/** `genome_watch`: which of your own variants a release of ClinVar has reclassified. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join, resolve } from "node:path";
import { isCarried, type Hit } from "../../genome/hit.ts";
import { openGenomeDesk } from "../../genome-store/index.ts";
import { type Dataset, defineTask } from "../../sdk/index.ts";
import { type Change, compare, keyOf, type Variant } from "./compare.ts";
import { settings } from "./settings.ts";
import { tables } from "./tables.ts";
import { findingOf, SCOPE } from "./tell.ts";

/** Raised whenever files are read by other rules, so that what the rules change is no news of ClinVar's. */
const RULES = 2;

export default defineTask({
  settings,
  datasets: tables,
  async run({ settings: wanted, datasets, dataFolder, home, report, signal, progress, log }) {
    const desk = openGenomeDesk(join(dataFolder, "clinvar"));
    try {
      const indexes = desk.indexes().map(({ meta }) => meta);
      if (indexes.length === 0)
        return report.skip("there is no ClinVar index yet; a task with use: clinvar builds it");
      const { file } = wanted;
      const path = resolve(home, file);
      const sha256 = await sha256Of(path, signal);
      const known = await datasets.profiles.get({ file });
      const { assembly, sample } = wanted;
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
        const before = await datasets.variants.query<Variant>("select * from variants where file = :file", {
          file,
        });
        const now = variantsOf(file, read.hits);
        // Another file, assembly or way of reading is another beginning: nobody could say what changed by the release.
        const isComparable = isSame && known.assembly === read.assembly;
        if (known !== null && !isComparable)
          log(
            "The file, its assembly or how it is read has changed; it is registered anew and nothing is compared.",
          );
        const changes = isComparable
          ? compare(before, now, { file, before: known.release ?? "", now: read.release })
          : [];
        if (!isComparable) {
          const stale = await changesOf(datasets, file, read.release);
          await datasets.changes.delete(stale.map((row) => ({ ...placeOf(row), release: row.release })));
        }
        const kept = new Set(now.map(keyOf));
        const gone = before.filter((variant) => !kept.has(keyOf(variant)));
        await datasets.variants.delete(gone.map(placeOf));
        await datasets.variants.upsert(now);
        await datasets.changes.upsert(changes);
        await datasets.profiles.upsert([
          {
            file,
            sha256,
            reading,
            assembly: read.assembly,
            release: read.release,
            read: read.read,
            variants: now.length,
          },
        ]);
      } else report.unchanged("neither the file nor ClinVar has changed");
      const profile = await datasets.profiles.get({ file });
      const changes = await changesOf(datasets, file, profile?.release ?? "");
      for (const change of changes) report.finding(findingOf(change));
      report.complete(SCOPE);
      report.metric("variants", profile?.variants ?? 0, "variants");
      report.metric("changed", changes.length, "variants");
      report.headline(headline(profile?.variants ?? 0, profile?.release ?? "", changes));
    } finally {
      desk.close();
    }
  },
});

/** The columns that name a variant. */
function placeOf({ file, variation_id, chrom, pos, ref, alt }: Variant | Change) {
  return { file, variation_id, chrom, pos, ref, alt };
}

/** What the release changed for the file's person, as findings tell it. */
function changesOf(
  { changes }: { readonly changes: Dataset<typeof tables.changes> },
  file: string,
  release: string,
): Promise<Change[]> {
  return changes.query<Change>(
    "select * from changes where file = :file and release = :release order by variation_id",
    { file, release },
  );
}

/** One row for each variant and record; a file may name one twice. */
function variantsOf(file: string, hits: readonly Hit[]): Variant[] {
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
