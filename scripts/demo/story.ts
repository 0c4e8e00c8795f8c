/** The night before Monday 23 November 2026, 07:52: the PC was off from Friday 18:02, and this is what it caught up. */
import { EMPTY_REPORT, type Report } from "../../src/core/report.ts";
import type { Config } from "../../src/core/task.ts";
import { at, BACK, GENOME_BODY, type SlotFor, STORY_FROM } from "./moments.ts";
import { type Insert, runRow } from "./sql.ts";
import { findings, told } from "./story-findings.ts";
import { backup, consolidate, running } from "./story-runs.ts";
import { writeSpend } from "./year.ts";

interface Caught {
  readonly task: string;
  readonly slot: string | null;
  readonly from: string;
  readonly ms: number;
  readonly headline: string;
  readonly usd?: number;
  readonly trigger?: string;
  readonly body?: string;
  readonly metrics?: Report["metrics"];
  readonly state?: string;
}

const CAUGHT: readonly Caught[] = [
  {
    task: "clinvar",
    slot: "22T03:00:00",
    from: "23T07:41:40",
    ms: 73_000,
    headline: "Release of 22 Nov: 2,914 changed, 38,293 new",
  },
  {
    task: "genome_watch",
    slot: null,
    from: "23T07:42:54",
    ms: 410,
    headline: "61,204 variants joined, 1 moved",
    trigger: "after",
    body: GENOME_BODY,
    metrics: [
      { name: "Variants joined", value: 61_204, unit: null },
      { name: "Moved", value: 1, unit: null },
    ],
  },
  {
    task: "energy_prices",
    slot: "22T14:30:00",
    from: "23T07:42:56",
    ms: 3_000,
    headline: "24 hours of prices for today",
  },
  {
    task: "weekly_summary",
    slot: "22T20:00:00",
    from: "23T07:42:59",
    ms: 11_000,
    headline: "Week 47 written",
    usd: 0.02,
  },
  {
    task: "data_freshness",
    slot: "23T04:00:00",
    from: "23T07:43:10",
    ms: 4_000,
    headline: "9 datasets: 2 old, 1 unknown, 1 with a gap",
  },
  {
    task: "finance_reconcile",
    slot: "23T06:00:00",
    from: "23T07:43:15",
    ms: 21_000,
    headline: "118 of 121 payments matched",
  },
  {
    task: "project_health",
    slot: "23T06:30:00",
    from: "23T07:43:24",
    ms: 1_900,
    headline: "38 repositories, 1 late push",
  },
  {
    task: "idea_tracker",
    slot: "23T06:45:00",
    from: "23T07:43:26",
    ms: 78_000,
    headline: "23 ideas, 1 changed status",
    usd: 0.09,
  },
  {
    task: "morning_brief",
    slot: "23T07:45:00",
    from: "23T07:45:00",
    ms: 19_000,
    headline: "Written; Telegram gets it at 08:00",
    usd: 0.03,
  },
  {
    task: "publish_dashboard",
    slot: null,
    from: "23T07:45:20",
    ms: 3_000,
    headline: "2 of 13 tasks are public",
    trigger: "after_any",
  },
];

const SUPERSEDED = [
  ["data_freshness", "21T04:00:00"],
  ["project_health", "21T06:30:00"],
  ["energy_prices", "21T14:30:00"],
  ["data_freshness", "22T04:00:00"],
  ["project_health", "22T06:30:00"],
] as const;

export function writeStory(insert: Insert, config: Config): void {
  const revisions = new Map(config.tasks.map(({ id }, index) => [id, index]));
  let slot = 900_000;
  const slotFor = (
    task: string,
    text: string,
    run: string | null,
    end: Record<string, string | number | null>,
  ) => {
    slot += 1;
    const nominal = `2026-11-${text}`;
    insert("slot", {
      id: slot,
      task,
      revision: revisionOf(task),
      nominal,
      pass: 1,
      at: at(text),
      run_id: run,
      recorded_at: BACK,
      ...end,
    });
    return slot;
  };
  function revisionOf(task: string): number {
    return revisions.has(task) ? REVISIONS.indexOf(task) + 1 : 1;
  }
  insert("event", {
    at: BACK,
    kind: "absence",
    text: JSON.stringify({ from: STORY_FROM, until: BACK, missed: 14, caught_up: 9 }),
  });
  const standing = new Map<string, string>();
  for (const caught of CAUGHT) standing.set(caught.task, playCaught(insert, slotFor, caught));
  for (const [task, text] of SUPERSEDED) {
    slotFor(task, text, null, {
      outcome: "missed",
      reason: "superseded",
      detail: standing.get(task) ?? null,
      closed_at: BACK,
    });
  }
  backup(insert, slotFor);
  consolidate(insert, slotFor);
  running(insert);
  insert(
    "run",
    runRow({
      id: "st0skip",
      task: "publish_dashboard",
      trigger: "after_any",
      slotAt: at("23T07:47:00"),
      state: "skipped",
      reason: "task_said",
      detail: "nothing had changed",
      createdAt: at("23T07:47:00"),
      startedAt: null,
      finishedAt: at("23T07:47:01"),
      attempts: 0,
    }),
  );
  findings(insert);
  told(insert);
}

/** Tasks with slots, in the order in which the year numbered their revisions. */
const REVISIONS = [
  "clinvar",
  "clinpgx",
  "data_freshness",
  "energy_prices",
  "finance_reconcile",
  "project_health",
  "idea_tracker",
  "memory_consolidate",
  "morning_brief",
  "weekly_summary",
  "backup_photos",
];

function playCaught(insert: Insert, slotFor: SlotFor, caught: Caught): string {
  const { task, ms, usd } = caught;
  const id = `st${task.slice(0, 6).replace("_", "")}1`;
  const from = at(caught.from);
  const end = { outcome: "succeeded", closed_at: from + ms };
  const slotId = caught.slot === null ? null : slotFor(task, caught.slot, id, end);
  const slotAt = caught.slot === null ? from : at(caught.slot);
  insert(
    "run",
    runRow({
      id,
      task,
      trigger: caught.trigger ?? "slot",
      slotId,
      slotAt,
      state: "succeeded",
      createdAt: BACK,
      startedAt: from,
      finishedAt: from + ms,
      exitCode: 0,
      changed: 12,
      usd: usd ?? null,
      catchUp: slotAt < BACK - 3_600_000,
      log: `logs/2026-11-23_${task}.log`,
    }),
  );
  insert("attempt", {
    run_id: id,
    n: 1,
    started_at: from,
    ended_at: from + ms,
    outcome: "succeeded",
    exit_code: 0,
    leaked: 0,
  });
  const report: Report = {
    ...EMPTY_REPORT,
    headline: caught.headline,
    body: caught.body ?? null,
    metrics: caught.metrics ?? [],
  };
  insert("report", { run_id: id, task, saved_at: from + ms, body: JSON.stringify(report) });
  if (usd !== undefined) writeSpend(insert, { at: from, task, run: id, usd, kind: "ask" });
  return id;
}
