/**
 * Findings of Nightdesk's own: what is unusual about a task is told without any set-up, and closed when it is over.
 * Looked at after each run, and once a day for tasks that do not run at all.
 */
import { CHANNEL_NAMES, channelPlan } from "../core/channels.ts";
import { type Finding, type FindingUpdate, settleFindings } from "../core/finding.ts";
import type { Message } from "../core/message.ts";
import { isBadOutcome } from "../core/outcome.ts";
import type { FindingDraft } from "../core/report.ts";
import type { Run } from "../core/run.ts";
import type { Config, Task } from "../core/task.ts";
import { channelKey, channelTrend } from "../core/trends/channel-trend.ts";
import { LOOK_BACK_DAYS, SPEND_KEY, spendTrend } from "../core/trends/spend-trend.ts";
import {
  LEAST_SLOW_MS,
  LOOK_BACK_RUNS,
  OWN_TASK,
  taskTrends,
  TREND_SCOPE,
  trendKeys,
} from "../core/trends/task-trends.ts";
import type { LedgerTransaction, Revision } from "../ports/ledger.ts";
import { localDate } from "../schedule/local-text.ts";
import type { EngineContext } from "./context.ts";
import { overdueFrom } from "./overdue.ts";

/** What comes back within this time was told already. */
const TOLD_AGAIN_MS = 7 * 86_400_000;
const DAY_MS = 86_400_000;

/** Skips that nobody wished for; those of a gate, a pause or the task itself are as they should be. */
const UNWANTED_SKIPS: ReadonlySet<string | null> = new Set([
  "overlap",
  "over_budget",
  "upstream_failed",
  "upstream_missed",
  "upstream_paused",
]);

/** There was nothing to do, which is as good as a success. */
const DECLINED: ReadonlySet<string | null> = new Set(["gate", "task_said", "unchanged", "adapted"]);

/** After a run: is this one unusual? A fault is told and touches nothing. */
export async function watchTrendsOf(
  ctx: EngineContext,
  config: Config,
  taskId: string,
  id: string,
): Promise<void> {
  const task = config.tasks.find((candidate) => candidate.id === taskId);
  if (task === undefined) return;
  await settle(ctx, id, async (tx, now, open) => {
    const keys = new Set(trendKeys(taskId));
    const channelKeys = CHANNEL_NAMES.map(channelKey);
    const isSilent = open.some(({ key }) => channelKeys.includes(key));
    const run = await tx.run(id);
    if (run === null) return null;
    const isOpen = open.some(({ key }) => keys.has(key));
    if (!(isSilent || isOpen || mayBeUnusual(run) || (await wasHeardOfBefore(tx, run)))) return null;
    const drafts = await trendsOf(tx, task, await revisionsNow(tx), now);
    // A run that did not succeed has just given the channels something to do.
    if (isSilent || run.state !== "succeeded") {
      for (const key of channelKeys) keys.add(key);
      drafts.push(...(await channelsOf(tx, config, now)));
    }
    // Only a run that cost something can have made a day dear; the next day closes it.
    if ((run.costUsd ?? 0) === 0) return { keys, drafts };
    return { keys: keys.add(SPEND_KEY), drafts: [...drafts, ...(await spendOf(tx, config, now))] };
  });
}

/** Most runs are short, succeed and say nothing of changes: their history need not be read. */
function mayBeUnusual({ state, startedAt, finishedAt, changed, costUsd }: Run): boolean {
  if (startedAt === null || finishedAt === null) return false;
  const isLong = finishedAt - startedAt >= LEAST_SLOW_MS;
  return isLong || changed !== null || (costUsd ?? 0) > 0 || state !== "succeeded";
}

/** It changed nothing: is that as usual? The run before tells whether more has to be read. */
async function wasHeardOfBefore(tx: LedgerTransaction, { task }: Run): Promise<boolean> {
  return (await tx.comparableRuns(task, 2)).some(({ changed }) => changed !== null);
}

/** Once a day: also tasks that never start, and findings of tasks that are gone. */
export async function watchAllTrends(ctx: EngineContext, config: Config): Promise<void> {
  await settle(ctx, "", async (tx, now) => {
    const drafts: FindingDraft[] = [];
    const revisions = await revisionsNow(tx);
    for (const task of config.tasks) drafts.push(...(await trendsOf(tx, task, revisions, now)));
    drafts.push(...(await channelsOf(tx, config, now)), ...(await spendOf(tx, config, now)));
    return { keys: null, drafts };
  });
}

/** While a run is under way that has become slow: its task alone. */
export async function watchSlowRun(ctx: EngineContext, task: Task, id: string): Promise<void> {
  await settle(ctx, id, async (tx, now) => {
    const drafts = await trendsOf(tx, task, new Map(), now);
    const key = `slow:${task.id}`;
    return { keys: new Set([key]), drafts: drafts.filter((draft) => draft.key === key) };
  });
}

async function revisionsNow(tx: LedgerTransaction): Promise<ReadonlyMap<string, Revision>> {
  return new Map((await tx.revisionsInForce()).map((revision) => [revision.task, revision]));
}

interface Look {
  /** What was looked at; null for everything. */
  readonly keys: ReadonlySet<string> | null;
  readonly drafts: readonly FindingDraft[];
}

async function settle(
  ctx: EngineContext,
  run: string,
  look: (tx: LedgerTransaction, now: number, open: readonly Finding[]) => Promise<Look | null>,
): Promise<void> {
  try {
    const now = ctx.clock.now();
    const found = await ctx.ledger.read(async (tx) => {
      const own = (await tx.findings(OWN_TASK)).filter(({ scope }) => scope === TREND_SCOPE);
      const seen = await look(
        tx,
        now,
        own.filter(({ state }) => state !== "resolved"),
      );
      if (seen === null) return null;
      const { keys, drafts } = seen;
      return { drafts, known: own.filter(({ key }) => keys === null || keys.has(key)) };
    });
    if (found === null) return;
    const { drafts, known } = found;
    if (drafts.length === 0 && known.every(({ state }) => state === "resolved")) return;
    const updates = settleFindings({
      task: OWN_TASK,
      run,
      at: now,
      known,
      drafts,
      completeScopes: [TREND_SCOPE],
      succeeded: true,
    });
    const quiet = new Set(
      known.filter(({ resolvedAt }) => now - (resolvedAt ?? 0) < TOLD_AGAIN_MS).map(({ key }) => key),
    );
    const told = await ctx.ledger.write(async (tx) => {
      await tx.saveFindings(updates, now);
      const messages = updates.flatMap((update) => messageFor(update, quiet, now));
      const written: Message[] = [];
      for (const message of messages) if (await tx.addMessage(message)) written.push(message);
      return written;
    });
    for (const message of told) ctx.announce({ kind: "message", message });
  } catch (error) {
    ctx.announce({
      kind: "fault",
      detail: `trends: ${error instanceof Error ? error.message : String(error)}`,
    });
  }
}

async function trendsOf(
  tx: LedgerTransaction,
  task: Task,
  revisions: ReadonlyMap<string, Revision>,
  now: number,
): Promise<FindingDraft[]> {
  const { lastSuccessAt, pausedAt } = await tx.memory(task.id);
  const revision = revisions.get(task.id);
  const silentSince = lastSuccessAt ?? revision?.fromAt ?? now;
  const overdueAt = revision === undefined ? null : overdueFrom(revision, silentSince, task.graceMs, now);
  const moments = overdueAt === null ? [] : await tx.momentsSince(task.id, silentSince);
  const countOf = (isMeant: (moment: Moment) => boolean) =>
    moments.filter(isMeant).reduce((total, { count }) => total + count, 0);
  const live = (await tx.liveRunsOf(task.id)).find(isLikeOthers);
  const workingSince = live === undefined ? null : await tx.workingSince(live.id);
  return taskTrends({
    task: task.id,
    runs: await tx.comparableRuns(task.id, LOOK_BACK_RUNS),
    runningMs: workingSince === null ? null : now - workingSince,
    badMoments: countOf(isBadMoment),
    declinedMoments: countOf(({ outcome, reason }) => outcome === "skipped" && DECLINED.has(reason)),
    lastSuccessAt,
    overdueAt,
    isAwake: task.enabled && pausedAt === null,
    now,
  });
}

type Moment = Awaited<ReturnType<LedgerTransaction["momentsSince"]>>[number];

function isBadMoment({ outcome, reason }: Moment): boolean {
  return isBadOutcome(outcome) || (outcome === "skipped" && UNWANTED_SKIPS.has(reason));
}

function isLikeOthers({ state, trigger, full }: Run): boolean {
  return state === "running" && trigger !== "manual" && !full;
}

async function channelsOf(tx: LedgerTransaction, { channels }: Config, now: number): Promise<FindingDraft[]> {
  const drafts: FindingDraft[] = [];
  for (const name of channelPlan(channels).names) {
    const draft = channelTrend(await tx.channelPast(name), now);
    if (draft !== null) drafts.push(draft);
  }
  return drafts;
}

async function spendOf(tx: LedgerTransaction, { timezone }: Config, now: number): Promise<FindingDraft[]> {
  const today = localDate(now, timezone);
  const days = await tx.spendPerDay({
    from: localDate(now - LOOK_BACK_DAYS * DAY_MS, timezone),
    until: today,
  });
  const spent = days.find(({ day }) => day === today)?.usd ?? 0;
  const earlier = days.filter(({ day, usd }) => day !== today && usd > 0).map(({ usd }) => usd);
  return spendTrend(today, spent, earlier);
}

function messageFor({ finding, change }: FindingUpdate, quiet: ReadonlySet<string>, now: number): Message[] {
  if (change !== "new" && (change !== "reopened" || quiet.has(finding.key))) return [];
  const { severity, title, body, key } = finding;
  return [
    {
      kind: "finding",
      severity,
      task: null,
      // A channel is silent by itself; the run after which that was seen has nothing to do with it.
      run: finding.run === "" || CHANNEL_NAMES.some((name) => channelKey(name) === key) ? null : finding.run,
      title,
      body,
      key: `trend:${key}:${now}`,
      createdAt: now,
      notBefore: now,
      expiresAt: null,
    },
  ];
}
