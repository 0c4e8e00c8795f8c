/** What `init` asks on a terminal. An empty answer takes what stands in brackets. */
import { checkZone } from "../../../schedule/check-zone.ts";
import type { CliContext } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT } from "../../exit-codes.ts";
import type { InitFlags } from "./command.ts";
import type { HomeAnswers } from "./templates.ts";

/** @throws CliError (usage) if a flag holds nonsense; a wrong answer is asked again */
export async function answersFor(
  context: CliContext,
  flags: InitFlags,
  machineZone: string,
): Promise<HomeAnswers> {
  const timezone = flags.timezone === undefined ? machineZone : zoneOrThrow(flags.timezone);
  const concurrency = flags.concurrency ?? 2;
  const defaults: HomeAnswers = { timezone, concurrency, examples: true };
  if (flags.yes) return defaults;
  return {
    timezone: flags.timezone === undefined ? await askZone(context, timezone) : timezone,
    concurrency: flags.concurrency ?? (await askCount(context, concurrency)),
    examples: await askYes(context, "Write a few example tasks?"),
  };
}

function zoneOrThrow(zone: string): string {
  const checked = checkZone(zone);
  if (checked.ok) return checked.zone;
  throw new CliError(EXIT.usage, `--timezone: ${checked.message}`);
}

async function askZone(context: CliContext, preset: string): Promise<string> {
  for (;;) {
    const answer = await context.ask(`Time zone of your schedules? [${preset}] `);
    if (answer === null || answer === "") return preset;
    const checked = checkZone(answer);
    if (checked.ok) return checked.zone;
    context.process.stderr.write(`${checked.message}\n`);
  }
}

async function askCount(context: CliContext, preset: number): Promise<number> {
  for (;;) {
    const answer = await context.ask(`How many tasks may run at once? [${preset}] `);
    if (answer === null || answer === "") return preset;
    if (/^[1-9]\d{0,2}$/.test(answer)) return Number(answer);
    context.process.stderr.write("A whole number above 0, please.\n");
  }
}

async function askYes(context: CliContext, question: string): Promise<boolean> {
  for (;;) {
    const answer = (await context.ask(`${question} [Y/n] `))?.toLowerCase();
    if (answer === undefined || answer === "" || answer === "y" || answer === "yes") return true;
    if (answer === "n" || answer === "no") return false;
    context.process.stderr.write("Yes or no, please.\n");
  }
}
