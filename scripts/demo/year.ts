/** A year of slots and runs: the PC is off at night and on weekends, and the morning catches up. */
import { isTerminal } from "../../src/core/transitions.ts";
import { hasSlots, type Config } from "../../src/core/task.ts";
import { EMPTY_REPORT } from "../../src/core/report.ts";
import type { Occurrence } from "../../src/core/slot.ts";
import type { RunState } from "../../src/core/run.ts";
import { occurrences } from "../../src/schedule/occurrences.ts";
import { localDate } from "../../src/schedule/local-text.ts";
import type { Stretch } from "./machine.ts";
import { createRandom } from "./random.ts";
import { type Insert, runRow } from "./sql.ts";
import { type Habit, HABITS } from "./tasks.ts";

const DAY = 86_400_000;
const PAUSED = { task: "energy_prices", from: Date.UTC(2026, 9, 5), until: Date.UTC(2026, 9, 11) };

/** @param storyFrom slots from here on belong to the last night, which is told elsewhere */
export function writeYear(insert: Insert, config: Config, on: readonly Stretch[], storyFrom: number): void {
  const random = createRandom(42);
  let revision = 0;
  let slot = 0;
  const ends: { at: number; task: string }[] = [];
  for (const habit of HABITS) {
    const task = config.tasks.find(({ id }) => id === habit.id);
    if (task === undefined || !hasSlots(task.rule)) continue;
    revision += 1;
    const begin = (on[0]?.from ?? 0) - 2 * DAY;
    const rule = JSON.stringify(task.rule);
    insert("revision", {
      id: revision,
      task: task.id,
      rule,
      zone: task.zone,
      from_at: begin,
      until_at: null,
      planned_until: storyFrom,
    });
    const waiting: { occurrence: Occurrence; id: number }[] = [];
    const all = [...occurrences(task.rule, task.zone, begin, storyFrom)];
    for (const [index, occurrence] of all.entries()) {
      slot += 1;
      waiting.push({ occurrence, id: slot });
      const at = startAfter(on, occurrence.at);
      const next = all[index + 1];
      if (next !== undefined && startAfter(on, next.at) === at && at > next.at) continue;
      const newest = waiting.pop();
      if (newest === undefined) continue;
      const id = `d${String(newest.id).padStart(6, "0")}`;
      for (const old of waiting.splice(0)) {
        const isTooOld = at - old.occurrence.at > 4 * DAY && habit.id !== "project_health";
        const reason = isTooOld ? "too_late" : "superseded";
        closed(insert, old.id, task.id, revision, old.occurrence, "missed", reason, isTooOld ? null : id, at);
      }
      const end = playRun(insert, random, habit, {
        id,
        slot: newest.id,
        revision,
        occurrence: newest.occurrence,
        at,
      });
      if (end !== null) ends.push({ at: end, task: task.id });
    }
  }
  followers(insert, random, ends);
}

function startAfter(on: readonly Stretch[], at: number): number {
  const stretch = on.find(({ until }) => until > at);
  return stretch === undefined ? at : Math.max(at + 1_000, stretch.from + 40_000);
}

function closed(
  insert: Insert,
  id: number,
  task: string,
  revision: number,
  { nominal, pass, at }: Occurrence,
  outcome: string,
  reason: string,
  detail: string | null,
  when: number,
): void {
  insert("slot", {
    id,
    task,
    revision,
    nominal,
    pass,
    at,
    run_id: null,
    recorded_at: when,
    outcome,
    reason,
    detail,
    closed_at: when,
  });
}

interface Played {
  readonly id: string;
  readonly slot: number;
  readonly revision: number;
  readonly occurrence: Occurrence;
  readonly at: number;
}

function playRun(insert: Insert, random: () => number, habit: Habit, played: Played): number | null {
  const { id, slot, revision, occurrence, at } = played;
  const { id: task } = habit;
  if (task === PAUSED.task && occurrence.at >= PAUSED.from && occurrence.at < PAUSED.until) {
    closed(insert, slot, task, revision, occurrence, "skipped", "paused", "on holiday", at);
    return null;
  }
  if (random() < (habit.gate ?? 0)) {
    closed(insert, slot, task, revision, occurrence, "skipped", "gate", "nothing had changed", at);
    return null;
  }
  const state = stateOf(random(), habit);
  const slower = task === "clinvar" && occurrence.at > Date.UTC(2026, 7, 2) ? 1.37 : 1;
  const outlier = random() < 0.02 ? 2 + random() * 2 : 1;
  const ms = Math.round(habit.ms * slower * (0.88 + random() * 0.24) * outlier);
  const took = state === "timed_out" ? 1_800_000 : state === "failed" ? Math.round(ms / 3) : ms;
  const usd = habit.usd === undefined ? null : Math.round(habit.usd * (0.7 + random() * 0.6) * 1000) / 1000;
  const finishedAt = at + took;
  insert("slot", {
    id: slot,
    task,
    revision,
    nominal: occurrence.nominal,
    pass: occurrence.pass,
    at: occurrence.at,
    run_id: id,
    recorded_at: at,
    outcome: state,
    reason: reasonOf(state),
    detail: detailOf(state, task),
    closed_at: finishedAt,
  });
  insert(
    "run",
    runRow({
      id,
      task,
      slotId: slot,
      slotAt: occurrence.at,
      state,
      reason: reasonOf(state),
      detail: detailOf(state, task),
      createdAt: at,
      startedAt: at + 300,
      finishedAt,
      exitCode: state === "succeeded" ? 0 : 1,
      changed: state === "succeeded" ? Math.floor(random() * 40) : null,
      usd,
      catchUp: at - occurrence.at > 1_800_000,
    }),
  );
  insert("attempt", {
    run_id: id,
    n: 1,
    started_at: at + 300,
    ended_at: finishedAt,
    outcome: state,
    reason: reasonOf(state),
    detail: detailOf(state, task),
    exit_code: state === "succeeded" ? 0 : 1,
    leaked: 0,
  });
  if (usd !== null)
    writeSpend(insert, { at, task, run: id, usd, kind: habit.id === "memory_consolidate" ? "agent" : "ask" });
  if (state === "succeeded") {
    const headline = habit.headlines[Math.floor(random() * habit.headlines.length)] ?? null;
    insert("report", {
      run_id: id,
      task,
      saved_at: finishedAt,
      body: JSON.stringify({ ...EMPTY_REPORT, headline }),
    });
  }
  return isTerminal(state as RunState) ? finishedAt : null;
}

function stateOf(dice: number, { failed = 0, timedOut = 0 }: Habit): string {
  if (dice < failed) return "failed";
  if (dice < failed + timedOut) return "timed_out";
  if (dice < failed + timedOut + 0.0012) return "lost";
  return dice < failed + timedOut + 0.003 ? "cancelled" : "succeeded";
}

function reasonOf(state: string): string | null {
  return state === "failed"
    ? "exit_code"
    : state === "timed_out"
      ? "timeout"
      : state === "lost"
        ? "exit_unknown"
        : null;
}

function detailOf(state: string, task: string): string | null {
  if (state === "timed_out") return "it took longer than 30 min";
  if (state !== "failed") return null;
  return task === "backup_photos" ? "the NAS did not answer (rsync exit 30)" : "it ended with exit code 1";
}

export function writeSpend(
  insert: Insert,
  {
    at,
    task,
    run,
    usd,
    kind,
    input = 40_000,
  }: { at: number; task: string; run: string; usd: number; kind: string; input?: number },
): void {
  const day = localDate(at, "Europe/Prague");
  insert("spend", {
    at,
    day,
    month: day.slice(0, 7),
    task,
    run_id: run,
    kind,
    model: kind === "gate" ? "claude-haiku-4-5" : "claude-sonnet-4-5",
    state: "settled",
    reserved_usd: usd,
    cost_usd: usd,
    input_tokens: input,
    output_tokens: Math.round(input / 31),
    cache_read_tokens: Math.round(input * 0.8),
    owner_pid: 4711,
    owner_started: "demo",
    owner_boot: "demo",
    settled_at: at + 1000,
  });
}

/** `genome_watch` after each success of `clinvar`, `publish_dashboard` after quiet came. */
function followers(
  insert: Insert,
  random: () => number,
  ends: readonly { at: number; task: string }[],
): void {
  let last = 0;
  let count = 0;
  const follow = (task: string, trigger: string, at: number, ms: number, state: string) => {
    count += 1;
    const id = `f${String(count).padStart(6, "0")}`;
    const ran = state === "succeeded" || state === "failed";
    insert(
      "run",
      runRow({
        id,
        task,
        trigger,
        slotAt: at,
        state,
        reason: state === "skipped" ? "task_said" : reasonOf(state),
        detail: state === "skipped" ? "nothing had changed" : detailOf(state, task),
        createdAt: at,
        startedAt: ran ? at + 200 : null,
        finishedAt: at + (ran ? ms : 200),
        attempts: ran ? 1 : 0,
        changed: ran ? 1 : null,
      }),
    );
    if (state !== "succeeded") return;
    const headline =
      task === "genome_watch" ? "61,204 variants joined, none moved" : "2 of 13 tasks are public";
    insert("report", {
      run_id: id,
      task,
      saved_at: at + ms,
      body: JSON.stringify({ ...EMPTY_REPORT, headline }),
    });
  };
  for (const { at, task } of ends.toSorted((a, b) => a.at - b.at)) {
    if (task === "clinvar")
      follow("genome_watch", "after", at + 500, 380 + Math.round(random() * 60), "succeeded");
    if (at - last < 3 * DAY) continue;
    last = at;
    follow(
      "publish_dashboard",
      "after_any",
      at + 11_000,
      2_900 + Math.round(random() * 500),
      random() < 0.03 ? "failed" : random() < 0.25 ? "skipped" : "succeeded",
    );
  }
}
