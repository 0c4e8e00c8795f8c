import type { CliContext } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT } from "../../exit-codes.ts";
import { firstOnPath } from "../../on-path.ts";
import type { Target } from "../../output-file.ts";
import type { AnnotateRequest, GenomeDesk } from "../../services.ts";
import { NOT_MEDICAL_ADVICE, SOURCE } from "./sentences.ts";

/** Writes the annotated VCF. @returns what to say about it on standard error */
export async function annotateAsVcf(
  desk: GenomeDesk,
  request: AnnotateRequest,
  target: Target,
  packed: boolean,
): Promise<string> {
  const { meta, read, annotatedLines, notes } = await desk.rewrite({
    ...request,
    packed,
    disclaimer: `Source: ${SOURCE}. ${NOT_MEDICAL_ADVICE}`,
    write: (bytes) => target.write(bytes),
  });
  const lines = [
    `${annotatedLines.toLocaleString("en")} of ${read.toLocaleString("en")} records are in ClinVar ${meta.release} (${meta.assembly}).`,
    ...notes.filter(({ code }) => code !== "no_sample" && code !== "samples").map(({ text }) => text),
  ];
  return `${lines.join("\n")}\n`;
}

/** A program that indexes, before anything is written that would need it. */
export function tabixOf(context: CliContext, desk: GenomeDesk): string {
  const { env } = context.process;
  const program = firstOnPath(desk.tabixPrograms, { env, platform: context.platform });
  if (program !== null) return program;
  throw new CliError(
    EXIT.unavailable,
    `--index needs ${desk.tabixPrograms.join(" or ")} on the PATH (Debian's package tabix has one); without --index the file is written all the same.`,
  );
}
