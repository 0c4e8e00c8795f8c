import { handToResident } from "../../../engine/wake-residents.ts";
import type { CliContext } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { printJson } from "../../json/print.ts";
import { safeBlock } from "../../render/safe-text.ts";
import { homeOf, validConfig } from "../../valid-config.ts";
import { SILENT, withEngine } from "../../with-engine.ts";
import { answerTo, type Told } from "./answer-to.ts";
import type { SayFlags } from "./command.ts";

/** `nightdesk say "…"`. */
export async function say(context: CliContext, flags: SayFlags, ...words: string[]): Promise<ExitCode> {
  const sentence = words.join(" ");
  const told = flags.resident ? await handOver(context, sentence) : await answerTo(context, sentence);
  if (flags.json) {
    printJson(context.process.stdout, { answered_by: told.by, answer: told.text, cost_usd: told.usd });
    return told.code;
  }
  context.process.stdout.write(`${safeBlock(told.text.trimEnd())}\n`);
  return told.code;
}

/** The resident agent looks at it in its next run, which comes at once where a loop or a tick is there to carry it. */
async function handOver(context: CliContext, question: string): Promise<Told> {
  const config = await validConfig(context, { file: null, textOnly: true });
  const result = await withEngine(context, homeOf(context), SILENT, ({ engine }) =>
    handToResident(engine, config, question),
  );
  if (result.kind === "no_resident")
    throw new CliError(
      EXIT.unavailable,
      "There is no resident agent.",
      "Give an agent task resident: true in the YAML.",
    );
  const text = `${result.task} has it; its answer is its report: nightdesk report ${result.task}`;
  return { by: "nightdesk", text, usd: null, code: EXIT.done };
}
