import type { Finding, FindingState } from "../../../core/finding.ts";
import { SEVERITIES } from "../../../core/report.ts";
import type { CliContext } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { findingJson } from "../../json/finding.ts";
import { printJson } from "../../json/print.ts";
import { withRecord } from "../../open-record.ts";
import { paintFor, type Paint } from "../../render/colour.ts";
import { whenText } from "../../render/local-time.ts";
import { safeBlock, safeLine } from "../../render/safe-text.ts";
import type { FindingsFlags } from "./command.ts";

/** `nightdesk findings`. */
export async function findings(context: CliContext, flags: FindingsFlags): Promise<ExitCode> {
  return await withRecord(context, async ({ session, zone, now }) => {
    const filter = flags.task === undefined ? {} : { task: flags.task };
    const found =
      session === null ? [] : await session.reading.findings({ ...filter, states: statesOf(flags) });
    const sorted = [...found].sort(bySeverity);
    const output = context.process.stdout;
    if (flags.json) {
      printJson(
        output,
        sorted.map((finding) => findingJson(finding, zone)),
      );
      return EXIT.done;
    }
    const paint = paintFor(output);
    if (sorted.length === 0) output.write("No findings.\n");
    for (const finding of sorted) output.write(findingText(finding, { paint, zone, now }));
    return EXIT.done;
  });
}

function statesOf({ state, all }: FindingsFlags): readonly FindingState[] {
  if (state !== undefined) return [state];
  return all ? ["new", "ongoing", "resolved"] : ["new", "ongoing"];
}

/** Most severe first; within one severity the newest first. */
function bySeverity(a: Finding, b: Finding): number {
  const rank = SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity);
  return rank === 0 ? b.firstSeen - a.firstSeen : rank;
}

interface Style {
  readonly paint: Paint;
  readonly zone: string;
  readonly now: number;
}

function findingText(finding: Finding, { paint, zone, now }: Style): string {
  const { severity, state, task, title, body } = finding;
  const mark = severityMark(severity, paint);
  const age =
    state === "resolved" ? `resolved ${whenText(finding.resolvedAt ?? finding.lastSeen, now, zone)}` : state;
  const since = `since ${whenText(finding.firstSeen, now, zone)}`;
  const head = `${mark} ${paint.bold(safeLine(title))}\n  ${paint.dim(`${task}; ${age}, ${since}`)}\n`;
  if (body === null || body.trim() === "") return head;
  const lines = safeBlock(body.trim()).split("\n");
  return `${head}${lines.map((line) => `  ${line}`.trimEnd()).join("\n")}\n`;
}

function severityMark(severity: Finding["severity"], paint: Paint): string {
  if (severity === "critical") return paint.bad("critical");
  return severity === "warning" ? paint.warn("warning ") : paint.dim("info    ");
}
