/** This morning. */
import { channelPlan } from "../../../core/channels.ts";
import { capsFor } from "../../../core/money/caps.ts";
import type { HistoryRow } from "../../../ports/ledger-reading.ts";
import { localDate } from "../../../schedule/local-text.ts";
import type { Answer, Query } from "../../api/routes.ts";
import { nextSlotAt } from "../next-slots.ts";
import { approvalOf, byWeight, cellOf, findingOf, rowOf } from "../shapes.ts";
import type { RecordView, View } from "../view.ts";
import { weekOf } from "./week.ts";
import { hasEnded, isAlive, isBad, isRun, type Night, nightOf } from "./night.ts";
import { idleOf } from "./idle.ts";
import { ranOf } from "./ran.ts";

/** Rows of each part; what is beyond is told as a number. */
export const SHOWN = { next: 4, failures: 5, findings: 60, strip: 400, told: 8 } as const;
const ANSWERED_SHOWN_MS = 12 * 3_600_000;

export async function frontAnswer(view: View, { since: asked }: Query<"front">): Promise<Answer<"front">> {
  const { sources, now } = view;
  const night = await nightOf(view, asked);
  const { since, absence, rows } = night;
  const runs = rows.filter(isRun);
  const idle = rows.filter((row) => !isRun(row));
  const findings = await foundIn(view, since);
  const approvals = await sources.reading.approvals({ since: now - ANSWERED_SHOWN_MS });
  const pending = approvals.filter(({ state }) => state === "pending");
  const broken = await brokenTasks(view, runs);
  const costs = runs.filter(({ costUsd }) => costUsd !== null);
  return {
    at: now,
    since,
    tasks: view.tasks.size,
    counts: {
      ...findings.counts,
      waiting: pending.length,
      failed_tasks: broken.length,
      runs: runs.filter(({ startedAt }) => startedAt !== null).length,
      succeeded: runs.filter(({ state }) => state === "succeeded").length,
      failed: runs.filter(isBad).length,
      running: runs.filter(isAlive).length,
      queued: runs.filter(({ state }) => state === "queued" || state === "waiting").length,
      idle: sumOf(idle),
      missed: sumOf(idle.filter(({ state, reason }) => state === "missed" && reason !== "superseded")),
    },
    cost_usd: costs.reduce((total, { costUsd }) => total + (costUsd ?? 0), 0),
    findings: findings.fresh.slice(0, SHOWN.findings).map(findingOf),
    resolved: findings.resolved.slice(0, 12).map(findingOf),
    seen_before: findings.seen.slice(0, SHOWN.findings).map(findingOf),
    approvals: [...pending, ...approvals.filter(({ state }) => state !== "pending")].map(approvalOf),
    failures: broken.slice(0, SHOWN.failures),
    money: await moneyOf(view, costs),
    week: await weekOf(view),
    next: await nextOf(view),
    absence:
      absence === null
        ? null
        : {
            from: absence.from,
            until: absence.until,
            missed: absence.missed,
            caught_up: absence.caughtUp,
            moments: await stripOf(view, absence.from, absence.until),
          },
    ...(await ranOf(view, runs)),
    ...idleOf(view, idle, runs),
    told: await toldSince(view, night),
  };
}

export function sumOf(rows: readonly HistoryRow[]): number {
  return rows.reduce((total, { count }) => total + count, 0);
}

async function foundIn({ sources }: View, since: number) {
  const all = await sources.reading.findings({});
  const open = all.filter(({ state }) => state !== "resolved").toSorted(byWeight);
  // However many runs of the night reported it: nobody has seen it before.
  const fresh = open.filter(({ firstSeen }) => firstSeen >= since);
  const of = (severity: string) => fresh.filter((finding) => finding.severity === severity).length;
  return {
    counts: { critical: of("critical"), warning: of("warning"), info: of("info") },
    fresh,
    seen: open.filter((finding) => !fresh.includes(finding)),
    resolved: all
      .filter(({ resolvedAt }) => resolvedAt !== null && resolvedAt >= since)
      .toSorted((a, b) => (b.resolvedAt ?? 0) - (a.resolvedAt ?? 0)),
  };
}

/** Tasks whose newest ended run of the night went wrong: what was mended since is no news, what is only tried again is. */
export async function brokenTasks({ sources }: RecordView, runs: readonly HistoryRow[]) {
  const newest = new Map<string, HistoryRow>();
  const ended = runs.filter(hasEnded);
  for (const run of ended.toSorted((a, b) => (a.finishedAt ?? 0) - (b.finishedAt ?? 0) || a.at - b.at))
    newest.set(run.task, run);
  const broken = [...newest.values()].filter(isBad);
  if (broken.length === 0) return [];
  const memories = new Map((await sources.reading.memories()).map((memory) => [memory.task, memory]));
  return broken
    .toSorted((a, b) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0))
    .map((row) => ({
      run: rowOf(row, sources.sentences),
      failures_in_row: memories.get(row.task)?.failuresInRow ?? 0,
      last_success_at: memories.get(row.task)?.lastSuccessAt ?? null,
    }));
}

async function moneyOf({ sources, now, zone, config }: View, costs: readonly HistoryRow[]) {
  const day = localDate(now, zone);
  const spent = await sources.reading.spent({ day, task: null, run: null });
  const caps = capsFor({ budget: config?.budget ?? null, task: null, spent });
  const limit = (name: string) => caps.find((cap) => cap.name === name)?.limitUsd ?? 0;
  const dearest = costs.toSorted((a, b) => (b.costUsd ?? 0) - (a.costUsd ?? 0))[0];
  return {
    day_usd: spent.day,
    day_cap_usd: limit("budget.per_day_usd"),
    month_usd: spent.month,
    month_cap_usd: limit("budget.per_month_usd"),
    dearest:
      dearest === undefined ? null : { task: dearest.task, run: dearest.id, usd: dearest.costUsd ?? 0 },
  };
}

async function nextOf({ sources, now, tasks }: View) {
  const memories = await sources.reading.memories();
  const paused = new Set(memories.filter(({ pausedAt }) => pausedAt !== null).map(({ task }) => task));
  const live = new Set((await sources.reading.liveRuns()).map(({ task }) => task));
  const timed: { task: string; at: number; after: null }[] = [];
  const following: { task: string; at: null; after: string | null }[] = [];
  for (const task of tasks.values()) {
    if (paused.has(task.id)) continue;
    const at = nextSlotAt(task, now);
    if (at !== null) timed.push({ task: task.id, at, after: null });
    const { rule } = task;
    const upstream = rule.kind === "after" ? rule.tasks.find((id) => live.has(id)) : undefined;
    if (task.enabled && upstream !== undefined) following.push({ task: task.id, at: null, after: upstream });
    else if (task.enabled && rule.kind === "after_any" && live.size > 0)
      // It follows any task but itself.
      following.push({ task: task.id, at: null, after: [...live].find((id) => id !== task.id) ?? null });
  }
  timed.sort((a, b) => a.at - b.at);
  return [...timed.slice(0, SHOWN.next - Math.min(1, following.length)), ...following.slice(0, 1)];
}

export async function stripOf({ sources }: RecordView, from: number, until: number) {
  const moments = await sources.overview.momentsBetween(from, until + 1, SHOWN.strip);
  return moments.map((moment) => ({ ...cellOf(moment, sources.sentences), task: moment.task }));
}

async function toldSince({ sources, config }: View, { since }: Night) {
  const messages = await sources.reading.messages({ since, limit: SHOWN.told });
  const hasChannel = config === null || channelPlan(config.channels).names.length > 0;
  return messages.map(({ createdAt, title, kind, state }) => ({
    at: createdAt,
    title,
    kind,
    // What nothing will ever send does not wait.
    state: state === "pending" && !hasChannel ? "kept" : state,
  }));
}
