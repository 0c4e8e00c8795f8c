/** `why` in plain words: what was due, what became of it, why, and what comes next. */
import type { ClaudeStory } from "../../../engine/explain-claude.ts";
import type { Explanation, RunFacts } from "../../../engine/explain.ts";
import type { Task } from "../../../core/task.ts";
import { durationMs } from "../../json/history-row.ts";
import { recordedAbsenceText } from "../../render/absence.ts";
import type { Paint } from "../../render/colour.ts";
import { formatDuration } from "../../render/duration.ts";
import { inTone } from "../../render/glyph.ts";
import { whenText } from "../../render/local-time.ts";
import { reasonText, stateText, waitingText } from "../../render/reasons.ts";
import { safeLine } from "../../render/safe-text.ts";
import { claudeSentences } from "./claude-text.ts";
import { hintFor } from "./hints.ts";
import { slotParts } from "./slot-parts.ts";

interface Style {
  readonly paint: Paint;
  readonly zone: string;
  readonly now: number;
}

/** One paragraph, a sentence per line. */
export function whyText(explanation: Explanation, story: ClaudeStory, style: Style): string {
  const lines = [
    outcomeSentence(explanation, style),
    ...runSentences(slotParts(explanation).run, style),
    ...claudeSentences(story, style),
    ...standingSentence(explanation, style),
    ...eventSentences(explanation, style),
    ...outlook(explanation, style),
  ];
  const hint = hintFor(explanation);
  if (hint !== null) lines.push(style.paint.accent(hint));
  return `${lines.join("\n")}\n`;
}

function outcomeSentence(explanation: Explanation, style: Style): string {
  const { task } = explanation;
  const name = style.paint.bold(task);
  const when = (at: number): string => whenText(at, style.now, style.zone);
  switch (explanation.kind) {
    case "slot": {
      const { slot } = explanation;
      return `${name} was due ${when(slot.occurrence.at)}: ${verdict(explanation, style)}.`;
    }
    case "span": {
      const { span } = explanation;
      const stretch = `from ${when(span.firstAt)} to ${when(span.lastAt)}`;
      return `${name} was due ${span.count} times ${stretch}: ${verdict(explanation, style)}.`;
    }
    case "run": {
      const { run } = explanation.run;
      const trigger =
        run.trigger === "manual" ? "was asked for" : `was triggered (${run.trigger.replace("_", " ")})`;
      return `${name} ${trigger} ${when(run.createdAt)}: ${verdict(explanation, style)}.`;
    }
    case "undecided":
      return explanation.isFuture
        ? `${name} will be due ${when(explanation.occurrence.at)}.`
        : `${name} was due ${when(explanation.occurrence.at)}, and nobody has been at the desk since to decide on it.`;
    case "no_slot":
      return `${name} has no slot ${whenOrDay(explanation, when)}${ruleText(explanation.definition)}.`;
    case "nothing_yet":
      return `Nothing of ${name} has been recorded yet${ruleText(explanation.definition)}.`;
  }
}

function whenOrDay(
  { at, isDay }: Extract<Explanation, { kind: "no_slot" }>,
  when: (at: number) => string,
): string {
  return isDay ? when(at).replace(/ \d\d:\d\d$/, "") : when(at);
}

function ruleText(task: Task | null): string {
  return task === null ? "" : `; its schedule is ${task.ruleText}`;
}

function verdict(explanation: Explanation, { paint }: Style): string {
  const { outcome, reason, detail, run } = slotParts(explanation);
  if (outcome === null) return "nothing is known of it";
  if (outcome === "waiting" && run !== null) return `it ${waitingText(run.run)}`;
  const why = reasonText(outcome, reason ?? run?.run.reason ?? null, detail ?? run?.run.detail ?? null);
  const isNonRun = outcome === "skipped" || outcome === "missed" || outcome === "merged";
  return (
    inTone(outcome, stateText(outcome), paint) +
    (why === null ? "" : `${isNonRun ? ", because" : ":"} ${why}`)
  );
}

function runSentences(facts: RunFacts | null, { paint, zone, now }: Style): string[] {
  if (facts === null) return [];
  const { run, attempts, headline } = facts;
  const lines: string[] = [];
  if (headline !== null) lines.push(`It reported: ${safeLine(headline)}`);
  const took = durationMs(run, now);
  if (run.startedAt !== null && took !== null) {
    const late = run.startedAt - run.slotAt;
    const lateness = run.trigger === "slot" && late > 60_000 ? `, ${formatDuration(late)} late` : "";
    const exit = run.exitCode === null ? "" : `, exit code ${run.exitCode}`;
    lines.push(
      `It started ${whenText(run.startedAt, now, zone, true)}${lateness} and took ${formatDuration(took)}${exit}.`,
    );
  }
  if (attempts.length > 1) {
    const each = attempts.map(({ n, outcome, reason, detail }) => {
      const why = outcome === null ? null : reasonText(outcome, reason, detail);
      return `attempt ${n} ${outcome === null ? "is under way" : stateText(outcome)}${why === null ? "" : ` (${why})`}`;
    });
    lines.push(`It took ${attempts.length} attempts: ${each.join("; ")}.`);
  }
  const leaked = attempts.reduce((sum, attempt) => sum + attempt.leaked, 0);
  if (leaked > 0) lines.push(paint.warn(`${leaked} of its processes could not be ended.`));
  return lines;
}

function standingSentence(explanation: Explanation, { zone, now }: Style): string[] {
  const { standing } = slotParts(explanation);
  if (standing === null) return [];
  const { run } = standing;
  return [`Run ${run.id}, of ${whenText(run.slotAt, now, zone)}, stands for it: ${stateText(run.state)}.`];
}

const TOLD_EVENTS: ReadonlySet<string> = new Set([
  "absence",
  "clock_suspect",
  "clock_trusted",
  "config_changed",
  "config_invalid",
]);

/** What else happened then; only where something did not go as it should. */
function eventSentences(explanation: Explanation, { paint, zone, now }: Style): string[] {
  if (slotParts(explanation).outcome === "succeeded") return [];
  return explanation.events
    .filter(({ kind }) => TOLD_EVENTS.has(kind))
    .slice(-4)
    .map(({ at, kind, text }) =>
      paint.dim(
        kind === "absence"
          ? `${recordedAbsenceText(text, now, zone)}.`
          : `About that time, ${whenText(at, now, zone)}: ${kind.replace("_", " ")}, ${safeLine(text)}`,
      ),
    );
}

function outlook({ memory, definition, nextAt }: Explanation, { zone, now }: Style): string[] {
  if (memory?.pausedAt != null) {
    const why = memory.pausedWhy === null ? "" : ` (${safeLine(memory.pausedWhy)})`;
    return [`The task is paused since ${whenText(memory.pausedAt, now, zone)}${why}.`];
  }
  if (definition?.enabled === false) return ["The task is disabled in the configuration."];
  return nextAt === null ? [] : [`Next: ${whenText(nextAt, now, zone)}.`];
}
