import type { Classification, ClinvarRecord } from "../../../genome/record.ts";

/** A record of ClinVar; its three classifications apart. */
export function recordJson(record: ClinvarRecord) {
  return {
    variation_id: record.variationId,
    allele_id: record.alleleId,
    chrom: record.chrom,
    pos: record.pos,
    ref: record.ref,
    alt: record.alt,
    rs: record.rs,
    genes: record.genes,
    hgvs: record.hgvs,
    consequences: record.consequences,
    class: record.class,
    germline: classificationJson(record.germline),
    oncogenicity: classificationJson(record.oncogenic),
    somatic: classificationJson(record.somatic),
    included_in: record.included,
  };
}

function classificationJson(classification: Classification | null) {
  if (classification === null) return null;
  const { value, reviewStatus, stars, conditions } = classification;
  return { significance: value, review_status: reviewStatus, stars, conditions };
}
