import type { Annotation } from "../../../genome/annotation.ts";
import type { ClinvarRecord } from "../../../genome/record.ts";
import { NOT_MEDICAL_ADVICE, SOURCE } from "./sentences.ts";
import { recordJson } from "./record-json.ts";

/** @param recordOf reads the record of a row, whole */
export function annotationJson(
  { file, kind, assembly, release, sample, read, hits, notes }: Annotation,
  recordOf: (row: number) => ClinvarRecord,
) {
  return {
    file,
    kind,
    assembly,
    release,
    sample,
    read,
    source: SOURCE,
    disclaimer: NOT_MEDICAL_ADVICE,
    notes,
    hits: hits.map(({ chrom, pos, ref, alt, genotype, zygosity, otherStrand, row }) => ({
      chrom,
      pos,
      ref,
      alt,
      genotype,
      zygosity,
      other_strand: otherStrand,
      clinvar: recordJson(recordOf(row)),
    })),
  };
}
