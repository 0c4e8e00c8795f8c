/** A hundred public tasks and a year: the page stays one that a phone can load. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { readDemoConfig } from "../../scripts/demo/demo-home.ts";
import { exportDemo } from "../../scripts/demo/published.ts";
import { type Insert, inserter, runRow } from "../../scripts/demo/sql.ts";
import type { Task } from "../../src/core/task.ts";
import { openSqliteLedger } from "../../src/ledger/index.ts";
import { answersOf } from "./published-stage.ts";

const NOW = Date.UTC(2026, 10, 23, 6, 50);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

test("DASH-65 a hundred public tasks and a year of them are at most 2 MB, with every screen", async () => {
  const home = mkdtempSync(join(tmpdir(), "nightdesk-large-"));
  try {
    await fill(home);
    const site = await exportDemo(home);
    const answers = answersOf(site);
    assert.equal(site.publicTasks.length, 100);
    const page = site.files.get("index.html") ?? new Uint8Array();
    const gzipped = gzipSync(page).length;
    console.log(
      `100 tasks and a year: ${(page.length / 1e6).toFixed(2)} MB, ${(gzipped / 1e6).toFixed(2)} MB gzipped`,
    );
    for (const [name, part] of Object.entries(answers))
      console.log(`  ${name}: ${JSON.stringify(part).length}`);
    const all = [...site.files.values()].reduce((sum, { length }) => sum + length, 0);
    assert.ok(all <= 2_000_000, `${all} bytes`);
    assert.ok(Object.keys(answers.days).length >= 2 && Object.keys(answers.days).length <= 14);
    for (const id of site.publicTasks) {
      assert.ok((answers.history[id]?.rows.length ?? 0) >= 8, id);
      assert.ok((answers.trends[id]?.points.length ?? 0) >= 40, id);
      assert.ok(
        Object.values(answers.task_years[id] ?? {}).some(({ ends }) => Object.keys(ends).length > 0),
        id,
      );
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});

/** Ninety tasks once a day, eight every hour, two every ten minutes; one run in twenty fails, one in thirty is tried twice. */
async function fill(home: string): Promise<void> {
  const lines = Array.from({ length: 100 }, (_, i) => {
    const schedule =
      i < 90
        ? `schedule: daily, time: "0${i % 7}:${10 + (i % 50)}"`
        : i < 98
          ? "schedule: hourly"
          : "schedule: every 10m";
    return `  - { id: a_public_task_number_${i}, script: tasks/x.py, ${schedule}, visibility: public }`;
  });
  mkdirSync(join(home, "state"));
  const config = await readDemoConfig(home, `timezone: Europe/Prague\ntasks:\n${lines.join("\n")}\n`);
  const path = join(home, "state", "ledger.db");
  const store = await openSqliteLedger({ path });
  await store.ledger.keepGoodConfig(config, NOW);
  await store.close();
  const database = new DatabaseSync(path);
  database.exec("begin");
  const insert = inserter(database);
  let slot = 0;
  for (const [index, task] of config.tasks.entries()) {
    const step = index < 90 ? DAY : index < 98 ? HOUR : HOUR / 6;
    // The busy ones keep to their last month: more would only be more of the same.
    const from = NOW - (index < 90 ? 365 * DAY : 35 * DAY);
    slot = fillTask(insert, task, { revision: index + 1, from, step, slot });
  }
  database.exec("commit");
  database.close();
}

interface Filling {
  readonly revision: number;
  readonly from: number;
  readonly step: number;
  readonly slot: number;
}

function fillTask(insert: Insert, task: Task, { revision, from, step, slot }: Filling): number {
  let id = slot;
  const { zone } = task;
  insert("revision", {
    id: revision,
    task: task.id,
    rule: JSON.stringify(task.rule),
    zone,
    from_at: from,
    planned_until: NOW,
  });
  for (let at = from; at < NOW; at += step) {
    id += 1;
    const run = id.toString(32).padStart(17, "0");
    const outcome = id % 20 === 0 ? "failed" : "succeeded";
    const end = at + 1000 + (id % 977) * 60;
    const attempts = id % 30 === 0 ? 2 : 1;
    const base = { task: task.id, revision, nominal: new Date(at).toISOString().slice(0, 19), pass: 1, at };
    insert("slot", { id, ...base, run_id: run, recorded_at: at, outcome, closed_at: end });
    const facts = { slotId: id, slotAt: at, createdAt: at, startedAt: at + 100, finishedAt: end };
    insert(
      "run",
      runRow({
        id: run,
        task: task.id,
        state: outcome,
        reason: outcome === "failed" ? "exit_code" : null,
        attempts,
        ...facts,
      }),
    );
    for (let n = 1; n <= attempts; n += 1)
      insert("attempt", { run_id: run, n, started_at: at + 100, ended_at: end, outcome });
  }
  return id;
}
