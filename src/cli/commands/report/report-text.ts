/** Reports for people. */
import type { Metric } from "../../../core/report.ts";
import type { Output } from "../../context.ts";
import { paintFor, type Paint } from "../../render/colour.ts";
import { glyph } from "../../render/glyph.ts";
import { whenText } from "../../render/local-time.ts";
import { reasonText, stateText } from "../../render/reasons.ts";
import { safeBlock, safeLine } from "../../render/safe-text.ts";
import { formatTable } from "../../render/table.ts";
import type { RunReport } from "./report.ts";

interface Style {
  readonly output: Output;
  readonly zone: string;
  readonly now: number;
}

/** One report in full. */
export function reportText({ run, report }: RunReport, { output, zone, now }: Style): string {
  const paint = paintFor(output);
  const when = whenText(run.finishedAt ?? run.startedAt ?? run.createdAt, now, zone);
  const parts = [
    `${paint.bold(safeLine(report.headline ?? report.unchanged ?? run.task))}\n`,
    paint.dim(`${run.task}, ${when}, ${stateText(run.state)}; run ${run.id}\n`),
  ];
  const why = run.state === "succeeded" ? null : reasonText(run.state, run.reason, run.detail);
  if (why !== null) parts.push(`${paint.bad(why)}\n`);
  if (report.skip !== null) parts.push(`The task declined: ${safeLine(report.skip)}\n`);
  if (report.body !== null) parts.push(`\n${safeBlock(report.body.trim())}\n`);
  if (report.findings.length > 0) parts.push(`\n${paint.bold("Findings")}\n`);
  for (const { severity, title } of report.findings) parts.push(`  ${severity}: ${safeLine(title)}\n`);
  if (report.metrics.length > 0) parts.push(`\n${metricsText(report.metrics, paint)}`);
  if (report.artifacts.length > 0) parts.push(`\nFiles: ${report.artifacts.map(safeLine).join(", ")}\n`);
  for (const problem of report.problems) parts.push(paint.warn(`\nNot understood: ${safeLine(problem)}\n`));
  return parts.join("");
}

/** The newest report of each task, one line each. */
export function reportHeadlines(reports: readonly RunReport[], { output, zone, now }: Style): string {
  if (reports.length === 0) return "No reports yet.\n";
  const paint = paintFor(output);
  const rows = reports.map(({ run, report }) => [
    whenText(run.finishedAt ?? run.createdAt, now, zone),
    `${glyph(run.state, paint)} ${run.task}`,
    safeLine(report.headline ?? report.unchanged ?? reasonText(run.state, run.reason, run.detail) ?? ""),
  ]);
  return formatTable(
    ["WHEN", "TASK", "HEADLINE"].map((title) => ({ title: paint.dim(title) })),
    rows,
  );
}

function metricsText(metrics: readonly Metric[], paint: Paint): string {
  const rows = metrics.map(({ name, value, unit }) => [
    safeLine(name),
    `${value}${unit === null ? "" : ` ${safeLine(unit)}`}`,
  ]);
  return formatTable(
    ["METRIC", "VALUE"].map((title) => ({ title: paint.dim(title) })),
    rows,
  );
}
