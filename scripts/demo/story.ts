/** The night before Monday 23 November 2026, 07:52: the PC was off from Friday 18:02, and this is what it caught up. */
import { EMPTY_REPORT, type Report } from "../../src/core/report.ts";
import type { Config } from "../../src/core/task.ts";
import { type Insert, runRow } from "./sql.ts";
import { writeSpend } from "./year.ts";

const at = (text: string) => Date.parse(`2026-11-${text}+01:00`);

export const NOW = at("23T07:52:10");
export const STORY_FROM = at("20T18:02:00");
const BACK = at("23T07:41:00");

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

const GENOME_BODY = `LDLR, heterozygous. Three laboratories now agree where one had spoken before; **none disagrees**. The other 61,203 kept their class.

| | before | now |
|---|---|---|
| class | uncertain | likely pathogenic |
| stars | ★☆☆☆ | ★★☆☆ |
| release | 15 Nov | 22 Nov |

A chip call can be wrong: have it confirmed before you act. *Not medical advice.* Source: [ClinVar](https://www.ncbi.nlm.nih.gov/clinvar/).`;

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

type SlotFor = (
  task: string,
  text: string,
  run: string | null,
  end: Record<string, string | number | null>,
) => number;

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

function backup(insert: Insert, slotFor: SlotFor): void {
  const why = "NAS 192.168.1.20 did not answer, rsync exit 30";
  const id = "stbackup1";
  const slotId = slotFor("backup_photos", "20T23:30:00", id, {
    outcome: "failed",
    reason: "exit_code",
    detail: why,
    closed_at: at("23T07:47:11"),
  });
  insert(
    "run",
    runRow({
      id,
      task: "backup_photos",
      slotId,
      slotAt: at("20T23:30:00"),
      state: "failed",
      reason: "exit_code",
      detail: why,
      createdAt: BACK,
      startedAt: at("23T07:41:04"),
      finishedAt: at("23T07:47:11"),
      attempts: 2,
      exitCode: 30,
      catchUp: true,
      log: "logs/2026-11-23_backup_photos.log",
    }),
  );
  insert("attempt", {
    run_id: id,
    n: 1,
    started_at: at("23T07:41:04"),
    ended_at: at("23T07:41:36"),
    outcome: "failed",
    reason: "exit_code",
    detail: why,
    exit_code: 30,
    leaked: 0,
  });
  insert("attempt", {
    run_id: id,
    n: 2,
    started_at: at("23T07:46:40"),
    ended_at: at("23T07:47:11"),
    outcome: "failed",
    reason: "exit_code",
    detail: why,
    exit_code: 30,
    leaked: 0,
  });
}

export const QUESTION = {
  tool: "archive_notes",
  folder: "~/.claude/projects/nightdesk/memory",
  archive: [
    "feedback_ports_old.md",
    "docker_wsl_2025.md",
    "feedback_ports_2.md",
    "nas_mount_try1.md",
    "nas_mount_try2.md",
    "todo_march.md",
  ],
  keep_copy: true,
};

function consolidate(insert: Insert, slotFor: SlotFor): void {
  const id = "stmemory1";
  const slotId = slotFor("memory_consolidate", "21T02:00:00", id, {});
  insert(
    "run",
    runRow({
      id,
      task: "memory_consolidate",
      slotId,
      slotAt: at("21T02:00:00"),
      state: "waiting",
      waitingFor: "approval",
      reason: "approval",
      detail: "asks to archive 6 notes",
      createdAt: BACK,
      startedAt: at("23T07:41:05"),
      finishedAt: null,
      attempts: 2,
      usd: 0.31,
      catchUp: true,
      log: "logs/2026-11-23_memory_consolidate.log",
    }),
  );
  insert("attempt", {
    run_id: id,
    n: 1,
    started_at: at("23T07:41:05"),
    ended_at: at("23T07:41:19"),
    outcome: "failed",
    reason: "exit_code",
    detail: "API overloaded (529)",
    leaked: 0,
  });
  insert("attempt", {
    run_id: id,
    n: 2,
    started_at: at("23T07:41:49"),
    ended_at: at("23T07:43:22"),
    outcome: "succeeded",
    reason: null,
    detail: null,
    leaked: 0,
  });
  const body = `### Notes on ports and on the NAS were told three times

Of 214 notes 11 changed in the week. Two groups said the same thing in different words. They are folded together; the 31 and the 12 facts in them are all still there.

- **feedback_ports.md** now holds what two older notes repeated.
- **nas_mount.md** keeps the mount that worked and drops two that did not.
- **todo_march.md** lists seven things; git shows all seven done by 29 March.`;
  const metrics = [
    ["Notes read", 12],
    ["Folded in", 4],
    ["Facts lost", 0],
    ["Notes after", 214],
  ] as const;
  const report: Report = {
    ...EMPTY_REPORT,
    headline: "Folded 4 notes into 2 others without losing a fact; asks to archive 6 of 214",
    body,
    metrics: metrics.map(([name, value]) => ({ name, value, unit: null })),
  };
  insert("report", {
    run_id: id,
    task: "memory_consolidate",
    saved_at: at("23T07:43:22"),
    body: JSON.stringify(report),
  });
  insert("approval", {
    id: "a0192",
    run_id: id,
    task: "memory_consolidate",
    kind: "tool",
    tool: "archive_notes",
    input: JSON.stringify(QUESTION),
    input_hash: "demo-hash",
    state: "pending",
    created_at: at("23T07:43:22"),
    expires_at: at("24T07:43:22"),
  });
  const steps = [
    ["calendar", "go", "Slot of Sat 02:00 is the newest, so it runs"],
    ["budget", "go", "Estimate $0.34 fits: run $0.50, day $2.00, month $20.00"],
    ["input", "go", "11 of 214 notes changed since 14 Nov"],
    ["gate_model", "go", "two folders hold notes on the same ports"],
  ] as const;
  for (const [step, verdict, reason] of steps)
    insert("decision", { run_id: id, at: at("23T07:41:04"), step, verdict, reason });
  writeSpend(insert, {
    at: at("23T07:41:04"),
    task: "memory_consolidate",
    run: id,
    usd: 0.002,
    kind: "gate",
    input: 1_900,
  });
  writeSpend(insert, {
    at: at("23T07:43:22"),
    task: "memory_consolidate",
    run: id,
    usd: 0.308,
    kind: "agent",
    input: 184_220,
  });
}

function running(insert: Insert): void {
  const id = "stclinpgx1";
  const from = at("23T07:43:47");
  insert(
    "run",
    runRow({
      id,
      task: "clinpgx",
      trigger: "dependency",
      slotAt: from,
      state: "running",
      createdAt: from,
      startedAt: from,
      finishedAt: null,
      attempts: 1,
    }),
  );
  insert("attempt", { run_id: id, n: 1, started_at: from, leaked: 0 });
  insert("report", {
    run_id: id,
    task: "clinpgx",
    saved_at: from,
    body: JSON.stringify({ ...EMPTY_REPORT, headline: "Newer archive of 20 Nov: 612 of 1,040 pages" }),
  });
}

function findings(insert: Insert): void {
  const add = (
    task: string,
    key: string,
    severity: string,
    title: string,
    body: string | null,
    first: string,
    state = "new",
    resolved: string | null = null,
  ) =>
    insert("finding", {
      task,
      key,
      scope: "",
      severity,
      title,
      body,
      state,
      first_seen: at(first),
      last_seen: at("23T07:43:30"),
      resolved_at: resolved === null ? null : at(resolved),
      run_id: `st${task.slice(0, 6).replace("_", "")}1`,
    });
  add(
    "genome_watch",
    "ldlr",
    "critical",
    "1 of your 61,204 variants moved from uncertain to likely pathogenic, 2 stars",
    GENOME_BODY,
    "23T07:42:54",
  );
  add(
    "finance_reconcile",
    "missing",
    "warning",
    "3 payments in the bank are not in Notion",
    "| day | to | CZK |\n|---|---|---:|\n| 18 Nov | Alza.cz | 2,390.00 |\n| 19 Nov | Pražská energetika | 1,842.00 |\n| 20 Nov | Dr. Max Letná | 588.00 |\n| | **118 of 121 matched** | **4,820.00** |",
    "23T07:43:36",
  );
  add(
    "project_health",
    "late:nightdesk",
    "warning",
    "nightdesk: 5 commits not pushed for 9 days",
    "Its own rhythm is a push every two days. The other 37 repositories are in order.",
    "23T07:43:26",
  );
  add(
    "idea_tracker",
    "tram",
    "info",
    "tram_board is active again: first commit in 41 days",
    null,
    "23T07:44:44",
  );
  add(
    "data_freshness",
    "clinpgx.newer",
    "info",
    "ClinPGx published a newer archive on 20 Nov; the update is running",
    null,
    "23T07:43:14",
  );
  add(
    "energy_prices",
    "cheap",
    "info",
    "Electricity is cheapest today from 12:00 to 14:00, 0.94 CZK/kWh",
    null,
    "23T07:42:58",
  );
  add(
    "project_health",
    "dirty:photo-index",
    "info",
    "photo-index is clean again after 4 days",
    null,
    "19T06:30:00",
    "resolved",
    "23T07:43:26",
  );
  add(
    "data_freshness",
    "energy.gap",
    "warning",
    "energy: 1 hour is missing, 25 Oct",
    null,
    "02T04:00:00",
    "ongoing",
  );
  add(
    "data_freshness",
    "photos.old",
    "warning",
    "photos: the newest copy is 4 days old",
    null,
    "20T07:00:00",
    "ongoing",
  );
  add(
    "memory_consolidate",
    "backup-hour",
    "warning",
    "2 notes contradict each other on the backup hour (23:00, 23:30)",
    null,
    "14T02:00:00",
    "ongoing",
  );
  add("memory_consolidate", "near", "info", "6 near-duplicate notes in 214", null, "16T02:00:00", "ongoing");
}

function told(insert: Insert): void {
  const add = (key: string, kind: string, title: string, when: string, state: string) =>
    insert("outbox", {
      key,
      kind,
      severity: "info",
      title,
      created_at: at(when),
      not_before: at(when),
      state,
    });
  add("q", "approval", "Telegram: the question on 6 notes", "23T07:43:22", "sent");
  add("f", "failure", "Telegram: backup_photos failed", "23T07:47:11", "sent");
  add("b", "success", "Telegram: morning_brief", "23T07:45:19", "pending");
}
