/** The picture of the desk that TypeScript tasks are handed: what ran, what did not, what was found, what comes next. */
import type { Config } from "../core/task.ts";
import type { HistoryRow, LedgerReading } from "../ports/ledger-reading.ts";
import { localText } from "../schedule/local-text.ts";
import { nextOccurrence } from "../schedule/search.ts";
import { deskDays } from "./desk-days.ts";
import { slotRuleOf } from "./rules.ts";

const LOOK_BACK_MS = 7 * 86_400_000;
/** Two weeks to compare, for a summary that may be made some days late. */
const DAYS_BACK_MS = 22 * 86_400_000;
const NIGHT_MS = 24 * 3_600_000;
const MAX_ROWS = 500;
const MAX_REPORTS = 100;
const MAX_NEXT = 50;

/** Shape of `DeskSnapshot` in the sdk; snake_case because it travels as JSON. */
export async function deskPicture(reading: LedgerReading, config: Config, now: number) {
  const rows = await reading.history({ since: now - LOOK_BACK_MS, limit: MAX_ROWS });
  return {
    taken_at: now,
    zone: config.timezone,
    tasks: await tasksOf(reading, config),
    runs: await runsOf(reading, rows),
    slots: rows.flatMap(slotOf),
    days: await deskDays(reading, now - DAYS_BACK_MS, now, config.timezone),
    finding_changes: await reading.findingChanges(now - DAYS_BACK_MS),
    findings: (await reading.findings({}))
      .filter(({ state, resolvedAt }) => state !== "resolved" || (resolvedAt ?? 0) >= now - LOOK_BACK_MS)
      .map((finding) => ({
        task: finding.task,
        key: finding.key,
        scope: finding.scope,
        severity: finding.severity,
        title: finding.title,
        body: finding.body,
        state: finding.state,
        first_seen: finding.firstSeen,
        last_seen: finding.lastSeen,
        resolved_at: finding.resolvedAt,
      })),
    reports: await reportsOf(reading, rows, now),
    next: nextOf(config, now),
  };
}

async function tasksOf(reading: LedgerReading, config: Config) {
  const memories = new Map((await reading.memories()).map((memory) => [memory.task, memory]));
  return Promise.all(
    config.tasks.map(async (task) => {
      const newest = await reading.newestReport(task.id);
      return {
        id: task.id,
        schedule: task.ruleText,
        enabled: task.enabled,
        on_demand: task.rule.kind === "on_demand",
        paused: (memories.get(task.id)?.pausedAt ?? null) !== null,
        last_success_at: memories.get(task.id)?.lastSuccessAt ?? null,
        last_report:
          newest === null ? null : { finished_at: newest.run.finishedAt, headline: newest.report.headline },
      };
    }),
  );
}

async function runsOf(reading: LedgerReading, rows: readonly HistoryRow[]) {
  const runs = await Promise.all(rows.filter(({ kind }) => kind === "run").map(({ id }) => reading.run(id)));
  return runs
    .filter((run) => run !== null)
    .map((run) => ({
      id: run.id,
      task: run.task,
      trigger: run.trigger,
      state: run.state,
      reason: run.reason,
      detail: run.detail,
      slot_at: run.slotAt,
      started_at: run.startedAt,
      finished_at: run.finishedAt,
      changed: run.changed,
      cost_usd: run.costUsd,
    }));
}

function slotOf(row: HistoryRow) {
  if (row.kind !== "slot" || row.slotAt === null) return [];
  const { state } = row;
  if (state !== "skipped" && state !== "missed" && state !== "merged") return [];
  const { task, slotAt: at, reason, detail, count } = row;
  return [{ task, at, outcome: state, reason, detail, count }];
}

async function reportsOf(reading: LedgerReading, rows: readonly HistoryRow[], now: number) {
  const ended = rows.filter(
    ({ kind, finishedAt }) => kind === "run" && finishedAt !== null && finishedAt >= now - NIGHT_MS,
  );
  const reports = await Promise.all(
    ended.slice(0, MAX_REPORTS).map(async (row) => ({ row, report: await reading.report(row.id) })),
  );
  return reports.flatMap(({ row, report }) => {
    if (report === null || (report.headline === null && report.body === null)) return [];
    const { headline, body, metrics } = report;
    return [{ run: row.id, task: row.task, finished_at: row.finishedAt, headline, body, metrics }];
  });
}

function nextOf(config: Config, now: number) {
  return config.tasks
    .flatMap((task) => {
      const rule = slotRuleOf(task);
      const next = rule === null || !task.enabled ? null : nextOccurrence(rule, task.zone, now);
      return next === null ? [] : [{ task: task.id, at: next.at, local: localText(next.at, task.zone) }];
    })
    .sort((a, b) => a.at - b.at)
    .slice(0, MAX_NEXT);
}
