import { join } from "node:path";
import { isTerminal } from "../../../core/transitions.ts";
import type { Run } from "../../../core/run.ts";
import { type ChunkedWriter, chunkedWriter } from "../../chunked-writer.ts";
import type { CliContext, Output } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { findRun, nothingRecorded } from "../../find-run.ts";
import { withRecord } from "../../open-record.ts";
import type { Home } from "../../home.ts";
import { lastLinesWriter } from "../../last-lines.ts";
import { readRunLog } from "../../read-log.ts";
import { paintFor } from "../../render/colour.ts";
import { endedText } from "../../render/run-line.ts";
import { safeBlock } from "../../render/safe-text.ts";
import { waitText } from "../../render/reasons.ts";
import type { ReadingSession } from "../../services.ts";
import { stopOnSignals } from "../../stops.ts";
import type { LogsFlags } from "./command.ts";

/** `nightdesk logs RUN|TASK [-f]`. */
export async function logs(context: CliContext, flags: LogsFlags, what: string): Promise<ExitCode> {
  if (flags.follow && flags.lines !== undefined)
    throw new CliError(EXIT.usage, "Take --follow or --lines, not both.");
  return await withRecord(context, async ({ home, session, now }) => {
    if (session === null) throw nothingRecorded();
    const run = await findRun(session.reading, what);
    if (!isTerminal(run.state)) return await liveLog(context, home, session, run, flags);
    await printEnded(context, home, run, flags.lines);
    if (flags.follow)
      context.process.stderr.write(
        `${endedText(run, null, { paint: paintFor(context.process.stderr), now })}\n`,
      );
    return EXIT.done;
  });
}

/** @param lines only so many of the last; undefined for all */
function writerFor(output: Output, lines: number | undefined): ChunkedWriter {
  return lines === undefined ? chunkedWriter(output) : lastLinesWriter(output, lines);
}

async function printEnded(
  context: CliContext,
  home: Home,
  run: Run,
  lines: number | undefined,
): Promise<void> {
  if (run.log === null) {
    throw new CliError(
      EXIT.unavailable,
      `Run ${run.id} of ${run.task} left no log${run.startedAt === null ? ": it never started" : ""}.`,
      `Why: nightdesk why ${run.task}`,
    );
  }
  const output = context.process.stdout;
  const writer = writerFor(output, lines);
  let found = false;
  try {
    const path = join(home.folder, ...run.log.split("/"));
    for await (const piece of readRunLog(path, run.id, run.logOffset)) {
      found = true;
      // A file or a pipe gets the bytes as they are.
      writer.write(output.isTty ? safeBlock(piece) : piece);
    }
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault);
    throw new CliError(EXIT.unavailable, `The log of run ${run.id} cannot be read: ${why}`, null, fault);
  } finally {
    writer.end();
  }
  if (!found) throw new CliError(EXIT.unavailable, `${run.log} holds nothing of run ${run.id} any more.`);
}

const LOOK_MS = 500;

/** What a run prints while it lives; with `follow` until it has ended. */
async function liveLog(
  context: CliContext,
  home: Home,
  session: ReadingSession,
  begun: Run,
  { follow = false, lines }: LogsFlags,
): Promise<ExitCode> {
  const { stdout, stderr } = context.process;
  const ended = new AbortController();
  const { stops, release } = stopOnSignals(context, () => ended.abort());
  try {
    let run: Run | null = begun;
    while (run !== null && !isTerminal(run.state) && !stops.drain.aborted) {
      if (run.state === "running") {
        const writer = lines === undefined ? stdout : lastLinesWriter(stdout, lines);
        await context.services.followOutput(
          home,
          run,
          (text) => writer.write(text),
          follow ? ended.signal : AbortSignal.abort(),
        );
        if ("end" in writer) writer.end();
      } else {
        stderr.write(`${run.task} waits ${waitText(run.waitingFor)}.\n`);
      }
      if (!follow) return EXIT.done;
      run = await nextState(context, session, run, ended.signal);
    }
    if (run !== null && isTerminal(run.state)) {
      stderr.write(`${endedText(run, null, { paint: paintFor(stderr), now: context.clock.now() })}\n`);
    }
    return EXIT.done;
  } finally {
    release();
  }
}

/** Waits until the run is in another state, or in another attempt. */
async function nextState(
  context: CliContext,
  { reading }: ReadingSession,
  run: Run,
  signal: AbortSignal,
): Promise<Run | null> {
  for (;;) {
    const now = await reading.run(run.id);
    if (now === null || now.state !== run.state || now.attempts !== run.attempts || signal.aborted)
      return now;
    await context.clock.sleep(LOOK_MS, signal);
  }
}
