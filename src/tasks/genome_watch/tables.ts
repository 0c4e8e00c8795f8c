/** What is kept: the file as it was last read, its variants that ClinVar has and those that it had before, and what releases changed for them. */

export const tables = {
  profiles: {
    key: ["file"],
    columns: {
      /** As the settings name it, with the sample if they name one: another sample is another person. */
      file: "text",
      /** Of the file's bytes. */
      sha256: "text",
      /** Settings and rules that it was read by; others find other variants in the same file. */
      reading: "text",
      assembly: "text",
      release: "text",
      read: "integer",
      variants: "integer",
      /** Variants that were new in the file when both it and the release had changed. */
      uncompared: "integer",
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
      /** Whose words these are. */
      release: "text",
      /** The release under which the file was first read without the variant; null while the file has it. */
      gone: "text",
      /** Why it is gone: `file` does not have it, or the `reading` matches it no more; null while it is there. */
      lost: "text",
    },
  },
  /** Grows with each release; nothing is ever taken out. */
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
