/** The data that grows. Columns that have no name here are kept in `more`, under the archive's own names. */

export const tables = {
  archives: {
    key: ["name"],
    columns: {
      name: "text",
      /** Day on which ClinPGx made it, out of CREATED_*.txt. */
      created: "text",
      /** LICENSE.txt, whole. */
      license: "text",
      sha256: "text",
      bytes: "integer",
      rows: "integer",
      etag: "text",
      last_modified: "text",
      /** Which way of reading made the rows. */
      reader: "integer",
    },
  },
  /** Archives that were not taken; their rows, if any, are those of the last good one. */
  refused: {
    key: ["name"],
    columns: { name: "text", why: "text", sha256: "text", etag: "text", last_modified: "text" },
  },
  summary_annotations: {
    key: ["id"],
    columns: {
      id: "text",
      variant: "text",
      gene: "text",
      level: "text",
      level_override: "text",
      level_modifiers: "text",
      score: "real",
      phenotype_category: "text",
      drugs: "text",
      phenotypes: "text",
      pmid_count: "integer",
      evidence_count: "integer",
      latest_history: "text",
      url: "text",
      specialty_population: "text",
      more: "json",
    },
  },
  summary_alleles: {
    key: ["annotation_id", "allele"],
    columns: { annotation_id: "text", allele: "text", text: "text", function: "text", more: "json" },
  },
  summary_evidence: {
    key: ["annotation_id", "evidence_id"],
    columns: {
      annotation_id: "text",
      evidence_id: "text",
      type: "text",
      url: "text",
      pmid: "text",
      summary: "text",
      score: "real",
      more: "json",
    },
  },
  summary_history: {
    key: ["annotation_id", "date", "type", "comment"],
    columns: { annotation_id: "text", date: "text", type: "text", comment: "text", more: "json" },
  },
  variant_annotations: {
    key: ["id", "kind"],
    columns: {
      id: "text",
      /** `drug`, `phenotype` or `function`. */
      kind: "text",
      variant: "text",
      gene: "text",
      drugs: "text",
      pmid: "text",
      phenotype_category: "text",
      significance: "text",
      notes: "text",
      sentence: "text",
      alleles: "text",
      more: "json",
    },
  },
  study_parameters: {
    key: ["id"],
    columns: { id: "text", annotation_id: "text", study_type: "text", study_cases: "text", more: "json" },
  },
  variants: {
    key: ["id"],
    columns: {
      id: "text",
      name: "text",
      gene_ids: "text",
      genes: "text",
      /** GRCh38, as `NC_000010.11:94842866`. */
      location: "text",
      synonyms: "text",
      more: "json",
    },
  },
  genes: {
    key: ["id"],
    columns: {
      id: "text",
      symbol: "text",
      name: "text",
      hgnc_id: "text",
      ncbi_gene_id: "text",
      ensembl_id: "text",
      chromosome: "text",
      has_cpic_guideline: "text",
      more: "json",
    },
  },
  drugs: {
    key: ["id"],
    columns: {
      id: "text",
      name: "text",
      generic_names: "text",
      trade_names: "text",
      type: "text",
      top_level: "text",
      more: "json",
    },
  },
  chemicals: { key: ["id"], columns: { id: "text", name: "text", type: "text", more: "json" } },
  phenotypes: { key: ["id"], columns: { id: "text", name: "text", more: "json" } },
  /** Each pair once, the smaller id first. */
  relationships: {
    key: ["entity1_id", "entity2_id"],
    columns: {
      entity1_id: "text",
      entity1_name: "text",
      entity1_type: "text",
      entity2_id: "text",
      entity2_name: "text",
      entity2_type: "text",
      evidence: "text",
      association: "text",
      pk: "text",
      pd: "text",
      pmids: "text",
      more: "json",
    },
  },
  clinical_variants: {
    key: ["variant", "gene", "type", "level", "drugs"],
    columns: {
      variant: "text",
      gene: "text",
      type: "text",
      level: "text",
      drugs: "text",
      phenotypes: "text",
      more: "json",
    },
  },
  guidelines: {
    key: ["id"],
    columns: { id: "text", name: "text", source: "text", genes: "text", drugs: "text", json: "json" },
  },
  labels: {
    key: ["id"],
    columns: {
      id: "text",
      name: "text",
      source: "text",
      testing_level: "text",
      drugs: "text",
      genes: "text",
      variants: "text",
      more: "json",
    },
  },
  haplotypes: { key: ["id"], columns: { id: "text", name: "text", gene: "text", more: "json" } },
  /** PharmCAT's definitions: where the named alleles of a gene differ, GRCh38. */
  allele_positions: {
    key: ["gene", "chromosome", "position", "ref"],
    columns: {
      gene: "text",
      chromosome: "text",
      position: "integer",
      ref: "text",
      rsid: "text",
      alts: "json",
    },
  },
  named_alleles: {
    key: ["gene", "name"],
    columns: { gene: "text", name: "text", id: "text", is_reference: "boolean", json: "json" },
  },
  /** What the API tells of the priority genes at level 1A to 2B. */
  details: {
    key: ["gene", "id"],
    columns: {
      id: "text",
      gene: "text",
      level: "text",
      name: "text",
      license: "text",
      json: "json",
    },
  },
  /** Questions to the API that were answered, each for one state of the archives. */
  asked: {
    key: ["gene", "level"],
    columns: {
      gene: "text",
      level: "text",
      /** sha256 of the summary annotations that the answer belongs to. */
      state: "text",
      etag: "text",
      last_modified: "text",
      sha256: "text",
      annotations: "integer",
    },
  },
} as const;

export type TableName = keyof typeof tables;
