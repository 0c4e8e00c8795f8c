/** What came of a person's file held against ClinVar. */
import type { Assembly } from "./assembly.ts";
import type { Call } from "./drugs/call.ts";
import type { Hit } from "./hit.ts";

/** Something that a person should know about how the file was read. */
export interface Note {
  /** A stable word. */
  readonly code: string;
  readonly text: string;
}

export interface Annotation {
  readonly file: string;
  readonly kind: "vcf" | "raw_data";
  readonly assembly: Assembly;
  /** ClinVar's, `2026-11-02`. */
  readonly release: string;
  /** Whose genotypes they are, in a VCF; null if it does not say. */
  readonly sample: string | null;
  /** Records or calls read. */
  readonly read: number;
  /** In the order of the file. */
  readonly hits: readonly Hit[];
  readonly notes: readonly Note[];
  /** What the file says at the spots that were asked for, by rs number. */
  readonly calls: ReadonlyMap<number, Call>;
}
