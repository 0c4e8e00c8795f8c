/** New findings as the body of a message. */
import type { Finding } from "./finding.ts";
import type { Severity } from "./report.ts";
import { shortened } from "./shorten.ts";

type Shown = Pick<Finding, "severity" | "title" | "body">;

/** What is listed; the rest is counted. */
const MOST_LISTED = 15;
const LONGEST_BODY = 600;
const WORST_FIRST: Readonly<Record<Severity, number>> = { critical: 0, warning: 1, info: 2 };

/** Markdown; null if there is nothing to say beyond the title of the message, which holds that of a single finding. */
export function findingsText(findings: readonly Shown[]): string | null {
  const [only, ...others] = findings;
  if (only === undefined) return null;
  if (others.length === 0) return only.body;
  const ordered = findings.toSorted((a, b) => WORST_FIRST[a.severity] - WORST_FIRST[b.severity]);
  const entries = ordered.slice(0, MOST_LISTED).map(entry);
  if (ordered.length > MOST_LISTED)
    entries.push(`And ${ordered.length - MOST_LISTED} more: \`nightdesk findings\``);
  return entries.join("\n\n");
}

function entry({ severity, title, body }: Shown): string {
  const line = `**${title.replaceAll(/\s+/g, " ").replaceAll("*", "\\*")}** (${severity})`;
  const text = shortened(body ?? "", LONGEST_BODY);
  return text === "" ? line : `${line}\n\n${text}`;
}
