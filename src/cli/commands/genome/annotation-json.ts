import type { Annotation } from "../../../genome/annotation.ts";
import { NOT_MEDICAL_ADVICE, SOURCE } from "./sentences.ts";
import { recordJson } from "./record-json.ts";

export function annotationJson({ file, kind, assembly, release, sample, read, hits, notes }: Annotation) {
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
    hits: hits.map(({ chrom, pos, ref, alt, genotype, zygosity, otherStrand, record }) => ({
      chrom,
      pos,
      ref,
      alt,
      genotype,
      zygosity,
      other_strand: otherStrand,
      clinvar: recordJson(record),
    })),
  };
}
