/** A home in which each payload stands alone in each text that a task, a person or the outside can write. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { readDemoConfig } from "../../scripts/demo/demo-home.ts";
import { NOW } from "../../scripts/demo/moments.ts";
import { type Insert, inserter, runRow } from "../../scripts/demo/sql.ts";
import { CONFIG } from "../../scripts/demo/tasks.ts";
import { EMPTY_REPORT } from "../../src/core/report.ts";
import type { Config, Task } from "../../src/core/task.ts";
import { createSqliteDatasets } from "../../src/datasets/sqlite/index.ts";
import { PAYLOADS } from "./payloads.ts";

export const taskOf = (n: number) => `hostile_${n}`;
export const runOf = (n: number) => `xss${n}`;

/** The demo's tasks, and one for each payload, which stands in all its words, those that no YAML would let through too. */
export async function hostileConfig(): Promise<Config> {
  const folder = mkdtempSync(join(tmpdir(), "nightdesk-hostile-"));
  const tasks = PAYLOADS.map((_, n) => `  - { id: ${taskOf(n)}, script: tasks/x.sh, schedule: on_demand }\n`);
  try {
    const config = await readDemoConfig(folder, CONFIG + tasks.join(""));
    return { ...config, tasks: config.tasks.map(hostile) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function hostile(task: Task): Task {
  const n = /^hostile_(\d+)$/.exec(task.id)?.[1];
  const payload = n === undefined ? undefined : PAYLOADS[Number(n)];
  if (payload === undefined) return task;
  return {
    ...task,
    work: { kind: "script", path: payload, args: [payload] },
    ruleText: payload,
    env: { [payload]: payload },
    envPass: [payload],
    model: payload,
    acceptRisk: payload,
    tools: [payload],
    approve: [payload],
    locks: [payload],
    uses: [payload] as never,
  };
}

export async function writePayloads(home: string): Promise<void> {
  const database = new DatabaseSync(join(home, "state", "ledger.db"), { timeout: 5000 });
  const insert = inserter(database);
  database.exec("begin");
  for (const [n, payload] of PAYLOADS.entries()) {
    writeRun(insert, n, payload);
    writeRest(insert, n, payload);
    writeFileSync(
      join(home, "logs", `${runOf(n)}.log`),
      `=== nightdesk run ${runOf(n)} attempt 1 started x ===\n${payload}\n=== run ${runOf(n)} attempt 1 ended: x ===\n`,
    );
  }
  database.exec("commit");
  database.close();
  await writeTable(home);
}

function writeRun(insert: Insert, n: number, payload: string): void {
  const id = runOf(n);
  const times = { createdAt: NOW - n, startedAt: NOW - n, finishedAt: NOW };
  insert("run", {
    ...runRow({ id, task: taskOf(n), trigger: "manual", slotAt: NOW - n, state: "failed", ...times }),
    reason: payload,
    detail: payload,
    exit_code: 1,
    log: `logs/${id}.log`,
    params: JSON.stringify({ [payload]: payload }),
  });
  insert("attempt", {
    run_id: id,
    n: 1,
    started_at: NOW - n,
    ended_at: NOW,
    outcome: "failed",
    leaked: 0,
    detail: payload,
    signal: payload,
  });
  const report = {
    ...EMPTY_REPORT,
    headline: payload,
    body: payload,
    metrics: [{ name: payload, value: 1, unit: payload }],
    artifacts: [payload],
    problems: [payload],
  };
  insert("report", { run_id: id, task: taskOf(n), saved_at: NOW, body: JSON.stringify(report) });
  insert("decision", { run_id: id, at: NOW, step: "gate_model", verdict: "go", reason: payload });
}

function writeRest(insert: Insert, n: number, payload: string): void {
  const run = { run_id: runOf(n), task: taskOf(n) };
  insert("finding", {
    ...run,
    key: `x${n}`,
    scope: "",
    severity: n % 3 === 0 ? "warning" : "info",
    title: payload,
    body: payload,
    state: "new",
    first_seen: NOW,
    last_seen: NOW,
  });
  insert("approval", {
    ...run,
    id: `ask${n}`,
    kind: "tool",
    tool: payload,
    input: payload,
    input_hash: "x",
    state: "pending",
    created_at: NOW,
    expires_at: NOW + 1e7,
  });
  insert("event", { at: NOW - n, kind: "test", text: payload });
  insert("outbox", {
    key: `xss${n}`,
    kind: "failure",
    severity: "info",
    title: payload,
    state: "sent",
    created_at: NOW - n,
    not_before: NOW,
  });
  insert("task_memory", { task: taskOf(n), failures_in_row: 1, paused_at: NOW, paused_why: payload });
}

/** Texts of cells, also within JSON. */
async function writeTable(home: string): Promise<void> {
  const datasets = createSqliteDatasets({ folder: join(home, "data"), now: () => NOW });
  const writer = await datasets.write("hostile", { task: taskOf(0), run: runOf(0), token: 1 });
  const columns = { n: "integer", cell: "text", folded: "json" } as const;
  const rows = await writer.declare("rows", { key: ["n"], columns });
  await rows.upsert(PAYLOADS.map((payload, n) => ({ n, cell: payload, folded: { [payload]: payload } })));
  await writer.commit();
  writer.close();
}
