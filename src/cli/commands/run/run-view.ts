/** How a manual run looks on the terminal: its output as it comes, then how it ended. */
import type { Run } from "../../../core/run.ts";
import type { CliContext, Output } from "../../context.ts";
import { paintFor } from "../../render/colour.ts";
import { endedText, newFindings, notUnderstood } from "../../render/run-line.ts";
import { progressLine, type ProgressLine } from "../../render/progress.ts";
import { announcementLines } from "../../render/announcement.ts";
import { machineZone } from "../../../schedule/check-zone.ts";
import type { EngineHooks } from "../../services.ts";

export interface RunView {
  readonly hooks: EngineHooks;
  /** The run that was asked for, once it has started. */
  current(): Run | null;
  /** Times of what follows are of this zone; the machine's until then. */
  setZone(zone: string): void;
  /** Takes away what is only there while it runs. */
  end(): void;
}

/** @param output where everything but JSON goes */
export function runView(context: CliContext, output: Output, task: string): RunView {
  const paint = paintFor(output);
  const bar: ProgressLine = progressLine(context.process.stderr);
  let current: Run | null = null;
  let atLineStart = true;
  let zone = machineZone();
  let lastLine = "";
  const line = (text: string): void => {
    bar.clear();
    output.write(`${atLineStart ? "" : "\n"}${text}\n`);
    atLineStart = true;
  };
  const isOurs = (run: Run): boolean =>
    run.task === task && run.trigger === "manual" && (current === null || current.id === run.id);
  const hooks: EngineHooks = {
    announce(event) {
      const now = context.clock.now();
      if (event.kind === "idle") return;
      if (event.kind === "run_started" && isOurs(event.run)) {
        current = event.run;
        if (event.attempt > 1) line(paint.dim(`Attempt ${event.attempt}`));
        return;
      }
      if (event.kind === "run_ended" && isOurs(event.run)) {
        line(endedText(event.run, event.report, { paint, now, whole: true, seen: lastLine.trim() }));
        const more = [
          ...notUnderstood(event.report, event.run, paint),
          ...newFindings(event.findings, paint),
        ];
        for (const text of more) line(`  ${text}`);
        return;
      }
      for (const text of announcementLines(event, { paint, zone, now })) line(text);
    },
    onOutput(run, text) {
      if (!isOurs(run) || text === "") return;
      bar.clear();
      output.write(text);
      // Output comes in pieces that end anywhere.
      const before = atLineStart ? "" : lastLine;
      lastLine = (before + text).trimEnd().split("\n").at(-1) ?? "";
      atLineStart = text.endsWith("\n");
    },
    onProgress(run, fraction, note) {
      if (isOurs(run) && atLineStart) bar.show(fraction, note);
    },
  };
  const setZone = (name: string): void => void (zone = name);
  return { hooks, current: () => current, setZone, end: () => bar.clear() };
}
