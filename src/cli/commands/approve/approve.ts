import type { Approval } from "../../../core/approval.ts";
import { answerApproval, type AnswerResult, isExpired } from "../../../engine/approvals.ts";
import type { LedgerReading } from "../../../ports/ledger-reading.ts";
import type { CliContext } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { approvalJson } from "../../json/approval.ts";
import { printJson } from "../../json/print.ts";
import { configInForce } from "../../known-task.ts";
import { withRecord } from "../../open-record.ts";
import { paintFor } from "../../render/colour.ts";
import { homeOf } from "../../valid-config.ts";
import { SILENT, withEngine } from "../../with-engine.ts";
import { answerText, pendingText } from "./approve-text.ts";
import type { AnswerFlags } from "./command.ts";

/** `nightdesk approve [ID]`. */
export async function approve(context: CliContext, flags: AnswerFlags, id?: string): Promise<ExitCode> {
  if (id !== undefined) return await answer(context, flags, id, true);
  if (flags.answer !== undefined) {
    throw new CliError(
      EXIT.usage,
      "--answer needs the ID of a question.",
      "All that wait: nightdesk approve",
    );
  }
  return await withRecord(context, async ({ session, zone, now }) => {
    const known = session === null ? [] : await session.reading.approvals({ since: now });
    const waiting = known.filter((asked) => asked.state === "pending" && !isExpired(asked, now)).toReversed();
    const output = context.process.stdout;
    if (flags.json) {
      printJson(
        output,
        waiting.map((asked) => approvalJson(asked, zone)),
      );
    } else output.write(pendingText(waiting, { paint: paintFor(output), zone, now }));
    return EXIT.done;
  });
}

/** `nightdesk deny ID`. */
export async function deny(context: CliContext, flags: AnswerFlags, id: string): Promise<ExitCode> {
  return await answer(context, flags, id, false);
}

async function answer(
  context: CliContext,
  flags: AnswerFlags,
  typed: string,
  yes: boolean,
): Promise<ExitCode> {
  return await withEngine(context, homeOf(context), SILENT, async (session) => {
    const id = await wholeId(session.reading, typed);
    const { timezone: zone } = await configInForce(session);
    const words = flags.answer ?? null;
    const result = await answerApproval(session.engine, { id, yes, by: "cli", answer: words });
    if (result.kind === "unknown") throw unknown(typed);
    const isAnswered = result.kind === "answered";
    const { stdout, stderr } = context.process;
    if (flags.json) printJson(stdout, resultJson(result, zone));
    const text = answerText(result, { paint: paintFor(stdout), zone, now: context.clock.now() });
    if (!flags.json || !isAnswered) (isAnswered ? stdout : stderr).write(text);
    return isAnswered ? EXIT.done : EXIT.failed;
  });
}

function resultJson(result: Exclude<AnswerResult, { kind: "unknown" }>, zone: string) {
  return {
    result: result.kind,
    left: result.kind === "answered" ? result.left : null,
    approval: approvalJson(result.approval, zone),
  };
}

/**
 * The one question whose id begins so: of those that wait, else of all.
 *
 * @throws CliError unavailable if there is none, usage if there are several
 */
async function wholeId(reading: LedgerReading, typed: string): Promise<string> {
  const text = typed.trim().toLowerCase();
  // Nothing typed is the beginning of every id, and must not say yes to anything.
  if (text === "") throw unknown(typed);
  const known = await reading.approvals({ since: 0 });
  const exact = known.find(({ id }) => id === text || id === typed);
  if (exact !== undefined) return exact.id;
  const starting = known.filter(({ id }) => id.startsWith(text));
  const waiting = starting.filter(({ state }) => state === "pending");
  const candidates = waiting.length > 0 ? waiting : starting;
  const [only] = candidates;
  if (only === undefined) throw unknown(typed);
  if (candidates.length > 1) throw ambiguous(typed, candidates);
  return only.id;
}

function unknown(typed: string): CliError {
  return new CliError(
    EXIT.unavailable,
    `There is no question "${typed}".`,
    "All that wait: nightdesk approve",
  );
}

function ambiguous(typed: string, candidates: readonly Approval[]): CliError {
  const list = candidates.map(({ id, task }) => `${id} (${task})`).join(", ");
  return new CliError(EXIT.usage, `"${typed}" fits more than one question.`, `Type more of the id: ${list}`);
}
