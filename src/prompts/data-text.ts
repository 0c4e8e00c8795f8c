/** Rows, reports and findings as text. The same facts are the same text at any time: what a night alone changes is left out. */
import type { Finding } from "../core/finding.ts";
import { SEVERITIES, type Report } from "../core/report.ts";
import type { QueryAnswer } from "./parts.ts";

/** JSON lines, each with its line feed. */
export function rowLines({ columns, rows }: QueryAnswer): string[] {
  return rows.map(
    (row) => `${JSON.stringify(Object.fromEntries(columns.map((name) => [name, plain(row[name])])))}\n`,
  );
}

function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  return value ?? null;
}

/** Markdown, without what only the machinery needs. */
export function reportText(report: Report): string {
  const { headline, body, metrics, findings, changed, unchanged, skip } = report;
  const figures = metrics.map(
    ({ name, value, unit }) => `- ${name}: ${value}${unit === null ? "" : ` ${unit}`}`,
  );
  const found = findings.map((draft) => JSON.stringify(findingFacts(draft)));
  const parts = [
    headline === null ? [] : [`# ${headline}`],
    body === null ? [] : [body.trimEnd()],
    skip === null ? [] : [`Skipped: ${skip}`],
    unchanged === null ? [] : [`Unchanged: ${unchanged}`],
    changed === null ? [] : [`Changed: ${changed}`],
    figures.length === 0 ? [] : ["## Figures", figures.join("\n")],
    found.length === 0 ? [] : ["## Findings", found.join("\n")],
  ].flat();
  return parts.length === 0 ? "" : `${parts.join("\n\n")}\n`;
}

/** JSON lines of the open ones: the gravest first, then by task and key. */
export function findingLines(findings: readonly Finding[]): string[] {
  return findings
    .filter(({ state }) => state !== "resolved")
    .toSorted(byGravity)
    .map((finding) => {
      const { task, firstSeen } = finding;
      // Neither `new` and `ongoing` nor when it was last seen: a night without news changes both.
      const since = new Date(firstSeen).toISOString();
      return `${JSON.stringify({ task, ...findingFacts(finding), first_seen: since })}\n`;
    });
}

function findingFacts({ key, severity, title, body }: Pick<Finding, "key" | "severity" | "title" | "body">) {
  return { key, severity, title, ...(body === null ? {} : { body }) };
}

function byGravity(a: Finding, b: Finding): number {
  const gravity = SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity);
  if (gravity !== 0) return gravity;
  return Buffer.compare(Buffer.from(`${a.task}\n${a.key}`), Buffer.from(`${b.task}\n${b.key}`));
}
