/** A person's variants under two releases of ClinVar: exactly those whose verdict is not what it was. Pure. */
import type { NewRowOf, RowOf } from "../../sdk/index.ts";
import type { tables } from "./tables.ts";

export type Variant = RowOf<typeof tables.variants>;
export type Change = NewRowOf<typeof tables.changes>;

/** Which file, and which releases. */
export interface Releases {
  readonly file: string;
  readonly before: string;
  readonly now: string;
}

/** Names a variant of the person under a record of ClinVar. */
export function keyOf({ variation_id, chrom, pos, ref, alt }: Omit<Variant, "file">): string {
  return `${variation_id} ${chrom}:${pos} ${ref}>${alt}`;
}

export function compare(before: readonly Variant[], now: readonly Variant[], releases: Releases): Change[] {
  const old = new Map(before.map((variant) => [keyOf(variant), variant]));
  const changes = now.flatMap((variant) => {
    const was = old.get(keyOf(variant));
    old.delete(keyOf(variant));
    if (was === undefined) return [changeOf("added", null, variant, releases)];
    return isSameVerdict(was, variant) ? [] : [changeOf("reclassified", was, variant, releases)];
  });
  return [...changes, ...[...old.values()].map((was) => changeOf("removed", was, null, releases))];
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
    previous_release: releases.before,
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
