/** `desk` of a task, over the picture that came with the start. Most tasks never look at it. */
import { readFileSync } from "node:fs";
import type { Desk, DeskSnapshot } from "../../../sdk/index.ts";

/** @param file path of a `DeskSnapshot` as JSON; read on first use */
export function createDesk(file: string): Desk {
  let snapshot: DeskSnapshot | null = null;
  const seen = (): DeskSnapshot => (snapshot ??= JSON.parse(readFileSync(file, "utf8")) as DeskSnapshot);
  return {
    takenAt: () => seen().taken_at,
    zone: () => seen().zone,
    days: ({ task, since, until } = {}) =>
      seen().days.filter(
        (one) =>
          (task === undefined || one.task === task) &&
          one.day >= (since ?? "") &&
          one.day <= (until ?? "9999"),
      ),
    findingChanges: ({ task, since } = {}) =>
      seen().finding_changes.filter((change) => isOf(change, task) && change.at >= (since ?? 0)),
    tasks: () => seen().tasks,
    runs: ({ task, since } = {}) =>
      seen().runs.filter((run) => isOf(run, task) && endOf(run) >= (since ?? 0)),
    lastRun: (task) => seen().runs.find((run) => run.task === task) ?? null,
    slots: ({ task, since } = {}) =>
      seen().slots.filter((slot) => isOf(slot, task) && slot.at >= (since ?? 0)),
    findings: ({ task, state } = {}) =>
      seen().findings.filter((finding) => isOf(finding, task) && isIn(finding.state, state)),
    reports: ({ task, since } = {}) =>
      seen().reports.filter(
        (report) => isOf(report, task) && (report.finished_at ?? Number.MAX_VALUE) >= (since ?? 0),
      ),
    next: ({ task, until } = {}) =>
      seen().next.filter((slot) => isOf(slot, task) && slot.at <= (until ?? Number.MAX_VALUE)),
  };
}

function isOf(entry: { readonly task: string }, task: string | undefined): boolean {
  return task === undefined || entry.task === task;
}

/** A run that still goes on belongs to every stretch up to now. */
function endOf(run: DeskSnapshot["runs"][number]): number {
  return run.finished_at ?? Number.MAX_VALUE;
}

function isIn(state: string, wanted: string | undefined): boolean {
  return wanted === undefined ? state !== "resolved" : state === wanted;
}
