/** A row per task, a cell per moment. */
import type { Task } from "../../../core/task.ts";
import type { Run } from "../../../core/run.ts";
import type { TaskMemory } from "../../../ports/ledger.ts";
import type { Answer, Query } from "../../api/routes.ts";
import type { Cell } from "../../api/common.ts";
import { DAY_MS } from "../local-days.ts";
import { nextSlotAt, nextSlots, waitsFor } from "../next-slots.ts";
import { historyRowOf, lookOf, rowOf, cellOf } from "../shapes.ts";
import type { RecordView } from "../view.ts";
import { bucketCells } from "./bucket-cells.ts";
import { hasEnded, isAlive, isBad } from "./night.ts";

const PAGE = 50;
const CELLS = 40;
const PLANNED = 7;

interface Facts {
  readonly task: Task;
  readonly memory: TaskMemory | null;
  readonly newest: Run | null;
  readonly live: readonly Run[];
  readonly needsYou: boolean;
}

export async function gridAnswer(view: RecordView, query: Query<"grid">): Promise<Answer<"grid">> {
  const facts = await factsOf(view);
  const counts = {
    all: facts.length,
    need_you: facts.filter(({ needsYou }) => needsYou).length,
    running: facts.filter(({ live }) => live.some(isAlive)).length,
    paused: facts.filter(isPaused).length,
  };
  const wanted = facts.filter((fact) => fits(fact, query)).sort(byUrgency);
  const pages = Math.max(1, Math.ceil(wanted.length / PAGE));
  const page = Math.min(query.page, pages);
  const tasks = [];
  for (const fact of wanted.slice((page - 1) * PAGE, page * PAGE))
    tasks.push(await rowFor(view, fact, query.range));
  return { at: view.now, counts, page, pages, found: wanted.length, tasks };
}

async function factsOf({ sources, tasks }: RecordView): Promise<Facts[]> {
  const memories = new Map((await sources.reading.memories()).map((memory) => [memory.task, memory]));
  const newest = new Map((await sources.overview.newestRuns()).map((run) => [run.task, run]));
  const live = Map.groupBy(await sources.reading.liveRuns(), ({ task }) => task);
  return [...tasks.values()].map((task) => {
    const own = live.get(task.id) ?? [];
    const last = newest.get(task.id) ?? null;
    const memory = memories.get(task.id) ?? null;
    // While it is tried again its last word still is that it failed.
    const isTriedAgain = last !== null && !hasEnded(last) && (memory?.failuresInRow ?? 0) > 0;
    const asks = own.some(({ waitingFor }) => waitingFor === "approval");
    return {
      task,
      memory,
      newest: last,
      live: own,
      needsYou: asks || isTriedAgain || (last !== null && isBad(last)),
    };
  });
}

function isPaused({ memory, task }: Facts): boolean {
  return memory?.pausedAt != null || !task.enabled;
}

function fits(fact: Facts, { filter, q }: Query<"grid">): boolean {
  if (filter === "need_you" && !fact.needsYou) return false;
  if (filter === "running" && !fact.live.some(isAlive)) return false;
  if (filter === "paused" && !isPaused(fact)) return false;
  const words = q
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const text =
    `${fact.task.id} ${fact.newest?.state.replace("_", " ") ?? ""} ${fact.task.ruleText}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function byUrgency(a: Facts, b: Facts): number {
  const weight = (fact: Facts) => (fact.needsYou ? 0 : fact.live.some(isAlive) ? 1 : 2);
  return weight(a) - weight(b) || (a.task.id < b.task.id ? -1 : 1);
}

async function rowFor(view: RecordView, fact: Facts, range: Query<"grid">["range"]) {
  const { sources, now } = view;
  const { task, memory, newest, live } = fact;
  const past = await pastOf(view, task.id, range);
  // On its first day a task has only a future.
  const cells = past.cells.length === 0 && task.enabled ? plannedCells(task, now) : past.cells;
  const last = newest === null ? null : rowOf(historyRowOf(newest), sources.sentences);
  const headline = newest === null ? null : ((await sources.reading.report(newest.id))?.headline ?? null);
  return {
    id: task.id,
    rule: task.ruleText,
    kind: task.work.kind,
    enabled: task.enabled,
    paused_at: memory?.pausedAt ?? null,
    paused_why: memory?.pausedWhy ?? null,
    needs_you: fact.needsYou,
    running: live.find(isAlive)?.id ?? null,
    cells,
    median_ms: past.medianMs,
    last:
      newest === null || last === null
        ? null
        : {
            run: newest.id,
            look: lookOf(newest.state, newest.reason),
            state: newest.state,
            at: newest.finishedAt ?? newest.startedAt ?? newest.createdAt,
            text: last.why ?? headline,
          },
    last_success_at: memory?.lastSuccessAt ?? null,
    changed: newest?.changed ?? null,
    next: {
      task: task.id,
      at: memory?.pausedAt != null ? null : nextSlotAt(task, now),
      after: waitsFor(task),
    },
  };
}

function plannedCells(task: Task, now: number): Cell[] {
  return nextSlots(task, now, PLANNED).map((at) => ({
    at,
    look: "planned",
    run: null,
    ms: null,
    count: 1,
    why: null,
    also: null,
  }));
}

async function pastOf(view: RecordView, task: string, range: Query<"grid">["range"]) {
  const { sources, now } = view;
  if (range === "90_days") return bucketCells(view, task, 90, 2);
  if (range === "year") return bucketCells(view, task, 371, 7);
  const since = range === "14_days" ? now - 14 * DAY_MS : 0;
  const moments = await sources.overview.moments({ task, limit: CELLS, since });
  const cells = moments.map((moment) => cellOf(moment, sources.sentences));
  return { cells, medianMs: medianOf(cells) };
}

function medianOf(cells: readonly Cell[]): number | null {
  const durations = cells.flatMap(({ ms }) => (ms === null ? [] : [ms])).sort((a, b) => a - b);
  return durations[durations.length >> 1] ?? null;
}
