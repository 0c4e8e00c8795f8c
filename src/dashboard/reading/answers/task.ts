/** The page of one task. */
import type { Task } from "../../../core/task.ts";
import { hasSlots } from "../../../core/task.ts";
import { describeRule } from "../../../schedule/describe-rule.ts";
import type { Answer } from "../../api/routes.ts";
import { DAY_MS } from "../local-days.ts";
import { nextSlots, waitsFor } from "../next-slots.ts";
import { byWeight, cellOf, findingOf, lookOf } from "../shapes.ts";
import type { RecordView } from "../view.ts";
import { definitionOf } from "./definition.ts";
import { isAlive } from "./night.ts";

const CELLS = 60;
const NEXT = 8;

/** @returns null if the configuration has no such task */
export async function taskAnswer(view: RecordView, id: string): Promise<Answer<"task"> | null> {
  const { sources, now, tasks } = view;
  const { reading, overview, sentences } = sources;
  const task = tasks.get(id);
  if (task === undefined) return null;
  const memory = (await reading.memories()).find((known) => known.task === id);
  const live = (await reading.liveRuns()).filter((run) => run.task === id);
  const cells = await overview.moments({ task: id, limit: CELLS, since: 0 });
  const findings = await reading.findings({ task: id, states: ["new", "ongoing"] });
  const revisions = (await reading.revisions(0, now)).filter((revision) => revision.task === id);
  return {
    at: now,
    id,
    rule: task.ruleText,
    zone: task.zone,
    definition: definitionOf(task),
    line: task.line,
    enabled: task.enabled,
    has_slots: hasSlots(task.rule),
    paused_at: memory?.pausedAt ?? null,
    paused_why: memory?.pausedWhy ?? null,
    last_success_at: memory?.lastSuccessAt ?? null,
    failures_in_row: memory?.failuresInRow ?? 0,
    running: live.find(isAlive)?.id ?? null,
    cells: cells.map((moment) => cellOf(moment, sentences)),
    next: task.enabled ? nextSlots(task, now, NEXT) : [],
    next_note: noteOf(task),
    rates: [await rateOf(view, id, 7), await rateOf(view, id, 30), await rateOf(view, id, 90)],
    findings: findings.toSorted(byWeight).map(findingOf),
    revisions: revisions.toReversed().map((revision) => ({
      from: revision.fromAt,
      until: revision.untilAt,
      rule: describeRule(revision.rule, revision.zone),
    })),
  };
}

function noteOf(task: Task): string | null {
  if (!task.enabled) return "disabled in the configuration";
  return waitsFor(task);
}

async function rateOf({ sources, now }: RecordView, task: string, days: number) {
  const rows = await sources.overview.ends({
    from: now - days * DAY_MS,
    until: now + 1,
    width: days * DAY_MS + 1,
    task,
  });
  const ends: Record<string, number> = {};
  for (const { outcome, isSuperseded, count } of rows) {
    const look = lookOf(outcome, isSuperseded ? "superseded" : null);
    ends[look] = (ends[look] ?? 0) + count;
  }
  return { days, ends };
}
