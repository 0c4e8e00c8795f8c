/** The summary that a person reads: what matters most first, then numbers, then what could not be decided. */
import type { Annotation } from "../../../genome/annotation.ts";
import { type Hit, isCarried } from "../../../genome/hit.ts";
import { CLASSES, type SignificanceClass } from "../../../genome/significance.ts";
import type { Paint } from "../../render/colour.ts";
import { safeLine } from "../../render/safe-text.ts";
import { truncate } from "../../render/table.ts";
import { NOT_MEDICAL_ADVICE, SOURCE } from "./sentences.ts";

const TITLES: Readonly<Record<SignificanceClass, string>> = {
  pathogenic: "Pathogenic",
  likely_pathogenic: "Likely pathogenic",
  risk: "Risk",
  drug_response: "Drug response",
  conflicting: "Conflicting",
  uncertain: "Uncertain",
  other: "Other",
  likely_benign: "Likely benign",
  benign: "Benign",
  none: "No germline classification",
  unknown: "Words that are not known here",
};

/** Classes whose variants are named one by one. */
const NAMED: ReadonlySet<SignificanceClass> = new Set([
  "pathogenic",
  "likely_pathogenic",
  "risk",
  "drug_response",
  "unknown",
]);
const MOST_NAMED = 50;
const WIDEST = 60;

/**
 * @param drugs the section about drugs, or nothing
 * @param all names every variant of every class
 */
export function annotationText(annotation: Annotation, drugs: string, paint: Paint, all: boolean): string {
  const carried = annotation.hits.filter(isCarried);
  const byClass = Map.groupBy(carried, ({ record }) => record.class);
  const parts = [`${headline(annotation, carried.length)}\n`];
  const counts: string[] = [];
  for (const one of CLASSES) {
    const hits = (byClass.get(one) ?? []).toSorted((a, b) => starsOf(b) - starsOf(a));
    if (hits.length === 0) continue;
    counts.push(`${TITLES[one].toLowerCase()} ${hits.length.toLocaleString("en")}`);
    if (!all && !NAMED.has(one)) continue;
    const shown = all ? hits : hits.slice(0, MOST_NAMED);
    const lines = shown.map((hit) => `  ${hitLine(hit)}\n`);
    if (shown.length < hits.length)
      lines.push(paint.dim(`  and ${hits.length - shown.length} more: --all\n`));
    const title = `${TITLES[one]} (${hits.length.toLocaleString("en")})`;
    parts.push(`\n${one === "pathogenic" ? paint.bad(title) : title}\n${lines.join("")}`);
  }
  parts.push(
    `\n${counts.length === 0 ? "None of ClinVar's variants was found." : `All: ${counts.join(", ")}.`}\n`,
  );
  const absent = annotation.hits.length - carried.length;
  if (absent > 0)
    parts.push(`${absent.toLocaleString("en")} more are in the file, but not carried or without a call.\n`);
  parts.push(drugs);
  if (annotation.notes.length > 0)
    parts.push(`\n${annotation.notes.map(({ text }) => `${safeLine(text)}\n`).join("")}`);
  parts.push(paint.dim(`\nSource: ${SOURCE}, release ${annotation.release}. ${NOT_MEDICAL_ADVICE}\n`));
  return parts.join("");
}

function headline({ file, kind, assembly, release, sample, read }: Annotation, carried: number): string {
  const what = kind === "vcf" ? "records" : "calls";
  const who = sample === null ? "" : `, sample ${safeLine(sample)}`;
  return `${safeLine(file)}: ${read.toLocaleString("en")} ${what}${who}; ${carried.toLocaleString("en")} carried variants are in ClinVar ${release} (${assembly}).`;
}

function starsOf({ record }: Hit): number {
  return record.germline?.stars ?? 0;
}

/** `★★☆☆ CFTR 7:117559590 ATCT>A, heterozygous: Cystic fibrosis; Pathogenic, VariationID 7105`. */
function hitLine({ chrom, pos, ref, alt, zygosity, filter, otherStrand, record }: Hit): string {
  const { germline, genes, variationId } = record;
  const stars = "★".repeat(germline?.stars ?? 0).padEnd(4, "☆");
  const place = `${chrom}:${pos} ${truncate(ref, 12)}>${truncate(alt, 12)}`;
  const condition = truncate((germline?.conditions ?? []).join("; "), WIDEST);
  const strand = otherStrand ? ", read from the other strand" : "";
  const doubt = filter === null ? "" : `, did not pass the filter ${truncate(filter, 20)}`;
  return safeLine(
    `${stars} ${genes.join("/") || "no gene"} ${place}, ${zygosity}${strand}${doubt}: ${condition || "no condition named"}; ${germline?.value ?? "not classified"}, VariationID ${variationId}`,
  );
}
