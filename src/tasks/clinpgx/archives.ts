/** ClinPGx's monthly archives: which there are, and what of them becomes rows. */
import { guidelineRows, pharmcatAlleles, pharmcatPositions } from "./json-files.ts";
import type { TableName } from "./tables.ts";

export type CellType = "text" | "integer" | "real";

/** One column of ours, and the names that it has had in the archives. */
export interface Column {
  readonly column: string;
  readonly headers: readonly string[];
  readonly type?: CellType;
}

/** A tab-separated file that becomes rows of a table. */
export interface TsvSource {
  readonly file: RegExp;
  readonly table: TableName;
  /** Without it the archive is of no use. */
  readonly required?: boolean;
  readonly columns: readonly Column[];
  /** Columns of ours beside the key without which the rows say nothing. */
  readonly needs?: readonly string[];
  /** A column whose words decide what is shown. Rows with other words are kept and told. */
  readonly words?: { readonly column: string; readonly known: RegExp };
  /** The same in every row. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** Columns that are known to be wrong and are not kept. */
  readonly drop?: readonly string[];
  /** Brings a row into the form that is kept. */
  shape?(row: Record<string, unknown>): Record<string, unknown>;
}

export interface JsonSource {
  readonly file: RegExp;
  readonly table: TableName;
  readonly required?: boolean;
  rows(value: unknown): Record<string, unknown>[];
}

export interface Archive {
  readonly name: string;
  readonly tsv: readonly TsvSource[];
  readonly json: readonly JsonSource[];
}

function columns(text: Readonly<Record<string, string | readonly [string, CellType]>>): Column[] {
  return Object.entries(text).map(([column, said]) => {
    const [names, type] = typeof said === "string" ? [said, "text" as const] : said;
    return { column, headers: names.split(" / "), type };
  });
}

const ACCESSION = "PharmGKB Accession Id / ClinPGx Accession Id / PharmGKB ID / ClinPGx ID / Accession Id";
const ANNOTATION = "Summary Annotation ID / Clinical Annotation ID";

const VARIANT_ANNOTATION = columns({
  id: "Variant Annotation ID",
  variant: "Variant/Haplotypes",
  gene: "Gene",
  drugs: "Drug(s)",
  pmid: "PMID",
  phenotype_category: "Phenotype Category",
  significance: "Significance",
  notes: "Notes",
  sentence: "Sentence",
  alleles: "Alleles",
});

function variantAnnotations(file: RegExp, kind: string, required: boolean): TsvSource {
  return { file, table: "variant_annotations", required, columns: VARIANT_ANNOTATION, fixed: { kind } };
}

function plainTsv(name: string, source: TsvSource): Archive {
  return { name, tsv: [source], json: [] };
}

/** The first one decides about the others' use, so it comes first. */
export const SUMMARY = "summaryAnnotations.zip";

export const ARCHIVES: readonly Archive[] = [
  {
    name: SUMMARY,
    json: [],
    tsv: [
      {
        file: /^(summary|clinical)_annotations\.tsv$/,
        table: "summary_annotations",
        required: true,
        needs: ["variant", "gene", "level", "drugs"],
        words: { column: "level", known: /^(1A|1B|2A|2B|3|4)$/ },
        columns: columns({
          id: ANNOTATION,
          variant: "Variant/Haplotypes",
          gene: "Gene",
          level: "Level of Evidence",
          level_override: "Level Override",
          level_modifiers: "Level Modifiers",
          score: ["Score", "real"],
          phenotype_category: "Phenotype Category",
          pmid_count: ["PMID Count", "integer"],
          evidence_count: ["Evidence Count", "integer"],
          drugs: "Drug(s)",
          phenotypes: "Phenotype(s)",
          latest_history: "Latest History Date (YYYY-MM-DD)",
          url: "URL",
          specialty_population: "Specialty Population",
        }),
      },
      {
        file: /^(summary|clinical)_ann_alleles\.tsv$/,
        table: "summary_alleles",
        required: true,
        needs: ["text"],
        columns: columns({
          annotation_id: ANNOTATION,
          allele: "Genotype/Allele",
          text: "Annotation Text",
          function: "Allele Function",
        }),
      },
      {
        file: /^(summary|clinical)_ann_evidence\.tsv$/,
        table: "summary_evidence",
        columns: columns({
          annotation_id: ANNOTATION,
          evidence_id: "Evidence ID",
          type: "Evidence Type",
          url: "Evidence URL",
          pmid: "PMID",
          summary: "Summary",
          score: ["Score", "real"],
        }),
      },
      {
        file: /^(summary|clinical)_ann_history\.tsv$/,
        table: "summary_history",
        columns: columns({
          annotation_id: ANNOTATION,
          date: "Date (YYYY-MM-DD)",
          type: "Type",
          comment: "Comment",
        }),
      },
    ],
  },
  {
    name: "variantAnnotations.zip",
    json: [],
    tsv: [
      variantAnnotations(/^var_drug_ann\.tsv$/, "drug", true),
      variantAnnotations(/^var_pheno_ann\.tsv$/, "phenotype", false),
      variantAnnotations(/^var_fa_ann\.tsv$/, "function", false),
      {
        file: /^study_parameters\.tsv$/,
        table: "study_parameters",
        columns: columns({
          id: "Study Parameters ID",
          annotation_id: "Variant Annotation ID",
          study_type: "Study Type",
          study_cases: "Study Cases",
        }),
      },
    ],
  },
  plainTsv("relationships.zip", {
    file: /^relationships\.tsv$/,
    table: "relationships",
    required: true,
    columns: columns({
      entity1_id: "Entity1_id",
      entity1_name: "Entity1_name",
      entity1_type: "Entity1_type",
      entity2_id: "Entity2_id",
      entity2_name: "Entity2_name",
      entity2_type: "Entity2_type",
      evidence: "Evidence",
      association: "Association",
      pk: "PK",
      pd: "PD",
      pmids: "PMIDs",
    }),
    shape: smallerFirst,
  }),
  {
    name: "guidelineAnnotations.json.zip",
    tsv: [],
    json: [{ file: /\.json$/, table: "guidelines", required: true, rows: guidelineRows }],
  },
  plainTsv("drugLabels.zip", {
    file: /^drugLabels\.tsv$/,
    table: "labels",
    required: true,
    columns: columns({
      id: ACCESSION,
      name: "Name",
      source: "Source",
      testing_level: "Testing Level",
      drugs: "Chemicals / Drug(s)",
      genes: "Genes",
      variants: "Variants/Haplotypes",
    }),
  }),
  plainTsv("clinicalVariants.zip", {
    file: /^clinicalVariants\.tsv$/,
    table: "clinical_variants",
    required: true,
    columns: columns({
      variant: "variant",
      gene: "gene",
      type: "type",
      level: "level of evidence",
      drugs: "chemicals",
      phenotypes: "phenotypes",
    }),
  }),
  plainTsv("genes.zip", {
    file: /^genes\.tsv$/,
    table: "genes",
    required: true,
    columns: columns({
      id: ACCESSION,
      symbol: "Symbol",
      name: "Name",
      hgnc_id: "HGNC ID",
      ncbi_gene_id: "NCBI Gene ID",
      ensembl_id: "Ensembl Id",
      chromosome: "Chromosome",
      has_cpic_guideline: "Has CPIC Dosing Guideline",
    }),
    // It says Yes in every row, of genes that are none too.
    drop: ["Is VIP"],
  }),
  plainTsv("variants.zip", {
    file: /^variants\.tsv$/,
    table: "variants",
    required: true,
    needs: ["name", "location"],
    columns: columns({
      id: "Variant ID",
      name: "Variant Name",
      gene_ids: "Gene IDs",
      genes: "Gene Symbols",
      location: "Location",
      synonyms: "Synonyms",
    }),
  }),
  plainTsv("drugs.zip", {
    file: /^drugs\.tsv$/,
    table: "drugs",
    required: true,
    columns: columns({
      id: ACCESSION,
      name: "Name",
      generic_names: "Generic Names",
      trade_names: "Trade Names",
      type: "Type",
      top_level: "Top Clinical Annotation Level / Top Summary Annotation Level",
    }),
  }),
  plainTsv("chemicals.zip", {
    file: /^chemicals\.tsv$/,
    table: "chemicals",
    required: true,
    columns: columns({ id: ACCESSION, name: "Name", type: "Type" }),
  }),
  plainTsv("phenotypes.zip", {
    file: /^phenotypes\.tsv$/,
    table: "phenotypes",
    required: true,
    columns: columns({ id: ACCESSION, name: "Name" }),
  }),
  plainTsv("clinpgxHaplotypes.zip", {
    file: /^(clinpgx)?haplotypes?\.tsv$/i,
    table: "haplotypes",
    columns: columns({
      id: `Haplotype ID / ${ACCESSION}`,
      name: "Haplotype Name / Name",
      gene: "Gene Symbols / Gene Symbol / Gene",
    }),
  }),
  {
    name: "pharmcat.zip",
    tsv: [],
    json: [
      { file: /_translation\.json$/, table: "allele_positions", rows: pharmcatPositions },
      { file: /_translation\.json$/, table: "named_alleles", rows: pharmcatAlleles },
    ],
  },
];

/** The archives name each pair twice, once in either direction. */
function smallerFirst(row: Record<string, unknown>): Record<string, unknown> {
  if (String(row["entity1_id"]) <= String(row["entity2_id"])) return row;
  const turned: Record<string, unknown> = { ...row };
  for (const part of ["id", "name", "type"]) {
    turned[`entity1_${part}`] = row[`entity2_${part}`];
    turned[`entity2_${part}`] = row[`entity1_${part}`];
  }
  return turned;
}
