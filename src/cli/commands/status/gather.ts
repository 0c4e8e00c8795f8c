/** Everything that `status` shows, read in a few looks. */
import { CONFIG_MESSAGE } from "../../../engine/config-watch.ts";
import { type Approval, questionKey } from "../../../core/approval.ts";
import type { Finding } from "../../../core/finding.ts";
import type { Run } from "../../../core/run.ts";
import type { StoredMessage } from "../../../ports/ledger-reading.ts";
import type { Instance, TaskMemory } from "../../../ports/ledger.ts";
import { isExpired } from "../../../engine/approvals.ts";
import { localDate } from "../../../schedule/local-text.ts";
import { nextSlotAt } from "../../next-due.ts";
import type { ReadingSession } from "../../services.ts";

const WEEK_MS = 7 * 86_400_000;

export interface TaskStatus {
  readonly task: string;
  readonly memory: TaskMemory | null;
  readonly enabled: boolean;
  readonly last: Run | null;
  /** Next slot, epoch ms; null without a clock of its own. */
  readonly nextAt: number | null;
  /** Outcomes of the last seven days. */
  readonly week: Readonly<Record<string, number>>;
}

export interface HomeStatus {
  /** The living `start`, if there is one. */
  readonly loop: Instance | null;
  /** Why the living `start` keeps watch by name only, as half a sentence; null while it keeps it. */
  readonly stuck: string | null;
  readonly running: readonly Run[];
  readonly waiting: readonly Run[];
  readonly tasks: readonly TaskStatus[];
  /** Undelivered messages of the last seven days, newest first. */
  readonly alerts: readonly StoredMessage[];
  /** New and ongoing. */
  readonly findings: readonly Finding[];
  readonly absence: { readonly at: number; readonly text: string } | null;
  readonly configInvalid: boolean;
  readonly clockSuspect: boolean;
  /** Questions of tasks that a person can still answer. */
  readonly waitingForYou: number;
  /** What Claude cost today, what is reserved included. */
  readonly spentTodayUsd: number;
}

export const EMPTY_STATUS: HomeStatus = {
  loop: null,
  stuck: null,
  running: [],
  waiting: [],
  tasks: [],
  alerts: [],
  findings: [],
  absence: null,
  configInvalid: false,
  clockSuspect: false,
  waitingForYou: 0,
  spentTodayUsd: 0,
};

/**
 * @param now epoch ms
 * @param zone decides when today began
 */
export async function gatherStatus(
  session: ReadingSession,
  now: number,
  zone: string,
): Promise<Omit<HomeStatus, "stuck">> {
  const { reading } = session;
  const live = await reading.liveRuns();
  const instances = await reading.instances();
  const messages = await reading.messages({ since: now - WEEK_MS, limit: 200 });
  const asked = await reading.approvals({ since: now });
  const open = asked.filter((one) => one.state === "pending" && !isExpired(one, now));
  const spent = await reading.spent({ day: localDate(now, zone), task: null, run: null });
  const configInvalid = (await reading.note("config_alert")) !== null;
  const events = await reading.events({ since: now - WEEK_MS, limit: 200 });
  return {
    loop:
      instances.find(({ kind, process }) => kind === "loop" && session.liveness(process) !== "dead") ?? null,
    running: live.filter(isWorking),
    waiting: live.filter((run) => !isWorking(run)),
    tasks: await taskStatuses(session, now),
    alerts: messages.filter(
      (message) =>
        message.state !== "sent" &&
        !isSettledQuestion(message, open) &&
        (configInvalid || !message.key.startsWith(CONFIG_MESSAGE)),
    ),
    findings: await reading.findings({ states: ["new", "ongoing"] }),
    absence: events.filter(({ kind }) => kind === "absence").reduce<HomeStatus["absence"]>(newer, null),
    configInvalid,
    clockSuspect: (await reading.note("clock_suspect")) !== null,
    waitingForYou: open.length,
    spentTodayUsd: spent.day,
  };
}

/** A question that was answered, or is none any more, need not be read. */
function isSettledQuestion({ kind, key }: StoredMessage, open: readonly Approval[]): boolean {
  return (kind === "approval" || kind === "question") && !open.some(({ id }) => key === questionKey(id));
}

function isWorking({ state }: Run): boolean {
  return state === "running" || state === "claimed";
}

function newer<T extends { readonly at: number }>(best: T | null, event: T): T {
  return best === null || event.at > best.at ? event : best;
}

async function taskStatuses({ reading, goodConfig }: ReadingSession, now: number): Promise<TaskStatus[]> {
  const config = await goodConfig();
  const memories = new Map((await reading.memories()).map((memory) => [memory.task, memory]));
  const revisions = new Map((await reading.revisions(now, now)).map((revision) => [revision.task, revision]));
  const week = await weekCounts(reading, now);
  const statuses: TaskStatus[] = [];
  for (const { id, enabled } of config?.tasks ?? []) {
    statuses.push({
      task: id,
      memory: memories.get(id) ?? null,
      enabled,
      last: await reading.newestRun(id),
      nextAt: nextSlotAt(revisions.get(id), now),
      week: week.get(id) ?? {},
    });
  }
  return statuses;
}

async function weekCounts(
  reading: ReadingSession["reading"],
  now: number,
): Promise<Map<string, Record<string, number>>> {
  const week = new Map<string, Record<string, number>>();
  for (const { task, outcome, count } of await reading.counts(now - WEEK_MS)) {
    const own = week.get(task) ?? {};
    own[outcome] = (own[outcome] ?? 0) + count;
    week.set(task, own);
  }
  return week;
}
