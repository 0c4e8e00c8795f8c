/** `status` for people: one screen, what needs attention first. */
import { usdText } from "../../../core/money/caps.ts";
import type { Run } from "../../../core/run.ts";
import type { Output } from "../../context.ts";
import { durationMs } from "../../json/history-row.ts";
import type { HomeRecord } from "../../open-record.ts";
import { recordedAbsenceText } from "../../render/absence.ts";
import { paintFor, type Paint } from "../../render/colour.ts";
import { formatDistance, formatDuration } from "../../render/duration.ts";
import { glyph, inTone } from "../../render/glyph.ts";
import { whenText } from "../../render/local-time.ts";
import { reasonText, stateText, waitingText } from "../../render/reasons.ts";
import { safeLine } from "../../render/safe-text.ts";
import { formatTable, truncate } from "../../render/table.ts";
import { type HomeStatus, type TaskStatus } from "./gather.ts";

/** @returns the whole screen */
export function statusText(status: HomeStatus, record: HomeRecord, output: Output): string {
  const paint = paintFor(output);
  const parts = [
    deskLine(status, record, paint),
    ...warnings(status, record, paint),
    questionsLine(status, paint),
    section(
      "Running",
      status.running.map((run) => runningLine(run, record, paint)),
      paint,
    ),
    section(
      "Waiting",
      status.waiting.map((run) => waitingLine(run, record)),
      paint,
    ),
    tasksTable(status.tasks, record, paint),
    alertsSection(status, record, paint),
    findingsLine(status, paint),
    spentLine(status),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function deskLine({ loop, stuck }: HomeStatus, { home, session }: HomeRecord, paint: Paint): string {
  const name = paint.bold(home.folder);
  if (session === null) return `${name}: nothing has been recorded yet. To begin: nightdesk start\n`;
  if (loop === null)
    return `${name}: nobody keeps watch now (nightdesk start, or nightdesk tick by the system's scheduler)\n`;
  if (stuck !== null)
    return `${name}: ${paint.bad("cannot keep watch")} ${paint.dim(`(pid ${loop.process.pid})`)}: ${stuck}. See: nightdesk doctor\n`;
  return `${name}: ${paint.good("on watch")} ${paint.dim(`(pid ${loop.process.pid})`)}\n`;
}

function warnings(
  { configInvalid, clockSuspect, absence }: HomeStatus,
  { now, zone }: HomeRecord,
  paint: Paint,
): string[] {
  const lines: string[] = [];
  if (configInvalid)
    lines.push(
      `${paint.bad("✗")} The configuration is wrong; the last good one is in force. See: nightdesk check\n`,
    );
  if (clockSuspect)
    lines.push(
      `${paint.warn("!")} The machine's clock is not to be trusted; nothing new is planned until it is. If it is right: nightdesk resume --clock\n`,
    );
  if (absence !== null) lines.push(`${paint.dim("·")} ${recordedAbsenceText(absence.text, now, zone)}\n`);
  return lines;
}

function questionsLine({ waitingForYou }: HomeStatus, paint: Paint): string {
  if (waitingForYou === 0) return "";
  const what = waitingForYou === 1 ? "1 question waits" : `${waitingForYou} questions wait`;
  return `${paint.warn("?")} ${what} for you: nightdesk approve\n`;
}

function spentLine({ spentTodayUsd }: HomeStatus): string {
  return spentTodayUsd === 0 ? "" : `Claude cost ${usdText(spentTodayUsd)} today: nightdesk spend\n`;
}

function section(title: string, lines: readonly string[], paint: Paint): string {
  return lines.length === 0 ? "" : `${paint.bold(title)}\n${lines.map((line) => `  ${line}\n`).join("")}`;
}

function runningLine(run: Run, { now, zone }: HomeRecord, paint: Paint): string {
  const took = formatDuration(durationMs(run, now) ?? 0);
  const since = run.startedAt === null ? "" : ` since ${whenText(run.startedAt, now, zone)}`;
  const attempt = run.attempts > 1 ? `, attempt ${run.attempts}` : "";
  const cancel = run.cancelRequested ? ", being cancelled" : "";
  return `${paint.accent("›")} ${run.task}${since} (${took}${attempt}${cancel}) ${paint.dim(run.id)}`;
}

function waitingLine(run: Run, { now }: HomeRecord): string {
  const distance = run.notBefore > now ? formatDistance(run.notBefore - now) : null;
  const expires = run.waitingFor === "approval" ? "expires " : "";
  const until = distance === null ? "" : `, ${expires}${distance}`;
  const why =
    run.waitingFor === "retry" && run.reason !== "adapted" && run.detail !== null
      ? ` (${truncate(safeLine(run.detail), 80)})`
      : "";
  return `· ${run.task} ${waitingText(run)}${until}${why}`;
}

function tasksTable(tasks: readonly TaskStatus[], { now, zone }: HomeRecord, paint: Paint): string {
  if (tasks.length === 0) return "";
  const rows = tasks.map((task) => [
    task.task,
    lastCell(task, now, zone, paint),
    nextCell(task, now, zone),
    weekCell(task.week, paint),
    remarkCell(task, paint),
  ]);
  const columns = ["TASK", "LAST", "NEXT", "7 DAYS", ""].map((title) => ({ title: paint.dim(title) }));
  return formatTable(columns, rows);
}

function lastCell({ last }: TaskStatus, now: number, zone: string, paint: Paint): string {
  if (last === null) return paint.dim("never");
  const when = whenText(last.finishedAt ?? last.startedAt ?? last.createdAt, now, zone);
  return `${glyph(last.state, paint)} ${inTone(last.state, stateText(last.state), paint)} ${paint.dim(when)}`;
}

function nextCell({ nextAt, enabled, memory }: TaskStatus, now: number, zone: string): string {
  if (!enabled) return "disabled";
  if (memory?.pausedAt != null) return "paused";
  return nextAt === null ? "" : whenText(nextAt, now, zone);
}

const WEEK_ORDER = [
  "succeeded",
  "failed",
  "timed_out",
  "lost",
  "over_budget",
  "cancelled",
  "missed",
] as const;

function weekCell(week: TaskStatus["week"], paint: Paint): string {
  return WEEK_ORDER.flatMap((outcome) => {
    const count = week[outcome] ?? 0;
    return count === 0 ? [] : [inTone(outcome, `${count} ${stateText(outcome)}`, paint)];
  }).join(", ");
}

function remarkCell({ last, memory }: TaskStatus, paint: Paint): string {
  const parts: string[] = [];
  if (memory?.pausedWhy != null) parts.push(`paused: ${safeLine(memory.pausedWhy)}`);
  const failures = memory?.failuresInRow ?? 0;
  if (failures > 1) parts.push(`${failures} times in a row`);
  if (last !== null && last.state !== "succeeded") {
    const why = reasonText(last.state, last.reason, last.detail);
    if (why !== null) parts.push(truncate(why, 70));
  }
  return paint.dim(parts.join("; "));
}

const ALERTS_SHOWN = 8;

function alertsSection({ alerts }: HomeStatus, { now, zone }: HomeRecord, paint: Paint): string {
  const serious = alerts.filter(({ severity }) => severity !== "info");
  const lines = serious.slice(0, ALERTS_SHOWN).map(({ createdAt, severity, title }) => {
    const text = truncate(safeLine(title), 100);
    return `${paint.dim(whenText(createdAt, now, zone))}  ${severity === "critical" ? paint.bad(text) : text}`;
  });
  if (serious.length > ALERTS_SHOWN)
    lines.push(paint.dim(`… and ${serious.length - ALERTS_SHOWN} more (status --json)`));
  return section("Alerts", lines, paint);
}

function findingsLine({ findings }: HomeStatus, paint: Paint): string {
  if (findings.length === 0) return "";
  const fresh = findings.filter(({ state }) => state === "new").length;
  const ongoing = findings.length - fresh;
  const text = `${fresh} new and ${ongoing} ongoing ${ongoing === 1 ? "finding" : "findings"}`;
  return `${fresh > 0 ? paint.warn(text) : text}: nightdesk findings\n`;
}
