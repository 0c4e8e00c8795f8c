import type { Report } from "../../../core/report.ts";
import type { Run } from "../../../core/run.ts";
import type { CliContext } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { findRun, nothingRecorded } from "../../find-run.ts";
import { printJson } from "../../json/print.ts";
import { reportJson, runJson } from "../../json/run.ts";
import { type HomeRecord, withRecord } from "../../open-record.ts";
import type { ReadingSession } from "../../services.ts";
import { unknownTask } from "../../chosen-tasks.ts";
import type { ReportFlags } from "./command.ts";
import { reportHeadlines, reportText } from "./report-text.ts";

export interface RunReport {
  readonly run: Run;
  readonly report: Report;
}

/** `nightdesk report [RUN|TASK]`. */
export async function report(context: CliContext, flags: ReportFlags, what?: string): Promise<ExitCode> {
  return await withRecord(context, async (record) => {
    const { session } = record;
    if (what !== undefined) {
      if (session === null) throw nothingRecorded();
      printOne(context, flags, record, await oneReport(session, what));
      return EXIT.done;
    }
    printAll(context, flags, record, session === null ? [] : await allReports(session));
    return EXIT.done;
  });
}

function printOne(
  context: CliContext,
  flags: ReportFlags,
  { zone, now }: HomeRecord,
  found: RunReport,
): void {
  const output = context.process.stdout;
  if (flags.json) printJson(output, { run: runJson(found.run, zone, now), report: reportJson(found.report) });
  else output.write(reportText(found, { output, zone, now }));
}

function printAll(
  context: CliContext,
  flags: ReportFlags,
  { zone, now }: HomeRecord,
  found: readonly RunReport[],
): void {
  const output = context.process.stdout;
  if (flags.json) {
    printJson(
      output,
      found.map(({ run, report: own }) => ({ run: runJson(run, zone, now), report: reportJson(own) })),
    );
  } else {
    output.write(reportHeadlines(found, { output, zone, now }));
  }
}

async function oneReport({ reading, goodConfig }: ReadingSession, what: string): Promise<RunReport> {
  const tasks = (await goodConfig())?.tasks.map(({ id }) => id) ?? [];
  const newest = await reading.newestReport(what);
  if (newest !== null) return newest;
  const run = await findRun(reading, what).catch((fault: unknown) => {
    throw tasks.length > 0 && /^[a-z][a-z_]*$/.test(what) && !tasks.includes(what)
      ? unknownTask(what, tasks)
      : fault;
  });
  const own = await reading.report(run.id);
  if (own !== null) return { run, report: own };
  throw new CliError(
    EXIT.unavailable,
    `Run ${run.id} of ${run.task} left no report.`,
    `Its output: nightdesk logs ${run.id}`,
  );
}

async function allReports({ reading, goodConfig }: ReadingSession): Promise<RunReport[]> {
  const config = await goodConfig();
  const reports: RunReport[] = [];
  for (const { id } of config?.tasks ?? []) {
    const newest = await reading.newestReport(id);
    if (newest !== null) reports.push(newest);
  }
  return reports.sort((a, b) => (b.run.finishedAt ?? 0) - (a.run.finishedAt ?? 0));
}
