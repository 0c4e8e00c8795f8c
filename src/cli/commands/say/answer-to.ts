/** What a person's sentence is answered, wherever it was said. */
import { localDate } from "../../../schedule/local-text.ts";
import { commandsOver } from "../../captured-commands.ts";
import type { CliContext } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { homeOf, validConfig } from "../../valid-config.ts";
import { SILENT, withEngine } from "../../with-engine.ts";
import { intentOf, newestWeekday, type Intent } from "./intent.ts";

export interface Told {
  readonly by: "nightdesk" | "claude";
  readonly text: string;
  readonly usd: number | null;
  readonly code: ExitCode;
}

export async function answerTo(context: CliContext, question: string): Promise<Told> {
  const config = await validConfig(context, { file: null, textOnly: true });
  const intent = intentOf(
    question,
    config.tasks.map(({ id }) => id),
  );
  // A plain wish of a person is theirs: no model stands between it and the deed.
  if (intent.kind === "run" || intent.kind === "pause" || intent.kind === "resume")
    return await carryOut(context, intent);
  const stop = new AbortController();
  const release = context.onStopSignal(() => stop.abort());
  try {
    const answer = await withEngine(context, homeOf(context), SILENT, async (session) => {
      await session.engine.loadConfig();
      return await session.say(question, stop.signal);
    });
    if (answer.kind === "answered")
      return { by: "claude", text: answer.text, usd: answer.usd, code: EXIT.done };
    const plain = await plainly(context, intent, config.timezone);
    const why = answer.kind === "no_key" ? "no API key is set" : answer.why;
    return { ...plain, text: `${plain.text.trimEnd()}\n\n(told without Claude: ${why})` };
  } finally {
    release();
  }
}

async function carryOut(
  context: CliContext,
  { kind, task }: Extract<Intent, { task: string }>,
): Promise<Told> {
  return await tellOf(context, [[kind, task]]);
}

/** What the ledger says, without a model. */
async function plainly(context: CliContext, intent: Intent, zone: string): Promise<Told> {
  if (intent.kind === "why") {
    const today = localDate(context.clock.now(), zone);
    const at = intent.weekday === null ? [] : ["--at", newestWeekday(today, intent.weekday)];
    return await tellOf(context, [["why", intent.task, ...at]]);
  }
  if (intent.kind === "next") return await tellOf(context, [["next"]]);
  if (intent.kind === "cost") return await tellOf(context, [["spend"]]);
  return await tellOf(context, [["status"], ["findings"]]);
}

async function tellOf(context: CliContext, lines: readonly (readonly string[])[]): Promise<Told> {
  const texts: string[] = [];
  let code: ExitCode = EXIT.done;
  for (const line of lines) {
    const { exitCode, stdout, stderr } = await commandsOver(context).run(line);
    texts.push(stdout === "" ? stderr : stdout);
    if (exitCode !== 0) code = exitCode as ExitCode;
  }
  return { by: "nightdesk", text: texts.join("\n"), usd: null, code };
}
