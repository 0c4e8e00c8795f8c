/** How a run ended, in one line. */
import type { FindingUpdate } from "../../core/finding.ts";
import { type Report, SEVERITIES } from "../../core/report.ts";
import type { Run } from "../../core/run.ts";
import { durationMs } from "../json/history-row.ts";
import type { Paint } from "./colour.ts";
import { formatDuration } from "./duration.ts";
import { glyph, inTone } from "./glyph.ts";
import { reasonText, stateText } from "./reasons.ts";
import { safeLine } from "./safe-text.ts";
import { truncate } from "./table.ts";

/** In a night log one run is one line; where it was asked for by a person, all of it is wanted. */
const LONGEST_HEADLINE = 120;

interface LineStyle {
  readonly paint: Paint;
  readonly now: number;
  /** True never shortens the headline. */
  readonly whole?: boolean;
  /** Last line of the run's output, where the reader has just seen it; it is not told again. */
  readonly seen?: string;
}

/** `✓ project_health succeeded in 1.2 s: 3 repositories need you — logs/…` */
export function endedText(
  run: Run,
  report: Report | null,
  { paint, now, whole = false, seen }: LineStyle,
): string {
  const took = durationMs(run, now);
  const parts = [`${glyph(run.state, paint)} ${run.task} ${inTone(run.state, stateText(run.state), paint)}`];
  if (took !== null) parts.push(paint.dim(`in ${formatDuration(took)}`));
  const words = headline(run, report, seen);
  const shown = words === null || whole ? words : truncate(words, LONGEST_HEADLINE);
  const text = parts.join(" ") + (shown === null ? "" : `: ${shown}`);
  return run.log === null ? text : `${text} ${paint.dim(`— ${run.log}`)}`;
}

/** The task's own headline; for a bad end the reason comes first. */
function headline(run: Run, report: Report | null, seen: string | undefined): string | null {
  const own = report?.headline ?? report?.unchanged ?? null;
  const reason = run.state === "succeeded" ? null : reasonText(run.state, run.reason, run.detail);
  const words = [
    reason === seen?.replace(/\.$/, "") ? null : reason,
    own === null ? null : safeLine(own),
  ].filter((part) => part !== null);
  return words.length === 0 ? null : words.join("; ");
}

/** More than this on one evening is a list to read in peace. */
const MOST_TOLD = 5;

/** Findings that are news: those that matter one by one, the rest as a number. */
export function newFindings(updates: readonly FindingUpdate[], paint: Paint): readonly string[] {
  const news = updates.filter(
    ({ change }) => change === "new" || change === "reopened" || change === "resolved",
  );
  const told = news.filter(({ change, finding }) => change !== "resolved" && finding.severity !== "info");
  const lines = told
    .toSorted(bySeverity)
    .slice(0, MOST_TOLD)
    .map((update) => findingLine(update, paint));
  const rest = countsText(news, told.slice(MOST_TOLD));
  return rest === null ? lines : [...lines, paint.dim(`${rest}: nightdesk findings`)];
}

/** What of the report was not understood, line by line; a person who looks at the run has to see it. */
export function notUnderstood({ problems }: Report, run: Run, paint: Paint): readonly string[] {
  const lines = problems
    .slice(0, MOST_TOLD)
    .map((problem) => paint.warn(`Not understood: ${safeLine(problem)}`));
  const rest = problems.length - lines.length;
  return rest === 0 ? lines : [...lines, paint.dim(`${rest} more: nightdesk report ${run.id}`)];
}

function bySeverity(a: FindingUpdate, b: FindingUpdate): number {
  return SEVERITIES.indexOf(b.finding.severity) - SEVERITIES.indexOf(a.finding.severity);
}

function findingLine({ change, finding }: FindingUpdate, paint: Paint): string {
  const text = `${change === "reopened" ? "again, " : ""}${finding.severity}: ${safeLine(finding.title)}`;
  return finding.severity === "critical" ? paint.bad(text) : paint.warn(text);
}

/** `12 more, 3 new notes, 1 resolved`. */
function countsText(news: readonly FindingUpdate[], untold: readonly FindingUpdate[]): string | null {
  const resolved = news.filter(({ change }) => change === "resolved").length;
  const notes = news.filter(
    ({ change, finding }) => change !== "resolved" && finding.severity === "info",
  ).length;
  const parts: string[] = [];
  if (untold.length > 0) parts.push(`${untold.length} more`);
  if (notes > 0) parts.push(notes === 1 ? "1 new note" : `${notes} new notes`);
  if (resolved > 0) parts.push(`${resolved} resolved`);
  return parts.length === 0 ? null : parts.join(", ");
}
