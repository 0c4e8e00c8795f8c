/** `genome_watch`: which of your own variants a release of ClinVar has reclassified. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join, resolve } from "node:path";
import type { Annotation } from "../../genome/annotation.ts";
import { isCarried } from "../../genome/hit.ts";
import { openGenomeDesk } from "../../genome-store/index.ts";
import { defineTask, type Reporter, TaskFailed } from "../../sdk/index.ts";
import { type Change, compare, keyOf, type Variant } from "./compare.ts";
import { changedFile } from "./of-clinvar.ts";
import { giveSampleItsKey, type Kept, keyFor, placeOf, readingOf, variantsIn } from "./profile.ts";
import { settings } from "./settings.ts";
import { tables } from "./tables.ts";
import { findingOf, notCompared, notComparedText, SCOPE } from "./tell.ts";

export default defineTask({
  settings,
  datasets: tables,
  async run({ settings: wanted, datasets, dataFolder, home, report, signal, progress, log }) {
    const folder = join(dataFolder, "clinvar");
    const desk = openGenomeDesk(folder);
    try {
      const indexes = desk.indexes();
      if (indexes.length === 0)
        return report.skip("there is no ClinVar index yet; a task with use: clinvar builds it");
      const { assembly, sample } = wanted;
      const file = keyFor(wanted.file, sample);
      const path = resolve(home, wanted.file);
      const sha256 = await sha256Of(path, signal).catch((error: unknown) => {
        throw signal.aborted ? error : new TaskFailed(unreadable(path, error), { cause: error });
      });
      await giveSampleItsKey(datasets, wanted.file);
      const known = await datasets.profiles.get({ file });
      const reading = readingOf(wanted);
      const isSameBytes = known?.sha256 === sha256;
      const isSame = isSameBytes && known.reading === reading;
      const index = indexes.find(({ meta }) => meta.assembly === known?.assembly)?.meta;
      // Seen from an older release every change since would look like its opposite.
      const older = index !== undefined && index.release < (known?.release ?? "") ? index.release : null;
      if (older !== null) report.unchanged(`an older index of ClinVar answers, release ${older}`);
      else if (isSame && index?.release === known.release)
        report.unchanged("neither the file nor ClinVar has changed");
      else {
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
        const used = indexes.find(({ meta }) => meta.assembly === read.assembly);
        const { changes, kept, uncompared } =
          known === null
            ? { changes: [], kept: now, uncompared: 0 }
            : compare(
                before,
                now,
                { file, before: known.release ?? "", now: read.release },
                isAsBefore ? null : changedFile({ folder, assembly: read.assembly, isSameBytes }),
                (id) => (used?.byVariation(id).length ?? 0) > 0,
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
      }
      await tell(datasets, file, report, older);
    } finally {
      desk.close();
    }
  },
});

/**
 * Tells what is kept of the newest release, so that a second run tells the same.
 *
 * @param older the release that answers where it is not the newest; null as a rule
 */
async function tell(datasets: Kept, file: string, report: Reporter, older: string | null): Promise<void> {
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
    headline(profile?.variants ?? 0, release, changes) +
      notComparedText(gone, uncompared) +
      (older === null ? "" : `; nothing was compared now: an older index answers, release ${older}`),
  );
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
      lost: null,
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
