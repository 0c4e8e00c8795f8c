import type { Annotation } from "../../../genome/annotation.ts";
import type { ClinvarRecord } from "../../../genome/record.ts";
import { type DrugSection, drugJson } from "./drug-response.ts";
import { NOT_MEDICAL_ADVICE, SOURCE } from "./sentences.ts";
import { recordJson } from "./record-json.ts";

/**
 * @param drugs null without ClinPGx
 * @param recordOf reads the record of a row, whole
 */
export function annotationJson(
  { file, kind, assembly, release, sample, read, hits, notes }: Annotation,
  recordOf: (row: number) => ClinvarRecord,
  drugs: DrugSection | null,
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
    hits: hits.map(({ chrom, pos, ref, alt, genotype, zygosity, filter, otherStrand, row }) => ({
      chrom,
      pos,
      ref,
      alt,
      genotype,
      zygosity,
      filter,
      other_strand: otherStrand,
      clinvar: recordJson(recordOf(row)),
    })),
    drug_response: drugs === null ? null : drugJson(drugs),
  };
}
