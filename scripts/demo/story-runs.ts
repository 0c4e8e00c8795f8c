/** The three runs of the story that need a word: one failed, one asks, one is still at work. */
import { EMPTY_REPORT, type Report } from "../../src/core/report.ts";
import { at, BACK, type SlotFor } from "./moments.ts";
import { type Insert, runRow } from "./sql.ts";
import { writeSpend } from "./year.ts";

export function backup(insert: Insert, slotFor: SlotFor): void {
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

const QUESTION = {
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

export function consolidate(insert: Insert, slotFor: SlotFor): void {
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

export function running(insert: Insert): void {
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
