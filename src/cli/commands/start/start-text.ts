/** What `start` says at the beginning, when it is stopped, and at the end. */
import { isBadOutcome } from "../../../core/outcome.ts";
import type { Run } from "../../../core/run.ts";
import { hasSlots, type Config } from "../../../core/task.ts";
import { isTerminal } from "../../../core/transitions.ts";
import type { TickSummary } from "../../../engine/tick.ts";
import { nextOccurrence } from "../../../schedule/search.ts";
import type { Output } from "../../context.ts";
import type { Home } from "../../home.ts";
import { paintFor } from "../../render/colour.ts";
import { whenText } from "../../render/local-time.ts";

interface Welcome {
  readonly version: string;
  readonly home: Home;
  readonly config: Config;
  readonly now: number;
  readonly once: boolean;
  readonly output: Output;
}

/** What it does and where to look. */
export function welcomeText({ version, home, config, now, once, output }: Welcome): string {
  const paint = paintFor(output);
  const tasks = config.tasks.length === 1 ? "1 task" : `${config.tasks.length} tasks`;
  const verb = once ? "makes one pass over" : "keeps watch over";
  const lines = [
    `${paint.bold(`Nightdesk ${version}`)} ${verb} ${home.folder}: ${tasks}, times are ${config.timezone}.`,
    `Next: ${nextText(config, now)}`,
    `To read: nightdesk status, report, findings, history. Output of each run: logs/`,
  ];
  if (!once) lines.push("To stop: Ctrl-C; what runs may finish, a second Ctrl-C leaves at once.");
  return `${lines.join("\n")}\n\n`;
}

const NEXT_SHOWN = 3;

function nextText({ tasks, timezone }: Config, now: number): string {
  const next = tasks
    .flatMap((task) => {
      const occurrence =
        task.enabled && hasSlots(task.rule) ? nextOccurrence(task.rule, task.zone, now) : null;
      return occurrence === null ? [] : [{ id: task.id, at: occurrence.at }];
    })
    .sort((a, b) => a.at - b.at)
    .slice(0, NEXT_SHOWN);
  if (next.length === 0) return "nothing is on the clock.";
  return `${next.map(({ id, at }) => `${id} ${whenText(at, now, timezone)}`).join(", ")}.`;
}

/** Said first if the file is wrong and the last good configuration is in force; else nothing. */
export function doubtText(problems: readonly string[]): string {
  if (problems.length === 0) return "";
  return `The configuration is wrong, so the last good one is in force:\n${problems.join("\n")}\n\n`;
}

/** Said when a signal comes. */
export function drainText(way: "drain" | "stop", running: readonly Run[]): string {
  const names = running.map(({ task }) => task).join(", ");
  if (way === "stop") {
    const rest =
      running.length === 0
        ? ""
        : ` ${names} ${running.length === 1 ? "goes" : "go"} on and will be taken over by the next nightdesk.`;
    return `\nStopping at once.${rest}\n`;
  }
  if (running.length === 0) return "\nStopping.\n";
  return `\nStopping as soon as ${names} ${running.length === 1 ? "has" : "have"} ended. Once more to leave at once.\n`;
}

interface Bye {
  readonly expected: ReadonlySet<string>;
  readonly once: boolean;
  readonly output: Output;
}

/** The last line. */
export function byeText({ executed, closed }: TickSummary, { expected, once, output }: Bye): string {
  const paint = paintFor(output);
  const failed = executed.filter(
    ({ state }) => isTerminal(state) && (isBadOutcome(state) || state === "cancelled"),
  );
  const surprises = failed.filter(({ task }) => !expected.has(task));
  const parts = [executed.length === 1 ? "1 run" : `${executed.length} runs`];
  if (failed.length > 0) {
    const asExpected = surprises.length === 0 ? " (as expected)" : "";
    parts.push(
      `${failed.length} did not succeed${asExpected}: ${[...new Set(failed.map(({ task }) => task))].join(", ")}`,
    );
  }
  if (closed > 0) parts.push(`${closed} ${closed === 1 ? "slot" : "slots"} closed without a run`);
  const text = `${once ? "Done" : "Stopped"}: ${parts.join("; ")}.`;
  return `\n${surprises.length > 0 ? paint.warn(text) : text}\n`;
}
