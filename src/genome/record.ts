/** One record of ClinVar's VCF, read whole. Values stay verbatim; only what has to be counted or sorted is decoded. */
import { type SignificanceClass, significanceClass, starsOf } from "./significance.ts";

/** One of ClinVar's three classifications of a variant. */
export interface Classification {
  /** Verbatim, as in the file: `Pathogenic/Likely_pathogenic`. */
  readonly value: string;
  /** Verbatim; empty if there is none. */
  readonly reviewStatus: string;
  /** 0 to 4; null for a review status that is not known. */
  readonly stars: number | null;
  /** Names with blanks in place of `_`. */
  readonly conditions: readonly string[];
}

export interface ClinvarRecord {
  readonly variationId: number;
  readonly alleleId: number | null;
  /** As in the file, without `chr`. */
  readonly chrom: string;
  /** 1-based, as in the file. */
  readonly pos: number;
  readonly ref: string;
  readonly alt: string;
  readonly rs: readonly number[];
  /** Symbols. */
  readonly genes: readonly string[];
  readonly hgvs: string | null;
  /** `missense_variant`, … */
  readonly consequences: readonly string[];
  /** Germline. Null if the record has no germline classification of its own. */
  readonly germline: Classification | null;
  readonly class: SignificanceClass;
  readonly somatic: Classification | null;
  readonly oncogenic: Classification | null;
  /** Classifications of haplotypes that include this variant: `431013:Pathogenic`. */
  readonly included: readonly string[];
}

/** @param line one data line, with or without its line break */
export function parseRecord(line: string): ClinvarRecord {
  const [chrom = "", pos = "", id = "", ref = "", alt = "", , , info = ""] = line.trimEnd().split("\t");
  const values = infoOf(info);
  const germline = classification(values, "CLN", "CLNSIG");
  return {
    variationId: Number(id),
    alleleId: numberOrNull(values.get("ALLELEID")),
    chrom: chrom.replace(/^chr/i, ""),
    pos: Number(pos),
    ref,
    alt,
    rs: listOf(values.get("RS"), /[|,]/).map(Number),
    genes: symbolsOf(values.get("GENEINFO") ?? ""),
    hgvs: values.get("CLNHGVS") ?? null,
    consequences: listOf(values.get("MC"), ",").map((text) => text.split("|")[1] ?? text),
    germline,
    class: significanceClass(germline?.value ?? ""),
    somatic: classification(values, "SCI", "SCI"),
    oncogenic: classification(values, "ONC", "ONC"),
    included: listOf(values.get("CLNSIGINCL"), "|"),
  };
}

/** @param genes GENEINFO, verbatim: `EGFR:1956|EGFR-AS1:100507500` */
export function symbolsOf(genes: string): string[] {
  return listOf(genes, "|").map((gene) => gene.split(":", 1)[0] ?? "");
}

/** Keys are compared whole: CLNSIG is the beginning of three others. */
function infoOf(info: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const entry of info.split(";")) {
    const at = entry.indexOf("=");
    if (at === -1) values.set(entry, "");
    else values.set(entry.slice(0, at), entry.slice(at + 1));
  }
  return values;
}

function classification(
  values: ReadonlyMap<string, string>,
  prefix: string,
  key: string,
): Classification | null {
  const value = values.get(key);
  if (value === undefined) return null;
  const conditions = namesOf(values.get(`${prefix}DN`) ?? "");
  return classificationOf(value, values.get(`${prefix}REVSTAT`) ?? "", conditions);
}

export function classificationOf(
  value: string,
  reviewStatus: string,
  conditions: readonly string[],
): Classification {
  return { value, reviewStatus, stars: starsOf(reviewStatus), conditions };
}

/** @param conditions as in the file, with `|` between them */
export function namesOf(conditions: string): string[] {
  return listOf(conditions, "|").map((name) => name.replaceAll("_", " "));
}

function listOf(value: string | undefined, separator: string | RegExp): string[] {
  return value === undefined || value === "" || value === "." ? [] : value.split(separator);
}

function numberOrNull(value: string | undefined): number | null {
  return value === undefined || value === "" ? null : Number(value);
}
