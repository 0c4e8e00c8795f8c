/** The summary as Markdown: what needs somebody first, what went as it should last. Pure. */
import type { NotRun, StaleTask, Sums, TaskFinding, TaskWeek, WeekFacts } from "./facts.ts";
import { changeText, countText, differenceText, grouped, moneyText, rateText, timeText } from "./figures.ts";
import { reasonText } from "./reasons.ts";
import { weekText } from "./weeks.ts";

/** More of one kind than this are counted, not listed. */
const LISTED = 10;

export function headline({ week, now, fresh }: WeekFacts): string {
  const parts = [
    ranText(now),
    ...(fresh.length === 0 ? [] : [countText(fresh.length, "new finding")]),
    ...(now.missed === 0 ? [] : [`${grouped(now.missed)} missed`]),
    ...(now.costUsd === 0 ? [] : [moneyText(now.costUsd)]),
  ];
  return `${weekText(week)}: ${parts.join(", ")}`;
}

function ranText(now: Sums): string {
  if (now.runs === 0) return "nothing ran";
  const cancelled = now.cancelled === 0 ? "" : `, ${grouped(now.cancelled)} cancelled`;
  return `${grouped(now.succeeded)} of ${countText(judged(now), "run")} succeeded${cancelled}`;
}

/** Runs that succeeded or failed: a cancelled one says nothing of its task. */
function judged({ runs, cancelled }: Sums): number {
  return runs - cancelled;
}

export function body(facts: WeekFacts): string {
  const sections = [
    totals(facts),
    findings(facts),
    stale(facts.stale, facts.paused),
    notRun(facts.notRun),
    produced(facts.tasks),
    perTask(facts),
    cost(facts),
  ];
  return `${sections.filter((section) => section !== null).join("\n\n")}\n`;
}

function totals({ now, before, comparable }: WeekFacts): string {
  const compared = (difference: number) => (comparable ? ` (${differenceText(difference)})` : "");
  const rate = rateText(now.succeeded, judged(now));
  const rateBefore =
    comparable && before.runs > 0 ? `; the week before ${rateText(before.succeeded, judged(before))}` : "";
  const lines = [
    `- ${countText(now.runs, "run")}${compared(now.runs - before.runs)}, ${rate} succeeded${rateBefore}`,
    ...(now.cancelled === 0 ? [] : [`- ${grouped(now.cancelled)} cancelled, which counts for neither`]),
    ...(now.changed === null
      ? []
      : [`- ${countText(now.changed, "change")} in what is kept${changeText(now.changed, before.changed)}`]),
    `- ${grouped(now.skipped)} skipped${compared(now.skipped - before.skipped)}, ${grouped(now.missed)} missed${compared(now.missed - before.missed)}`,
  ];
  return lines.join("\n");
}

function findings({ fresh, resolved, openBySeverity, cameAndWent }: WeekFacts): string | null {
  const { critical, warning, info } = openBySeverity;
  const open = critical + warning + info;
  if (fresh.length + resolved.length + open === 0) return null;
  const line = ({ task, severity, title }: TaskFinding) => `- ${severity}: ${escaped(title)} (${task})`;
  const parts = [
    "## Findings",
    `${countText(open, "finding")} open: ${critical} critical, ${warning} warnings, ${info} notes.`,
  ];
  if (fresh.length > 0) parts.push(`New this week (${grouped(fresh.length)}):\n\n${listed(fresh, line)}`);
  const both = cameAndWent === 0 ? "" : `, ${grouped(cameAndWent)} of them came up in it too`;
  if (resolved.length > 0)
    parts.push(`Closed this week (${grouped(resolved.length)}${both}):\n\n${listed(resolved, line)}`);
  return parts.join("\n\n");
}

function stale(tasks: readonly StaleTask[], paused: readonly string[]): string | null {
  if (tasks.length + paused.length === 0) return null;
  const lines = tasks.map(({ task, lastSuccess, moments }) => {
    return `- ${task} ${sinceText(lastSuccess)}; it was due ${moments === 1 ? "once" : `${grouped(moments)} times`} this week`;
  });
  const resting = paused.length === 0 ? [] : [`- paused: ${paused.join(", ")}`];
  return `## Stale\n\n${[...lines, ...resting].join("\n")}`;
}

function sinceText(lastSuccess: string | null): string {
  if (lastSuccess === "later") return "did not succeed";
  return lastSuccess === null ? "has never succeeded" : `succeeded last on ${lastSuccess}`;
}

function notRun(entries: readonly NotRun[]): string | null {
  if (entries.length === 0) return null;
  const line = ({ task, outcome, reason, count }: NotRun) =>
    `- ${task}: ${outcome} ${count === 1 ? "once" : `${grouped(count)} times`}, ${reasonText(reason)}`;
  return `## Did not run\n\n${listed(entries, line)}`;
}

function produced(tasks: readonly TaskWeek[]): string | null {
  const told = tasks.filter(({ headline: text }) => text !== null);
  if (told.length === 0) return null;
  return `## Produced\n\n${told.map(({ task, headline: text }) => `- ${task}: ${escaped(text ?? "")}`).join("\n")}`;
}

function perTask({ tasks, comparable }: WeekFacts): string | null {
  if (tasks.length === 0) return null;
  const rows = tasks.map(({ task, now, before }) => {
    const runs = `${grouped(now.runs)}${comparable ? ` (${differenceText(now.runs - before.runs)})` : ""}`;
    const rate = rateText(now.succeeded, judged(now));
    const rateBefore = comparable && before.runs > 0 ? rateText(before.succeeded, judged(before)) : "–";
    const time =
      now.averageMs === null ? "–" : timeText(now.averageMs) + changeText(now.averageMs, before.averageMs);
    return `| ${task} | ${runs} | ${rate} | ${rateBefore} | ${time} | ${now.changed === null ? "–" : grouped(now.changed)} |`;
  });
  return [
    "## Tasks",
    "",
    "| task | runs | succeeded | week before | average time | changed |",
    "|---|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

function cost({ now, before, comparable, tasks }: WeekFacts): string | null {
  if (now.costUsd === 0 && before.costUsd === 0) return null;
  const compared = comparable ? `; the week before ${moneyText(before.costUsd)}` : "";
  const dear = tasks
    .filter((task) => task.now.costUsd > 0)
    .toSorted((a, b) => b.now.costUsd - a.now.costUsd || (a.task < b.task ? -1 : 1));
  const line = ({ task, now: { costUsd, runs } }: TaskWeek) =>
    `- ${task}: ${moneyText(costUsd)} in ${countText(runs, "run")}`;
  return [
    `## Cost`,
    `${moneyText(now.costUsd)} for Claude${compared}.`,
    ...(dear.length === 0 ? [] : [listed(dear, line)]),
  ].join("\n\n");
}

function listed<T>(entries: readonly T[], line: (entry: T) => string): string {
  const lines = entries.slice(0, LISTED).map(line);
  if (entries.length > LISTED) lines.push(`- and ${grouped(entries.length - LISTED)} more`);
  return lines.join("\n");
}

/** Words of others stay in their line and make no marks of their own. */
function escaped(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\\`*_[\]<>|#]/g, (mark) => `\\${mark}`)
    .trim();
}
