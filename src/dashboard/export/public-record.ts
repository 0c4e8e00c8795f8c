/**
 * The ledger as the world may see it: public tasks only, and of them only what has ended. Everything that comes out is
 * made anew, field by field; texts of tasks and people are not copied, so nothing behind this wall has ever seen them.
 */
import type { Run } from "../../core/run.ts";
import { isTerminal } from "../../core/transitions.ts";
import type { AttemptBar, EndsFilter, EndsRow, Moment } from "../../ports/ledger-overview.ts";
import type { HistoryFilter, HistoryRow } from "../../ports/ledger-reading.ts";
import type { RecordSources } from "../reading/sources.ts";
import { readAbsence } from "../reading/answers/night.ts";
import { isPublicReason, publicSentences } from "./public-reasons.ts";

/** What is under way at one time of one task is at most a few rows, and is left out. */
const UNDER_WAY = 20;
const ALL = 1_000_000;

interface Bounds {
  /** Durations of one task. */
  readonly durations: number;
  /** Nothing of later is told. */
  readonly asOf: number;
}

export function publicRecord(
  sources: RecordSources,
  ids: readonly string[],
  { durations, asOf }: Bounds,
): RecordSources {
  const { reading, overview } = sources;
  const known = new Set(ids);

  /** The run that stands for a moment; only a run of the same task is one. */
  async function standIn(task: string, reason: string | null, detail: string | null): Promise<string | null> {
    if (reason !== "superseded" || detail === null) return null;
    const run = await reading.run(detail);
    return run?.task === task && isTerminal(run.state) ? run.id : null;
  }

  async function rowOf(row: HistoryRow): Promise<HistoryRow> {
    return {
      kind: row.kind,
      id: row.id,
      task: row.task,
      slotAt: row.slotAt,
      trigger: null,
      state: row.state,
      waitingFor: null,
      reason: isPublicReason(row.reason) ? row.reason : null,
      detail: await standIn(row.task, row.reason, row.detail),
      attempt: row.attempt,
      startedAt: row.startedAt,
      finishedAt: row.finishedAt,
      exitCode: null,
      changed: null,
      costUsd: null,
      log: null,
      count: row.count,
      lastSlotAt: row.lastSlotAt,
      at: row.at,
    };
  }

  async function historyOf(task: string, filter: HistoryFilter): Promise<HistoryRow[]> {
    const limit = filter.limit ?? 50;
    const rows = await reading.history({ ...filter, task, limit: limit + UNDER_WAY });
    return await Promise.all(
      rows
        .filter(({ state }) => hasEnded(state))
        .slice(0, limit)
        .map(rowOf),
    );
  }

  async function history(filter: HistoryFilter): Promise<HistoryRow[]> {
    if (filter.task !== undefined) return known.has(filter.task) ? historyOf(filter.task, filter) : [];
    const rows: HistoryRow[] = [];
    for (const id of ids) rows.push(...(await historyOf(id, filter)));
    return rows.toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1)).slice(0, filter.limit ?? 50);
  }

  function isPublicRun(run: Run): boolean {
    return known.has(run.task) && isTerminal(run.state);
  }

  async function newestRuns(): Promise<Run[]> {
    const runs: Run[] = [];
    for (const id of ids) {
      const rows = await reading.history({ task: id, limit: 200 });
      const newest = rows.find(({ kind, state }) => kind === "run" && hasEnded(state));
      const run = newest === undefined ? null : await reading.run(newest.id);
      if (run !== null) runs.push(runOf(run));
    }
    return runs;
  }

  async function ends(filter: EndsFilter): Promise<EndsRow[]> {
    if (filter.task !== undefined) return known.has(filter.task) ? overview.ends(filter) : [];
    const rows: EndsRow[] = [];
    for (const task of ids) rows.push(...(await overview.ends({ ...filter, task })));
    return rows;
  }

  function publicMoments(moments: readonly Moment[]): Moment[] {
    return moments.filter(({ task, state }) => known.has(task) && hasEnded(state)).map(momentOf);
  }

  return {
    reading: {
      history,
      run: async (id) => {
        const run = await reading.run(id);
        return run !== null && isPublicRun(run) ? runOf(run) : null;
      },
      liveRuns: async () => [],
      attempts: async (id) => {
        const run = await reading.run(id);
        if (run === null || !isPublicRun(run)) return [];
        return (await reading.attempts(id)).map((attempt) => ({
          n: attempt.n,
          startedAt: attempt.startedAt,
          endedAt: attempt.endedAt,
          deadlineAt: null,
          pid: null,
          outcome: attempt.outcome,
          reason: isPublicReason(attempt.reason) ? attempt.reason : null,
          detail: null,
          exitCode: null,
          signal: null,
          leaked: 0,
        }));
      },
      report: async () => null,
      findings: async ({ task, states }) => {
        const found = await reading.findings({
          ...(task === undefined ? {} : { task }),
          ...(states === undefined ? {} : { states }),
        });
        return found
          .filter((finding) => known.has(finding.task))
          .map((finding) => ({
            task: finding.task,
            key: "",
            scope: "",
            severity: finding.severity,
            title: "",
            body: null,
            state: finding.state,
            firstSeen: finding.firstSeen,
            lastSeen: finding.lastSeen,
            resolvedAt: finding.resolvedAt,
            run: finding.run,
          }));
      },
      memories: async () =>
        (await reading.memories())
          .filter(({ task }) => known.has(task))
          .map((memory) => ({
            task: memory.task,
            pausedAt: memory.pausedAt,
            pausedWhy: null,
            lastSuccessAt: memory.lastSuccessAt,
            failuresInRow: memory.failuresInRow,
            alertedAt: null,
            watermark: null,
            lastFullAt: null,
            inputHash: null,
          })),
      revisions: async () => [],
      events: async (filter) =>
        (await reading.events(filter)).flatMap(({ at, kind, text }) => {
          const absence = kind === "absence" ? readAbsence(text) : null;
          if (absence === null || absence.until > asOf) return [];
          // How much was missed is told of public tasks alone, by their own moments.
          const { from, until } = absence;
          return [{ at, kind, text: JSON.stringify({ from, until, missed: 0, caught_up: 0 }) }];
        }),
    },
    overview: {
      moments: async (filter) =>
        known.has(filter.task)
          ? publicMoments(await overview.moments({ ...filter, limit: filter.limit + UNDER_WAY })).slice(
              -filter.limit,
            )
          : [],
      // Private tasks must not push public ones out, so the limit is counted after the choice.
      momentsBetween: async (from, until, limit) =>
        publicMoments(await overview.momentsBetween(from, until, ALL)).slice(0, limit),
      newestRuns,
      ends,
      durations: async (filter) =>
        known.has(filter.task)
          ? overview.durations({ ...filter, limit: Math.min(filter.limit, durations) })
          : [],
      attemptsBetween: async (from, until, limit) =>
        (await overview.attemptsBetween(from, until, ALL))
          .filter(({ run }) => isPublicRun(run))
          .slice(0, limit)
          .map(barOf),
    },
    sentences: publicSentences(sources.sentences),
  };
}

function hasEnded(state: HistoryRow["state"]): boolean {
  return state !== "open" && isTerminal(state);
}

function momentOf(moment: Moment): Moment {
  return {
    task: moment.task,
    at: moment.at,
    state: moment.state,
    waitingFor: null,
    reason: isPublicReason(moment.reason) ? moment.reason : null,
    detail: null,
    run: moment.run,
    trigger: null,
    startedAt: moment.startedAt,
    finishedAt: moment.finishedAt,
    count: moment.count,
  };
}

function barOf({ run, n, from, until, outcome }: AttemptBar): AttemptBar {
  return { run: runOf(run), n, from, until, outcome };
}

function runOf(run: Run): Run {
  return {
    id: run.id,
    task: run.task,
    trigger: run.slotId === null ? "manual" : "slot",
    slotId: run.slotId,
    slotAt: run.slotAt,
    state: run.state,
    waitingFor: null,
    reason: isPublicReason(run.reason) ? run.reason : null,
    detail: null,
    token: 0,
    owner: null,
    attempts: run.attempts,
    createdAt: run.createdAt,
    notBefore: run.createdAt,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    deadlineAt: null,
    exitCode: null,
    changed: null,
    costUsd: null,
    log: null,
    full: false,
    cancelRequested: false,
    params: {},
    priority: 0,
    catchUp: false,
  };
}
