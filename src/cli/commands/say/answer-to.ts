/** What a person's sentence is answered, wherever it was said. */
import { localDate } from "../../../schedule/local-text.ts";
import { commandsOver } from "../../captured-commands.ts";
import type { CliContext } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { homeOf, validConfig } from "../../valid-config.ts";
import { SILENT, withEngine } from "../../with-engine.ts";
import { daysBefore, intentOf, newestWeekday, type Intent } from "./intent.ts";

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
  if (intent.kind === "help") return { by: "nightdesk", text: HELP, usd: null, code: EXIT.done };
  return await tellOf(context, linesFor(intent, localDate(context.clock.now(), zone)));
}

const HELP = `Ask what happened, why a task failed or was skipped (on Saturday, yesterday), when a task runs next, what was found, what
a task reported or printed, what waits for you, what it cost, which data there are, or look up rs6025. "run TASK", "pause
TASK" and "resume TASK" are carried out.`;

/** The commands that answer it. @param today local date */
export function linesFor(intent: Intent, today: string): readonly (readonly string[])[] {
  const ofTask = (flag: string, task: string | null): string[] => (task === null ? [] : [flag, task]);
  switch (intent.kind) {
    case "why":
      return [["why", intent.task, ...dayFlag("--at", intent, today)]];
    case "next":
      return [["next", ...ofTask("--task", intent.task)]];
    case "cost":
      return [["spend"]];
    case "report":
      return [["report", intent.task]];
    case "logs":
      return [["logs", intent.task, "--lines", "40"]];
    case "findings":
      return [["findings", ...ofTask("--task", intent.task)]];
    case "history":
      return [
        [
          "history",
          ...ofTask("--task", intent.task),
          ...ofTask("--state", intent.state),
          ...dayFlag("--since", intent, today),
          "--limit",
          "20",
        ],
      ];
    case "waiting":
      return [["approve"]];
    case "data":
      return [["data", "list"]];
    case "lookup":
      return [["genome", "lookup", intent.term]];
    case "audit":
      return [["audit"]];
    default:
      return [["status"], ["findings"]];
  }
}

function dayFlag(
  flag: string,
  { weekday, daysBack }: { readonly weekday: number | null; readonly daysBack?: number },
  today: string,
): string[] {
  if (weekday !== null) return [flag, newestWeekday(today, weekday)];
  return daysBack === undefined ? [] : [flag, daysBefore(today, daysBack)];
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
