import type { StoredMessage } from "../../../ports/ledger-reading.ts";
import { localOrNull, utcText } from "../../json/instant.ts";
import { runJson } from "../../json/run.ts";
import type { HomeRecord } from "../../open-record.ts";
import type { HomeStatus, TaskStatus } from "./gather.ts";

/** `status --json`. */
export function statusJson(status: HomeStatus, { home, zone, now }: HomeRecord) {
  const { loop, absence } = status;
  return {
    home: home.folder,
    at: utcText(now),
    local: localOrNull(now, zone),
    timezone: zone,
    loop:
      loop === null ? null : { pid: loop.process.pid, seen_at: utcText(loop.seenAt), stuck: status.stuck },
    config_valid: !status.configInvalid,
    clock_suspect: status.clockSuspect,
    running: status.running.map((run) => runJson(run, zone, now)),
    waiting: status.waiting.map((run) => runJson(run, zone, now)),
    next: nextSlots(status).map(({ task, at }) => ({ task, at: utcText(at), local: localOrNull(at, zone) })),
    tasks: status.tasks.map((task) => taskJson(task, zone, now)),
    alerts: status.alerts.map((message) => messageJson(message, zone)),
    findings: {
      new: status.findings.filter(({ state }) => state === "new").length,
      ongoing: status.findings.filter(({ state }) => state === "ongoing").length,
    },
    absence: absence === null ? null : { at: utcText(absence.at), text: absence.text },
    waiting_for_you: status.waitingForYou,
    spent_today_usd: status.spentTodayUsd,
  };
}

/** Next slots of all tasks that will run them, soonest first. */
export function nextSlots({ tasks }: HomeStatus): { task: string; at: number }[] {
  return tasks
    .flatMap(({ task, nextAt, enabled, memory }) =>
      nextAt === null || !enabled || memory?.pausedAt != null ? [] : [{ task, at: nextAt }],
    )
    .sort((a, b) => a.at - b.at);
}

function taskJson({ task, memory, enabled, last, nextAt, week }: TaskStatus, zone: string, now: number) {
  return {
    task,
    enabled,
    paused_at: utcText(memory?.pausedAt ?? null),
    paused_why: memory?.pausedWhy ?? null,
    last: last === null ? null : runJson(last, zone, now),
    last_success_at: utcText(memory?.lastSuccessAt ?? null),
    failures_in_row: memory?.failuresInRow ?? 0,
    next_at: utcText(nextAt),
    next_local: localOrNull(nextAt, zone),
    last_7_days: week,
  };
}

function messageJson(message: StoredMessage, zone: string) {
  return {
    id: message.id,
    kind: message.kind,
    severity: message.severity,
    task: message.task,
    run: message.run,
    title: message.title,
    body: message.body,
    state: message.state,
    created_at: utcText(message.createdAt),
    created_local: localOrNull(message.createdAt, zone),
  };
}
