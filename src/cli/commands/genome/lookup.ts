import { GenomeError } from "../../../genome/genome-error.ts";
import type { ReferenceIndex } from "../../../genome/io.ts";
import type { ClinvarRecord } from "../../../genome/record.ts";
import type { CliContext } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { printJson } from "../../json/print.ts";
import { type Paint, paintFor } from "../../render/colour.ts";
import { safeLine } from "../../render/safe-text.ts";
import { homeOf } from "../../valid-config.ts";
import { recordJson } from "./record-json.ts";
import type { LookupFlags } from "./route.ts";
import { NOT_MEDICAL_ADVICE, SOURCE } from "./sentences.ts";
import { rowsOfTerm } from "./term.ts";

const DEFAULT_LIMIT = 20;

interface Answer {
  readonly index: ReferenceIndex;
  readonly found: number;
  readonly records: readonly ClinvarRecord[];
}

/** `nightdesk genome lookup TERM`. */
export async function genomeLookup(context: CliContext, flags: LookupFlags, term: string): Promise<ExitCode> {
  const rowsFor = rowsOfTerm(term.trim());
  const desk = await context.services.genome(homeOf(context));
  try {
    const indexes = desk.indexes();
    if (indexes.length === 0) throw new GenomeError("no_index", "There is no ClinVar index yet.");
    const limit = flags.limit ?? DEFAULT_LIMIT;
    const answers = indexes.map((index) => {
      const rows = rowsFor(index);
      return { index, found: rows.length, records: rows.slice(0, limit).map((row) => index.record(row)) };
    });
    const { stdout } = context.process;
    if (flags.json) printJson(stdout, answers.map(answerJson));
    else stdout.write(answersText(answers, term, paintFor(stdout)));
    return EXIT.done;
  } finally {
    desk.close();
  }
}

function answerJson({ index, found, records }: Answer) {
  const { assembly, release } = index.meta;
  return {
    assembly,
    release,
    found,
    source: SOURCE,
    disclaimer: NOT_MEDICAL_ADVICE,
    records: records.map(recordJson),
  };
}

function answersText(answers: readonly Answer[], term: string, paint: Paint): string {
  const parts = answers.map(({ index, found, records }) => {
    const { assembly, release } = index.meta;
    const head = `${safeLine(term)} in ClinVar ${release} (${assembly}): ${found === 0 ? "nothing" : `${found.toLocaleString("en")} found`}\n`;
    const more = found > records.length ? paint.dim(`  and ${found - records.length} more: --limit N\n`) : "";
    return head + records.map((record) => `  ${recordLine(record)}\n`).join("") + more;
  });
  return `${parts.join("\n")}${paint.dim(`\nSource: ${SOURCE}. ${NOT_MEDICAL_ADVICE}\n`)}`;
}

function recordLine(record: ClinvarRecord): string {
  const { germline, oncogenic, somatic } = record;
  const words = [
    `${"★".repeat(germline?.stars ?? 0).padEnd(4, "☆")} ${record.genes.join("/") || "no gene"}`,
    record.hgvs ?? `${record.chrom}:${record.pos} ${record.ref}>${record.alt}`,
    germline === null ? "no germline classification" : germline.value,
    germline?.conditions.join("; ") ?? "",
    oncogenic === null ? "" : `oncogenicity: ${oncogenic.value}`,
    somatic === null ? "" : `somatic: ${somatic.value}`,
    record.rs.map((rs) => `rs${rs}`).join(" "),
    `VariationID ${record.variationId}`,
  ];
  return safeLine(words.filter((word) => word !== "").join(", "));
}
