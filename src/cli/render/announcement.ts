/** The night log: one calm line for each thing that happens. */
import type { Announcement } from "../../engine/announcement.ts";
import { localText } from "../../schedule/local-text.ts";
import { absenceText } from "./absence.ts";
import type { Paint } from "./colour.ts";
import { formatDuration } from "./duration.ts";
import { glyph } from "./glyph.ts";
import { whenText } from "./local-time.ts";
import { endedText, newFindings, notUnderstood } from "./run-line.ts";
import { reasonText, waitText } from "./reasons.ts";
import { safeLine } from "./safe-text.ts";

interface LogStyle {
  readonly paint: Paint;
  readonly zone: string;
  readonly now: number;
}

type Told<K extends Announcement["kind"]> = Extract<Announcement, { kind: K }>;

/** Lines without newlines; none for events that are no news. */
export function announcementLines(event: Announcement, style: LogStyle): readonly string[] {
  const [first, ...more] = told(event, style);
  if (first === undefined) return [];
  const clock = style.paint.dim(localText(style.now, style.zone).slice(11, 19));
  return [`${clock}  ${first}`, ...more.map((line) => `            ${line}`)];
}

function told(event: Announcement, style: LogStyle): readonly string[] {
  switch (event.kind) {
    case "run_started":
      return [startedLine(event, style)];
    case "run_ended":
      return [
        endedText(event.run, event.report, style),
        ...notUnderstood(event.report, event.run, style.paint),
        ...newFindings(event.findings, style.paint),
      ];
    case "run_retries":
      return [retryLine(event, style)];
    case "run_waits":
      return [
        `${style.paint.dim("·")} ${event.run.task} ${safeLine(event.detail ?? `waits ${waitText(event.run.waitingFor)}`)}`,
      ];
    case "slot_closed":
      return [closedLine(event, style)];
    case "recovered":
      return [recoveredLine(event, style)];
    default:
      return toldOfTheDesk(event, style);
  }
}

type DeskEvent = Exclude<
  Announcement,
  { kind: "run_started" | "run_ended" | "run_retries" | "run_waits" | "slot_closed" | "recovered" }
>;

function toldOfTheDesk(event: DeskEvent, style: LogStyle): readonly string[] {
  const { paint } = style;
  switch (event.kind) {
    case "absence":
      return [absenceLine(event, style)];
    case "config_changed":
      return [
        `${paint.accent("·")} The configuration has changed: ${event.tasks} ${event.tasks === 1 ? "task" : "tasks"} now`,
      ];
    case "config_mended":
      return [`${paint.good("✓")} The configuration is valid again`];
    case "config_invalid": {
      const rest = event.fallback ? "the last good one stays in force" : "nothing runs until it is mended";
      return [`${paint.bad("✗")} The configuration is wrong; ${rest}`, ...event.problems.map(safeLine)];
    }
    case "clock_suspect":
      return [
        `${paint.warn("!")} The clock is not to be trusted: ${safeLine(event.detail)}. Nothing new starts until it is`,
      ];
    case "clock_trusted":
      return [`${paint.good("✓")} The clock is trusted again: ${safeLine(event.detail)}`];
    case "fault":
      return [`${paint.bad("✗")} ${safeLine(event.detail)}`];
    case "message":
      return messageLines(event, paint);
    case "idle":
      return [idleLine(event, style)];
  }
}

function startedLine({ run, attempt }: Told<"run_started">, { paint, zone, now }: LogStyle): string {
  const parts: string[] = [];
  if (attempt > 1) parts.push(`attempt ${attempt}`);
  if (run.catchUp) parts.push(`makes up for ${whenText(run.slotAt, now, zone)}`);
  if (run.trigger !== "slot") parts.push(run.trigger.replace("_", " "));
  return `${paint.accent("›")} ${run.task} started${parts.length === 0 ? "" : paint.dim(` (${parts.join(", ")})`)}`;
}

function retryLine({ run, at, detail }: Told<"run_retries">, { paint, now }: LogStyle): string {
  const why = detail === null ? "" : `: ${safeLine(detail).replace(/\.$/, "")}`;
  return `${paint.warn("!")} ${run.task} did not succeed${why}; tries again in ${formatDuration(Math.max(0, at - now))}`;
}

function closedLine(
  { task, at, count, closing }: Told<"slot_closed">,
  { paint, zone, now }: LogStyle,
): string {
  const what =
    count > 1
      ? `${task}: ${count} slots up to ${whenText(at, now, zone)}`
      : `${task} of ${whenText(at, now, zone)}`;
  const why = reasonText(closing.outcome, closing.reason, closing.detail);
  return `${glyph(closing.outcome, paint)} ${what} ${closing.outcome}${why === null ? "" : paint.dim(`: ${why}`)}`;
}

const RECOVERY: Readonly<Record<Told<"recovered">["how"], string>> = {
  adopted: "is still running; this process watches it now",
  settled: "ended while nobody watched; its output and exit code are kept",
  lost: "was cut off, and nobody can know how far it got",
  requeued: "had been claimed but not started; it goes back into the queue",
};

function recoveredLine({ run, how }: Told<"recovered">, { paint }: LogStyle): string {
  const mark = how === "lost" ? paint.bad("✗") : paint.accent("·");
  return `${mark} ${run.task} ${RECOVERY[how]} ${paint.dim(`(run ${run.id})`)}`;
}

function absenceLine(absence: Told<"absence">, { paint, zone, now }: LogStyle): string {
  const nothing = absence.missed === 0 && absence.caughtUp === 0;
  const mark = nothing ? paint.accent("·") : paint.warn("!");
  return `${mark} ${absenceText(absence, now, zone)}${absence.caughtUp > 0 ? " now" : ""}`;
}

function messageLines({ message }: Told<"message">, paint: Paint): readonly string[] {
  // The run's own line has just said it.
  if (message.kind === "failure" || message.kind === "success" || message.kind === "finding") return [];
  const mark = message.severity === "info" ? paint.accent("·") : paint.warn("!");
  const body = message.body === null ? [] : message.body.split("\n").slice(0, 10).map(safeLine);
  return [`${mark} ${safeLine(message.title)}`, ...body];
}

function idleLine({ wakeAt }: Told<"idle">, { paint, zone, now }: LogStyle): string {
  if (wakeAt === null) return paint.dim("  Nothing is planned");
  return paint.dim(`  Quiet until ${whenText(wakeAt, now, zone)}`);
}
