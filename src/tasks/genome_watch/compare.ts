/** A person's variants under two releases of ClinVar: exactly those whose verdict is not what it was. Pure. */
import type { NewRowOf, RowOf } from "../../sdk/index.ts";
import type { tables } from "./tables.ts";

export type Variant = RowOf<typeof tables.variants>;
export type Change = NewRowOf<typeof tables.changes>;

/** Which file, and which releases. */
export interface Releases {
  readonly file: string;
  /** Of the last look at the file. */
  readonly before: string;
  readonly now: string;
}

/** What is known of a file that is not the one of the last look; releases alone can change the variants of the same one. */
export interface ChangedFile {
  /** True if only the settings or rules by which it is read are others. */
  readonly isSameBytes?: boolean;
  /** Has ClinVar taken in the VariationID after that release? */
  wasAdded(id: number, since: string): boolean;
  /** Has it let go of it? */
  wasRemoved(id: number, since: string): boolean;
}

export interface Comparison {
  readonly changes: readonly Change[];
  /** All that is to be remembered: the file's variants, and those that it had before. */
  readonly kept: readonly Variant[];
  /** Variants that are new in a changed file, so that nobody can tell what an earlier release said of them to this person. */
  readonly uncompared: number;
}

/** Names a variant of the person under a record of ClinVar. */
export function keyOf({ variation_id, chrom, pos, ref, alt }: Omit<Variant, "file">): string {
  return `${variation_id} ${chrom}:${pos} ${ref}>${alt}`;
}

/**
 * @param changedFile null if the file, and how it is read, are those of the last look
 * @param isInClinvar does the release of now have the VariationID, wherever it stands?
 */
export function compare(
  before: readonly Variant[],
  now: readonly Variant[],
  releases: Releases,
  changedFile: ChangedFile | null = null,
  isInClinvar: (id: number) => boolean = () => false,
): Comparison {
  const since = beforeLosses(before, releases.before);
  const old = new Map(before.map((variant) => [keyOf(variant), variant]));
  const oldById = new Map(before.map((variant) => [variant.variation_id, variant]));
  const ids = new Set(now.map(({ variation_id: id }) => id));
  const isNewRelease = releases.before !== releases.now;
  const changes: Change[] = [];
  let uncompared = 0;
  for (const variant of now) {
    // Another file may write the same variant another way; ClinVar's number stays.
    const was =
      old.get(keyOf(variant)) ?? (changedFile === null ? undefined : oldById.get(variant.variation_id));
    if (was !== undefined) {
      if (!isSameVerdict(was, variant)) changes.push(changeOf("reclassified", was, variant, releases));
    } else if (changedFile === null) changes.push(changeOf("added", null, variant, releases));
    else if (changedFile.wasAdded(variant.variation_id, since))
      changes.push(changeOf("added", null, variant, { ...releases, before: since }));
    else if (isNewRelease) uncompared += 1;
  }
  const left: Variant[] = [];
  const nowKeys = new Set(now.map(keyOf));
  for (const was of before) {
    if (nowKeys.has(keyOf(was))) continue;
    if (changedFile !== null && ids.has(was.variation_id)) continue;
    const isOfClinvar =
      changedFile === null
        ? (was.gone === null || was.lost === "reading") && !isInClinvar(was.variation_id)
        : changedFile.wasRemoved(was.variation_id, was.release ?? releases.before);
    if (isOfClinvar) changes.push(changeOf("removed", was, null, releases));
    else left.push(was.gone === null ? { ...was, gone: releases.now, lost: lossIn(changedFile) } : was);
  }
  return { changes, kept: [...now, ...left], uncompared };
}

/** The last release under which the file had all that it has lost since: what ClinVar did after it may have gone unseen. */
function beforeLosses(variants: readonly Variant[], before: string): string {
  return variants
    .filter(({ gone, lost }) => gone !== null && lost !== "reading")
    .reduce((first, { release }) => (release !== null && release < first ? release : first), before);
}

/** The same bytes still have the variant; what they are held against, or how, does not let it be seen. */
function lossIn(changedFile: ChangedFile | null): string {
  return changedFile === null || changedFile.isSameBytes === true ? "reading" : "file";
}

function isSameVerdict(one: Variant, other: Variant): boolean {
  return one.significance === other.significance && one.review_status === other.review_status;
}

function changeOf(kind: string, was: Variant | null, is: Variant | null, releases: Releases): Change {
  const { variation_id, chrom, pos, ref, alt, zygosity, filter, gene, condition, stars } = (is ??
    was) as Variant;
  return {
    file: releases.file,
    release: releases.now,
    previous_release: was?.release ?? releases.before,
    variation_id,
    chrom,
    pos,
    ref,
    alt,
    zygosity,
    filter: filter ?? null,
    kind,
    gene,
    condition,
    old_class: was?.class ?? null,
    new_class: is?.class ?? null,
    old_significance: was?.significance ?? null,
    new_significance: is?.significance ?? null,
    stars,
  };
}
