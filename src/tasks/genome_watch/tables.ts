/** What is kept: the file as it was last read, its variants that ClinVar has, and what releases changed for them. */

export const tables = {
  profiles: {
    key: ["file"],
    columns: {
      file: "text",
      /** Of the file's bytes: another one is another person, as far as anyone can tell. */
      sha256: "text",
      /** Settings and rules that it was read by; others find other variants in the same file. */
      reading: "text",
      assembly: "text",
      release: "text",
      read: "integer",
      variants: "integer",
    },
  },
  variants: {
    key: ["file", "variation_id", "chrom", "pos", "ref", "alt"],
    columns: {
      file: "text",
      variation_id: "integer",
      chrom: "text",
      pos: "integer",
      ref: "text",
      alt: "text",
      genotype: "text",
      zygosity: "text",
      /** The caller's filters that the record did not pass. */
      filter: "text",
      class: "text",
      significance: "text",
      review_status: "text",
      stars: "integer",
      gene: "text",
      condition: "text",
    },
  },
  /** Grows with each release. */
  changes: {
    key: ["file", "release", "variation_id", "chrom", "pos", "ref", "alt"],
    columns: {
      file: "text",
      release: "text",
      previous_release: "text",
      variation_id: "integer",
      chrom: "text",
      pos: "integer",
      ref: "text",
      alt: "text",
      zygosity: "text",
      filter: "text",
      /** `added`, `removed` or `reclassified`. */
      kind: "text",
      gene: "text",
      condition: "text",
      old_class: "text",
      new_class: "text",
      old_significance: "text",
      new_significance: "text",
      stars: "integer",
    },
  },
} as const;
