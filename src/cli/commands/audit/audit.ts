import type { AuditedTask, AuditResult } from "../../../engine/audit.ts";
import type { CliContext, Output } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { parseInstant } from "../../instants.ts";
import { utcText } from "../../json/instant.ts";
import { printJson } from "../../json/print.ts";
import { type HomeRecord, withRecord } from "../../open-record.ts";
import { paintFor } from "../../render/colour.ts";
import { whenText } from "../../render/local-time.ts";
import { formatTable } from "../../render/table.ts";
import type { AuditFlags } from "./command.ts";

const DEFAULT_STRETCH_MS = 7 * 86_400_000;

/** `nightdesk audit`. */
export async function audit(context: CliContext, flags: AuditFlags): Promise<ExitCode> {
  return await withRecord(context, async (record) => {
    const { session, zone, now } = record;
    const reading = { now, zone, bare: "past" } as const;
    const from =
      flags.from === undefined
        ? now - DEFAULT_STRETCH_MS
        : parseInstant(flags.from, { ...reading, flag: "--from" });
    const until =
      flags.until === undefined ? now : parseInstant(flags.until, { ...reading, flag: "--until" });
    if (until < from) throw new CliError(EXIT.usage, "--until lies before --from.");
    const result = session === null ? EMPTY : await compare(record, flags, from, until);
    const whole = { ...result, from, until };
    const output = context.process.stdout;
    if (flags.json) printJson(output, auditJson(whole));
    else output.write(auditText(whole, record, output));
    return whole.ok ? EXIT.done : EXIT.failed;
  });
}

const EMPTY: Pick<AuditResult, "ok" | "tasks"> = { ok: true, tasks: [] };

async function compare({ session }: HomeRecord, flags: AuditFlags, from: number, until: number) {
  if (session === null) return EMPTY;
  const engine = await import("../../../engine/audit.ts");
  // The moment named by --until is not part of the stretch any more.
  const range = { from, until: flags.until === undefined ? until : until - 1 };
  return await engine.audit(
    session.reading,
    flags.task === undefined ? range : { ...range, task: flags.task },
  );
}

function auditJson({ ok, from, until, tasks }: AuditResult) {
  return {
    ok,
    from: utcText(from),
    until: utcText(until),
    tasks: tasks.map((task) => ({
      task: task.task,
      expected: task.expected,
      recorded: task.recorded,
      merged: task.merged,
      undecided: task.undecided,
      missing: task.missing.map((at) => utcText(at)),
      doubled: task.doubled.map((at) => utcText(at)),
    })),
  };
}

function auditText(
  { ok, from, until, tasks }: AuditResult,
  { zone, now }: HomeRecord,
  output: Output,
): string {
  const stretch = `${whenText(from, now, zone)} to ${whenText(until, now, zone)}`;
  if (tasks.length === 0) return `Nothing was scheduled from ${stretch}.\n`;
  const paint = paintFor(output);
  const when = (instants: readonly number[]): string =>
    instants
      .slice(0, 3)
      .map((at) => whenText(at, now, zone))
      .join(", ") + (instants.length > 3 ? ", …" : "");
  const rows = tasks.map((task) => [
    task.task,
    String(task.expected),
    String(task.recorded),
    remarks(task, when)
      .map((remark, i) => (i < 2 && isWrong(task) ? paint.bad(remark) : paint.dim(remark)))
      .join("; "),
  ]);
  const right = { align: "right" } as const;
  const columns = [
    { title: paint.dim("TASK") },
    { title: paint.dim("EXPECTED"), ...right },
    { title: paint.dim("RECORDED"), ...right },
    { title: "" },
  ];
  const verdict = ok
    ? paint.good("Every scheduled moment is accounted for, none twice.")
    : paint.bad("The record and the schedule differ.");
  return `From ${stretch}:\n\n${formatTable(columns, rows)}\n${verdict}\n`;
}

function isWrong({ missing, doubled }: AuditedTask): boolean {
  return missing.length > 0 || doubled.length > 0;
}

function remarks(task: AuditedTask, when: (instants: readonly number[]) => string): string[] {
  const { missing, doubled, merged, undecided } = task;
  const parts: string[] = [];
  if (missing.length > 0) parts.push(`${missing.length} missing (${when(missing)})`);
  if (doubled.length > 0) parts.push(`${doubled.length} doubled (${when(doubled)})`);
  if (merged > 0) parts.push(`${merged} merged into another`);
  if (undecided > 0) parts.push(`${undecided} not decided on yet`);
  return parts;
}
