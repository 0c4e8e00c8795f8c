/** How a run ended, in one line. */
import type { FindingUpdate } from "../../core/finding.ts";
import type { Report } from "../../core/report.ts";
import type { Run } from "../../core/run.ts";
import { durationMs } from "../json/history-row.ts";
import type { Paint } from "./colour.ts";
import { formatDuration } from "./duration.ts";
import { glyph, inTone } from "./glyph.ts";
import { reasonText, stateText } from "./reasons.ts";
import { safeLine } from "./safe-text.ts";
import { truncate } from "./table.ts";

const LONGEST_HEADLINE = 100;

/** `✓ project_health succeeded in 1.2 s: 3 repositories need you — logs/…` */
export function endedText(run: Run, report: Report | null, { paint, now }: { paint: Paint; now: number }): string {
  const took = durationMs(run, now);
  const parts = [`${glyph(run.state, paint)} ${run.task} ${inTone(run.state, stateText(run.state), paint)}`];
  if (took !== null) parts.push(paint.dim(`in ${formatDuration(took)}`));
  const words = headline(run, report);
  const text = parts.join(" ") + (words === null ? "" : `: ${truncate(words, LONGEST_HEADLINE)}`);
  return run.log === null ? text : `${text} ${paint.dim(`— ${run.log}`)}`;
}

/** The task's own headline; for a bad end the reason comes first. */
function headline(run: Run, report: Report | null): string | null {
  const own = report?.headline ?? report?.unchanged ?? null;
  const reason = run.state === "succeeded" ? null : reasonText(run.state, run.reason, run.detail);
  const words = [reason, own === null ? null : safeLine(own)].filter((part) => part !== null);
  return words.length === 0 ? null : words.join("; ");
}

const MARKS = { critical: "critical", warning: "warning", info: "note" } as const;

/** Findings that are news: new, back, resolved. */
export function newFindings(updates: readonly FindingUpdate[], paint: Paint): readonly string[] {
  return updates
    .filter(({ change }) => change === "new" || change === "reopened" || change === "resolved")
    .map(({ change, finding }) => {
      const title = safeLine(finding.title);
      if (change === "resolved") return paint.good(`resolved: ${title}`);
      const mark = MARKS[finding.severity];
      const text = `${change === "reopened" ? "again, " : ""}${mark}: ${title}`;
      if (finding.severity === "critical") return paint.bad(text);
      return finding.severity === "warning" ? paint.warn(text) : text;
    });
}
