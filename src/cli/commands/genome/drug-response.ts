/** Drug response, as text and as JSON. */
import type { Annotation } from "../../../genome/annotation.ts";
import { type DrugAnswers, drugAnswers, type DrugUndecided } from "../../../genome/drugs/response.ts";
import type { Paint } from "../../render/colour.ts";
import { safeLine } from "../../render/safe-text.ts";
import type { DrugData } from "./drug-data.ts";

const MOST_NAMED = 20;

const WHY: Readonly<Record<DrugUndecided, string>> = {
  copies: "CYP2D6: how many copies there are is in no such file, and its type depends on it",
  hla: "HLA types are in no such file",
  named_alleles: "named (star) alleles are put together from many places and are not called here",
  not_in_file: "not in the file, or without a call; what is missing is not taken for normal",
  no_call: "no call, or calls that contradict each other",
  other_alleles: "letters that the annotation does not know, or whose strand or length cannot be told",
};

export interface DrugSection {
  readonly data: DrugData;
  readonly answers: DrugAnswers;
}

export function drugSection(data: DrugData, { calls }: Annotation): DrugSection {
  return { data, answers: drugAnswers(data.annotations, calls) };
}

export function drugText({ data, answers }: DrugSection, paint: Paint, all: boolean): string {
  const { decided, undecided } = answers;
  const lines = [
    `Drug response (${decided.length.toLocaleString("en")} of ${data.annotations.length.toLocaleString("en")} annotations of level 1A to 2B)`,
  ];
  const shown = all ? decided : decided.slice(0, MOST_NAMED);
  for (const { annotation, genotype, text, otherStrand } of shown) {
    const { level, drugs, gene, variant, category } = annotation;
    const strand = otherStrand ? ", read from the other strand" : "";
    lines.push(
      safeLine(
        `  ${level} ${gene || variant}: ${drugs.replaceAll(";", ", ")} (${category || "no category"})`,
      ),
    );
    lines.push(safeLine(`     ${variant} ${genotype}${strand}: ${text}`));
  }
  if (shown.length < decided.length)
    lines.push(paint.dim(`  and ${decided.length - shown.length} more: --all`));
  if (undecided.length > 0) lines.push("  Not decided:");
  for (const [why, list] of Map.groupBy(undecided, ({ why: reason }) => reason)) {
    const genes = [...new Set(list.flatMap(({ annotation }) => annotation.gene.split(";")))].filter(
      (gene) => gene !== "",
    );
    const named = genes.slice(0, all ? genes.length : 12).join(", ");
    const more = !all && genes.length > 12 ? ", …" : "";
    lines.push(
      safeLine(
        `  ${list.length.toLocaleString("en")} × ${WHY[why]}${named === "" ? "" : ` (${named}${more})`}`,
      ),
    );
  }
  lines.push(
    paint.dim(
      `  Source: ClinPGx, archive of ${data.created}. Licence: ${safeLine(data.license)}; for research use, not for sale. Never change a medicine because of this.`,
    ),
  );
  return `\n${lines.join("\n")}\n`;
}

/** Where no task has put ClinPGx together. */
export const NO_DRUG_DATA =
  "\nDrug response: there is no ClinPGx here yet; a task that says use: clinpgx brings it.\n";

export function drugJson({ data, answers }: DrugSection) {
  return {
    source: "ClinPGx (clinpgx.org)",
    created: data.created,
    license: data.license,
    answers: answers.decided.map(({ annotation, genotype, call, text, otherStrand }) => ({
      ...annotationJson(annotation),
      genotype,
      call,
      text,
      other_strand: otherStrand,
    })),
    undecided: answers.undecided.map(({ annotation, why }) => ({
      ...annotationJson(annotation),
      why,
      sentence: WHY[why],
    })),
  };
}

function annotationJson({
  id,
  level,
  gene,
  variant,
  drugs,
  category,
  url,
}: DrugAnswers["decided"][number]["annotation"]) {
  return { annotation_id: id, level, gene, variant, drugs: drugs.split(";"), category, url };
}
