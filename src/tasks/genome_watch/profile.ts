/** Under which name a person's file is remembered, and by which rules it was read. */
import type { Dataset } from "../../sdk/index.ts";
import type { Change, Variant } from "./compare.ts";
import { tables } from "./tables.ts";

export interface Kept {
  readonly profiles: Dataset<typeof tables.profiles>;
  readonly variants: Dataset<typeof tables.variants>;
  readonly changes: Dataset<typeof tables.changes>;
}

/**
 * Raised whenever other variants of the same file match, so that what the rules change is no news of ClinVar's.
 * 2: half calls, an X that comes once. 3: rows with the place of another assembly, a variant named twice, calls that
 * contradict each other, lines that come again.
 */
export const RULES = 3;

/** What decides, beside the file, which of its variants are found. */
export function readingOf({
  assembly,
  sample,
}: {
  assembly?: string | undefined;
  sample?: string | undefined;
}): string {
  return JSON.stringify([RULES, assembly ?? null, sample ?? null]);
}

/** Another sample is another person. */
export function keyFor(file: string, sample: string | undefined): string {
  return sample === undefined ? file : `${file}, sample ${sample}`;
}

/** Homes of earlier days have what is a sample's under the file's own name; it goes on under the sample's. */
export async function giveSampleItsKey(datasets: Kept, file: string): Promise<void> {
  const profile = await datasets.profiles.get({ file });
  const sample = sampleOf(profile?.reading ?? null);
  if (profile === null || sample === null) return;
  const own = keyFor(file, sample);
  if ((await datasets.profiles.get({ file: own })) !== null) return;
  const variants = await variantsIn(datasets, file);
  const changes = await datasets.changes.query<Change>(
    `select ${columnsOf("changes")} from changes where file = :file`,
    { file },
  );
  const renamed = <R>(rows: readonly R[]) => rows.map((row) => ({ ...row, file: own }));
  await datasets.profiles.upsert(renamed([profile]));
  await datasets.variants.upsert(renamed(variants));
  await datasets.changes.upsert(renamed(changes));
  await datasets.variants.delete(variants.map(placeOf));
  await datasets.changes.delete(changes.map((row) => ({ ...placeOf(row), release: row.release })));
  await datasets.profiles.delete([{ file }]);
}

function sampleOf(reading: string | null): string | null {
  if (reading === null) return null;
  const [, , sample] = JSON.parse(reading) as readonly [number, string | null, string | null];
  return sample;
}

/** As they were written, so that they can be written again. */
export function variantsIn({ variants }: Pick<Kept, "variants">, file: string): Promise<Variant[]> {
  return variants.query<Variant>(`select ${columnsOf("variants")} from variants where file = :file`, {
    file,
  });
}

function columnsOf(table: keyof typeof tables): string {
  return Object.keys(tables[table].columns).join(", ");
}

/** The columns that name a variant. */
export function placeOf({
  file,
  variation_id,
  chrom,
  pos,
  ref,
  alt,
}: Pick<Variant, "file" | "variation_id" | "chrom" | "pos" | "ref" | "alt">) {
  return { file, variation_id, chrom, pos, ref, alt };
}
