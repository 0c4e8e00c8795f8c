/** An allele of a person's file that is one of ClinVar's. */
import type { Facts } from "./facts.ts";

/** `absent`: the file has the allele, but this person does not carry it; `unknown`: there is no call. */
export const ZYGOSITIES = ["homozygous", "heterozygous", "hemizygous", "absent", "unknown"] as const;
export type Zygosity = (typeof ZYGOSITIES)[number];

export interface Hit {
  /** As the file writes it, for people to find it again. */
  readonly chrom: string;
  readonly pos: number;
  readonly ref: string;
  readonly alt: string;
  /** As the file writes it: `0/1`, `AG`; `.` where there is none. */
  readonly genotype: string;
  readonly zygosity: Zygosity;
  /** The caller's filters that the record did not pass, verbatim; null if there are none. */
  readonly filter: string | null;
  /** True if the call was read from the other strand, which was the only way to read it. */
  readonly otherStrand: boolean;
  /** Row of the index. */
  readonly row: number;
  readonly record: Facts;
}

/** Does the person carry it, as far as the file tells? */
export function isCarried({ zygosity }: Hit): boolean {
  return zygosity !== "absent" && zygosity !== "unknown";
}
