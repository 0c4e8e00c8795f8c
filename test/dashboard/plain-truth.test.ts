/** What the dashboard must not say: a busy home in which much goes wrong, over a year of an invented person. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, test } from "node:test";
import { makeDemoHome, readDemoConfig, serveDemo } from "../../scripts/demo/demo-home.ts";
import { at, NOW } from "../../scripts/demo/moments.ts";
import { type Insert, inserter, runRow } from "../../scripts/demo/sql.ts";
import { CHANNELS, CONFIG } from "../../scripts/demo/tasks.ts";
import { READS } from "../../src/dashboard/api/routes.ts";
import type { Answer, ReadName } from "../../src/dashboard/api/routes.ts";
import type { Dashboard } from "../../src/dashboard/server/serve.ts";
import { createSqliteDatasets } from "../../src/datasets/sqlite/index.ts";
import { openSqliteLedger } from "../../src/ledger/index.ts";
import { enter, type Insider, visit } from "./visitor.ts";

const MINUTE = 60_000;
const TICKS = ["tick_a", "tick_b", "tick_c", "tick_d"];
const BUSY = `${CONFIG.replace(CHANNELS, "")}${TICKS.map((id) => `  - { id: ${id}, script: tasks/tick.sh, schedule: every 1m }\n`).join("")}`;

const home = mkdtempSync(join(tmpdir(), "nightdesk-truth-"));
let dashboard: Dashboard;
let inside: Insider;
before(async () => {
  await makeDemoHome(home);
  const store = await openSqliteLedger({ path: join(home, "state", "ledger.db") });
  await store.ledger.keepGoodConfig(await readDemoConfig(home, BUSY), NOW);
  await store.close();
  const database = new DatabaseSync(join(home, "state", "ledger.db"));
  // Nothing but what this file says.
  database.exec("delete from finding");
  database.exec(
    "update run set state = 'succeeded', waiting_for = null, finished_at = created_at where finished_at is null",
  );
  write(inserter(database));
  database.exec("update task_memory set failures_in_row = 5 where task = 'finance_reconcile'");
  database.close();
  await createDataset("tmp");
  dashboard = await serveDemo(home, 0);
  inside = await enter(dashboard.port, dashboard.link());
});
after(async () => {
  await dashboard.close();
  rmSync(home, { recursive: true, force: true });
});

function write(insert: Insert): void {
  const run = (id: string, task: string, state: string, minutes: number, more: object = {}) => {
    const begun = NOW - minutes * MINUTE;
    const isOpen = state === "running" || state === "queued";
    insert("run", {
      ...runRow({
        id,
        task,
        trigger: "manual",
        slotAt: begun,
        state,
        createdAt: begun,
        startedAt: state === "queued" ? null : begun,
        finishedAt: isOpen ? null : begun + 1000,
      }),
      ...more,
    });
  };
  for (const n of [5, 4, 3, 2, 1])
    run(`finance${n}`, "finance_reconcile", "failed", n, { reason: "exit", detail: "1", exit_code: 1 });
  run("finance0", "finance_reconcile", "running", 0);
  run("publish0", "publish_dashboard", "queued", 0, { trigger: "after_any" });
  for (const n of [9, 8, 7])
    run(`asked${n}`, "energy_prices", "failed", n, { reason: "exit", detail: "1", exit_code: 1 });
  for (const n of [1, 2, 3, 4, 5, 6, 7, 8, 9]) skip(insert, n, "paused", "on holiday");
  skip(insert, 10, "gate", "nothing had changed");
  const same = { reason: "exit", detail: "1", exit_code: 1 };
  run("nightly", "energy_prices", "failed", 30, { ...same, trigger: "slot", slot_id: 990_010 });
  const finding = (task: string, key: string, scope: string, first: number, state: string) =>
    insert("finding", {
      task,
      key,
      scope,
      severity: "warning",
      title: key,
      body: null,
      state,
      first_seen: first,
      last_seen: NOW,
      resolved_at: null,
      run_id: "finance1",
    });
  finding("project_health", "twice_tonight", "tmp", NOW - 20 * MINUTE, "ongoing");
  finding("project_health", "last_week", "tmp", at("14T02:00:00"), "ongoing");
  finding("project_health", "old_tmp", "", at("14T02:00:00"), "ongoing");
  finding("data_freshness", "old_my_tmp", "freshness", at("14T02:00:00"), "ongoing");
  finding("data_freshness", "old_tmp", "freshness", at("14T02:00:00"), "ongoing");
}

function skip(insert: Insert, n: number, reason: string, detail: string): void {
  const moment = NOW - n * 10 * MINUTE;
  insert("slot", {
    id: 990_000 + n,
    task: "energy_prices",
    revision: 1,
    nominal: `skipped ${n}`,
    pass: 1,
    at: moment,
    run_id: null,
    recorded_at: moment,
    outcome: "skipped",
    reason,
    detail,
    closed_at: moment,
  });
}

async function createDataset(name: string): Promise<void> {
  const datasets = createSqliteDatasets({ folder: join(home, "data"), now: () => NOW });
  const writer = await datasets.write(name, { task: "t", run: "r", token: 1 });
  await writer.declare("rows", { key: ["id"], columns: { id: "integer" } });
  await writer.commit();
  writer.close();
}

async function answer<N extends ReadName>(name: N, path: string): Promise<Answer<N>> {
  const { status, text } = await inside.get(path);
  assert.equal(status, 200, `${path}: ${text}`);
  return READS[name].answer.parse(JSON.parse(text)) as Answer<N>;
}

test("DASH-191 a task that failed and is tried again now counts as failed", async () => {
  const { failures, counts } = await answer("front", "/api/front?since=day");
  const failure = failures.find(({ run }) => run.task === "finance_reconcile");
  assert.equal(failure?.run.id, "finance1");
  assert.equal(failure?.failures_in_row, 5);
  assert.equal(counts.failed_tasks, failures.length);
  const { tasks } = await answer("grid", "/api/tasks?filter=need_you");
  assert.ok(tasks.some(({ id }) => id === "finance_reconcile"));
});

test("DASH-192 a finding of the stretch is new, however many runs reported it", async () => {
  const { findings, seen_before: seen, counts } = await answer("front", "/api/front");
  assert.deepEqual(
    findings.map(({ key }) => key),
    ["twice_tonight"],
  );
  assert.equal(counts.warning, 1);
  assert.ok(seen.some(({ key }) => key === "last_week"));
});

test("DASH-193 every slot to come is counted, and marks reach to the end of the day", async () => {
  const day = await answer("day", "/api/day");
  const rest = Math.ceil((day.until - NOW) / MINUTE) - 1;
  for (const id of TICKS) {
    const marks = day.tasks.find(({ task }) => task === id)?.moments ?? [];
    assert.ok(marks.length <= 48, "each is one mark of a few");
    assert.equal(
      marks.reduce((sum, { count }) => sum + count, 0),
      rest,
    );
    assert.ok((marks.at(-1)?.at ?? 0) > day.until - 30 * MINUTE);
  }
  const others = day.tasks
    .filter(({ task }) => !TICKS.includes(task))
    .flatMap(({ moments }) => moments.filter(({ look, at: moment }) => look === "planned" && moment > NOW));
  assert.equal(day.to_come, TICKS.length * rest + others.length);
});

test("DASH-193 what a day has too much of is told, and its newest marks are drawn", async () => {
  const from = at("11T00:00:00");
  const earlier = await answer("day", "/api/day?date=2026-11-11");
  const database = new DatabaseSync(join(home, "state", "ledger.db"));
  database.exec("begin");
  const insert = inserter(database);
  const facts = { task: "project_health", trigger: "manual", state: "succeeded" };
  for (let n = 0; n < 3100; n += 1) {
    const begun = from + n * 25_000;
    const run = { ...facts, slotAt: begun, createdAt: begun, startedAt: begun, finishedAt: begun + 1000 };
    insert("run", runRow({ id: `many${n}`, ...run }));
  }
  database.exec("commit");
  database.close();
  const day = await answer("day", "/api/day?date=2026-11-11");
  const bars = (all: typeof day) => all.tasks.flatMap((row) => row.bars);
  assert.equal(bars(day).length, 3000);
  assert.equal(day.not_drawn, bars(earlier).length + 3100 - 3000);
  assert.ok(bars(day).some(({ run }) => run === "many3099"));
  assert.equal(day.slots, earlier.slots);
});

test("DASH-194 a task that follows any other never follows itself", async () => {
  const { next } = await answer("front", "/api/front");
  const follower = next.find(({ task }) => task === "publish_dashboard");
  assert.equal(follower?.after, "finance_reconcile");
});

test("DASH-195 without a channel no message waits to be sent", async () => {
  const { told } = await answer("front", "/api/front");
  assert.ok(told.some(({ state }) => state === "kept"));
  assert.ok(told.every(({ state }) => state !== "pending"));
});

test("DASH-196 equal failures of a task are one row, the newest first, and what is planned did not run", async () => {
  const { ran } = await answer("front", "/api/front");
  const rows = ran.filter(({ task, look }) => task === "finance_reconcile" && look === "failed");
  assert.deepEqual(
    rows.map(({ id, count, slot_at: first, last_slot_at: last }) => [id, count, first, last]),
    [["finance1", 5, NOW - 5 * MINUTE, NOW - MINUTE]],
  );
  assert.equal(ran[0]?.id, "finance1");
  assert.ok(ran.every(({ look }) => look !== "planned"));
});

test("DASH-196 DASH-206 what was asked for is not said to have had a slot", async () => {
  const { ran } = await answer("front", "/api/front");
  const rows = ran.filter(({ task, look }) => task === "energy_prices" && look === "failed");
  assert.deepEqual(
    rows.map(({ trigger, count }) => [trigger, count]),
    [
      ["manual", 3],
      ["slot", 1],
    ],
  );
});

test("DASH-206 moments of a task that did not run for one reason are one row, however many", async () => {
  const { idle, counts } = await answer("front", "/api/front?since=day");
  const rows = idle.filter(({ task }) => task === "energy_prices");
  const [paused, gate] = rows;
  assert.deepEqual(
    [paused?.count, paused?.slot_at, paused?.last_slot_at, gate?.count],
    [9, NOW - 90 * MINUTE, NOW - 10 * MINUTE, 1],
  );
  assert.equal(
    idle.reduce((sum, { count }) => sum + count, 0),
    counts.idle,
  );
});

test("DASH-111 a finding stands with a dataset only if data_freshness says so, never because names are alike", async () => {
  const { datasets } = await answer("datasets", "/api/data");
  const tmp = datasets.find(({ name }) => name === "tmp") ?? assert.fail();
  assert.deepEqual(
    tmp.findings.map(({ task, key }) => `${task} ${key}`),
    ["data_freshness old_tmp"],
  );
});

test("DASH-198 a link that is no longer good says how to get another", async () => {
  const { status, text } = await visit(dashboard.port, "/");
  assert.equal(status, 401);
  assert.match(
    text,
    /This link was used already, or Nightdesk was started again: <code>nightdesk open<\/code> makes a new one\./,
  );
});
