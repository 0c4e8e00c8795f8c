/** The data that grows: which releases came, and what each of them changed. */

export const tables = {
  releases: {
    key: ["assembly", "release"],
    columns: {
      assembly: "text",
      /** ClinVar's own date, `2026-11-02`. */
      release: "text",
      records: "integer",
      md5: "text",
      added: "integer",
      removed: "integer",
      reclassified: "integer",
      /** Changed in something else than significance and review. */
      edited: "integer",
    },
  },
  changes: {
    key: ["assembly", "release", "variation_id"],
    columns: {
      assembly: "text",
      release: "text",
      variation_id: "integer",
      previous_release: "text",
      /** `added`, `removed` or `reclassified`. */
      kind: "text",
      gene: "text",
      old_significance: "text",
      new_significance: "text",
      old_review_status: "text",
      new_review_status: "text",
    },
  },
} as const;
