/**
 * The ledger as the world may see it: public tasks only, and of them only what has ended. Everything that comes out is
 * made anew, field by field; texts of tasks and people are not copied, so nothing behind this wall has ever seen them.
 */
import type { Run } from "../../core/run.ts";
import type { Task } from "../../core/task.ts";
import { isTerminal } from "../../core/transitions.ts";
import type { EndsFilter, EndsRow, Moment } from "../../ports/ledger-overview.ts";
import type { HistoryFilter, HistoryRow } from "../../ports/ledger-reading.ts";
import type { RecordSources } from "../reading/sources.ts";
import { readAbsence } from "../reading/answers/night.ts";
import { publicReason, publicSentences } from "./public-reasons.ts";

const ALL = 1_000_000;

interface Bounds {
  /** Durations of one task. */
  readonly durations: number;
  /** Nothing of later is told. */
  readonly asOf: number;
}

export function publicRecord(
  sources: RecordSources,
  tasks: ReadonlyMap<string, Pick<Task, "dependsOn">>,
  { durations, asOf }: Bounds,
): RecordSources {
  const { reading, overview } = sources;
  const ids = [...tasks.keys()];

  function reasonOf(task: string, said: { reason: string | null; detail: string | null }): string | null {
    return publicReason(said, tasks.get(task)?.dependsOn ?? [], (id) => tasks.has(id));
  }

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
      reason: reasonOf(row.task, row),
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
    const rows = await reading.history({ ...filter, task, limit, ended: true });
    return await Promise.all(rows.map(rowOf));
  }

  async function history(filter: HistoryFilter): Promise<HistoryRow[]> {
    if (filter.task !== undefined) return tasks.has(filter.task) ? historyOf(filter.task, filter) : [];
    const rows: HistoryRow[] = [];
    for (const id of ids) rows.push(...(await historyOf(id, filter)));
    return rows.toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1)).slice(0, filter.limit ?? 50);
  }

  function publicRun(run: Run): Run {
    return runOf(run, reasonOf(run.task, run));
  }

  function isPublicRun(run: Run): boolean {
    return tasks.has(run.task) && isTerminal(run.state);
  }

  async function newestRuns(): Promise<Run[]> {
    return (await overview.newestRuns({ ended: true })).filter(isPublicRun).map(publicRun);
  }

  async function ends(filter: EndsFilter): Promise<EndsRow[]> {
    if (filter.task !== undefined) return tasks.has(filter.task) ? overview.ends(filter) : [];
    const rows: EndsRow[] = [];
    for (const task of ids) rows.push(...(await overview.ends({ ...filter, task })));
    return rows;
  }

  function publicMoments(moments: readonly Moment[]): Moment[] {
    return moments
      .filter(({ task, state }) => tasks.has(task) && hasEnded(state))
      .map((moment) => momentOf(moment, reasonOf(moment.task, moment)));
  }

  return {
    reading: {
      history,
      run: async (id) => {
        const run = await reading.run(id);
        return run !== null && isPublicRun(run) ? publicRun(run) : null;
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
          reason: reasonOf(run.task, attempt),
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
          .filter((finding) => tasks.has(finding.task))
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
          .filter(({ task }) => tasks.has(task))
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
        tasks.has(filter.task) ? publicMoments(await overview.moments({ ...filter, ended: true })) : [],
      // Private tasks must not push public ones out, so the limit is counted after the choice.
      momentsBetween: async (from, until, limit) =>
        publicMoments(await overview.momentsBetween(from, until, ALL)).slice(0, limit),
      newestRuns,
      ends,
      durations: async (filter) =>
        tasks.has(filter.task)
          ? overview.durations({ ...filter, limit: Math.min(filter.limit, durations) })
          : [],
      attemptsBetween: async (from, until, limit) =>
        (await overview.attemptsBetween(from, until, ALL))
          .filter(({ run }) => isPublicRun(run))
          .slice(0, limit)
          .map(({ run, n, from: begin, until: end, outcome }) => ({
            run: publicRun(run),
            n,
            from: begin,
            until: end,
            outcome,
          })),
    },
    sentences: publicSentences(sources.sentences),
  };
}

function hasEnded(state: HistoryRow["state"]): boolean {
  return state !== "open" && isTerminal(state);
}

function momentOf(moment: Moment, reason: string | null): Moment {
  return {
    task: moment.task,
    at: moment.at,
    state: moment.state,
    waitingFor: null,
    reason,
    detail: null,
    run: moment.run,
    trigger: null,
    startedAt: moment.startedAt,
    finishedAt: moment.finishedAt,
    count: moment.count,
  };
}

function runOf(run: Run, reason: string | null): Run {
  return {
    id: run.id,
    task: run.task,
    trigger: run.slotId === null ? "manual" : "slot",
    slotId: run.slotId,
    slotAt: run.slotAt,
    state: run.state,
    waitingFor: null,
    reason,
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
    logOffset: null,
    full: false,
    cancelRequested: false,
    params: {},
    priority: 0,
    catchUp: false,
  };
}
