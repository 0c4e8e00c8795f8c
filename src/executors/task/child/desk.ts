/** `desk` of a task, over the picture that came with the start. */
import type { Desk, DeskSnapshot } from "../../../sdk/index.ts";

export function createDesk(snapshot: DeskSnapshot): Desk {
  const { runs, slots, findings, reports, next } = snapshot;
  return {
    takenAt: snapshot.taken_at,
    tasks: () => snapshot.tasks,
    runs: ({ task, since } = {}) => runs.filter((run) => isOf(run, task) && endOf(run) >= (since ?? 0)),
    lastRun: (task) => runs.find((run) => run.task === task) ?? null,
    slots: ({ task, since } = {}) => slots.filter((slot) => isOf(slot, task) && slot.at >= (since ?? 0)),
    findings: ({ task, state } = {}) =>
      findings.filter((finding) => isOf(finding, task) && isIn(finding.state, state)),
    reports: ({ task, since } = {}) =>
      reports.filter(
        (report) => isOf(report, task) && (report.finished_at ?? Number.MAX_VALUE) >= (since ?? 0),
      ),
    next: ({ task, until } = {}) =>
      next.filter((slot) => isOf(slot, task) && slot.at <= (until ?? Number.MAX_VALUE)),
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
