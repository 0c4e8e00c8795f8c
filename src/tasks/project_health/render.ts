/** The report for people: Markdown that stays the same for as long as nothing changes. Pure. */
import { localDay } from "./activity.ts";
import { oneLine } from "./bytes.ts";
import { amount } from "./phrases.ts";
import { shortPath } from "./places.ts";
import type { Finding } from "./assess.ts";
import type { RepositoryFacts } from "./facts.ts";

export interface HealthReport {
  readonly read: readonly RepositoryFacts[];
  readonly unread: number;
  readonly findings: readonly Finding[];
  readonly appeared: readonly string[];
}

/** More rows than this nobody reads; the dataset has them all. */
const MAX_ROWS = 400;
const MAX_HINTS = 10;

/** One line: what needs somebody, or that all is well. */
export function headline(report: HealthReport): string {
  const total = report.read.length + report.unread;
  if (total === 0) return "No git repositories were found";
  const all = amount(total, "repository", "repositories");
  const urgent = report.findings.filter((finding) => finding.severity !== "info");
  if (urgent.length === 0) return `${all}, nothing urgent`;
  const parts = KINDS.flatMap(([kind, one, many]) => {
    const count = urgent.filter((finding) => finding.key.startsWith(`${kind}:`)).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  const named = parts.length === 0 ? amount(urgent.length, "warning") : parts.join(", ");
  return `${all}: ${named}`;
}

const KINDS: readonly (readonly [string, string, string])[] = [
  ["unread", "not readable", "not readable"],
  ["no_repository", "broken .git", "broken .git"],
  ["root", "folder not searched", "folders not searched"],
  ["gone", "gone", "gone"],
  ["unfinished", "unfinished operation", "unfinished operations"],
  ["uncommitted", "with old uncommitted work", "with old uncommitted work"],
  ["unpushed", "with unpushed commits", "with unpushed commits"],
  ["detached", "with commits on no branch", "with commits on no branch"],
];

export function body(report: HealthReport): string {
  return [attention(report), newcomers(report), table(report)].filter((part) => part !== "").join("\n\n");
}

function attention(report: HealthReport): string {
  const urgent = report.findings.filter((finding) => finding.severity !== "info").map(urgentLine);
  const hints = Map.groupBy(
    report.findings.filter((finding) => finding.severity === "info"),
    (finding) => finding.key.split(":", 1)[0] ?? "",
  );
  const lines = [...hints.values()].flatMap(hintLines);
  return [section("Needs attention", urgent), section("Worth knowing", lines)]
    .filter((part) => part !== "")
    .join("\n\n");
}

function urgentLine({ severity, title }: Finding): string {
  return severity === "critical" ? `- **${escape(title)}**` : `- ${escape(title)}`;
}

/** A hint that holds for nearly everything is told by a few examples; the findings have them all. */
function hintLines(findings: readonly Finding[]): string[] {
  const shown = findings.slice(0, MAX_HINTS).map(({ title }) => `- ${escape(title)}`);
  const rest = findings.length - shown.length;
  return rest === 0 ? shown : [...shown, `- and ${rest} more like these`];
}

function newcomers(report: HealthReport): string {
  return section(
    "New today",
    report.appeared.map((id) => `- ${escape(shortPath(id))}`),
  );
}

function section(title: string, lines: readonly string[]): string {
  const shown = lines.slice(0, MAX_ROWS);
  const more = lines.length > shown.length ? [`- and ${lines.length - shown.length} more`] : [];
  return lines.length === 0 ? "" : [`## ${title}`, "", ...shown, ...more].join("\n");
}

function table(report: HealthReport): string {
  if (report.read.length === 0) return "";
  const rows = report.read.slice(0, MAX_ROWS).map(tableRow);
  const more = report.read.length > MAX_ROWS ? `\n\nAnd ${report.read.length - MAX_ROWS} more.` : "";
  const head = [
    "Repository",
    "Branch",
    "Changed",
    "New",
    "Unpushed",
    "Behind",
    "Stashes",
    "Last commit",
    "26 weeks",
  ];
  const marks = head.map((_, index) => (index >= 2 && index <= 6 ? "--:" : "---"));
  return `## Repositories\n\n${[head, marks, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n")}${more}`;
}

function tableRow(facts: RepositoryFacts): string[] {
  const main = facts.checkouts[0];
  const last = facts.activity.lastCommitAt;
  const total = (value: (checkout: RepositoryFacts["checkouts"][number]) => number): string =>
    number(facts.checkouts.reduce((sum, checkout) => sum + value(checkout), 0));
  const worktrees = facts.checkouts.filter((checkout) => checkout.kind === "linked").length;
  return [
    escape(shortPath(facts.repository.id)) + (worktrees > 0 ? ` (+${amount(worktrees, "worktree")})` : ""),
    main === undefined ? "bare" : escape(main.branch ?? "detached"),
    total((checkout) => checkout.changes.tracked),
    total((checkout) => checkout.changes.untracked),
    facts.remotes === 0 ? "no remote" : number(facts.unpushed?.commits ?? 0),
    number(main?.behind ?? 0),
    number(facts.stashes.count),
    last === null ? "never" : localDay(last),
    `\`${sparkline(facts.activity.perWeek)}\``,
  ];
}

function number(count: number): string {
  return count === 0 ? "" : String(count);
}

const BARS = "▁▂▃▄▅▆▇█";

/** One character per number; `·` is none at all. */
export function sparkline(counts: readonly number[]): string {
  const most = Math.max(1, ...counts);
  return counts
    .map((count) => (count === 0 ? "·" : (BARS[Math.ceil((count / most) * BARS.length) - 1] ?? "█")))
    .join("");
}

/** Names come from folders and branches: they must not become markup. */
function escape(text: string): string {
  return oneLine(text).replace(/[\\`*_[\]<>|#&]/g, (char) =>
    char === "<" ? "&lt;" : char === "&" ? "&amp;" : `\\${char}`,
  );
}
