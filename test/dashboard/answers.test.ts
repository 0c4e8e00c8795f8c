/** What the dashboard answers, over a year of an invented person. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { READS } from "../../src/dashboard/api/routes.ts";
import type { Answer, ReadName } from "../../src/dashboard/api/routes.ts";
import { openStage, type Stage } from "./stage.ts";
import { enter, type Insider } from "./visitor.ts";

let stage: Stage;
let inside: Insider;
before(async () => {
  stage = await openStage();
  inside = await enter(stage.port, stage.dashboard.link());
});
after(() => stage.close());

async function answer<N extends ReadName>(name: N, path: string): Promise<Answer<N>> {
  const { status, text } = await inside.get(path);
  assert.equal(status, 200, `${path}: ${text}`);
  return READS[name].answer.parse(JSON.parse(text)) as Answer<N>;
}

test("DASH-20 every answer has the form that is promised", async () => {
  const asked: readonly (readonly [ReadName, string])[] = [
    ["session", "/api/session"],
    ...["night", "day", "weekend", "week"].map((since) => ["front", `/api/front?since=${since}`] as const),
    ...["40_slots", "14_days", "90_days", "year"].map(
      (range) => ["grid", `/api/tasks?range=${range}`] as const,
    ),
    ["grid", "/api/tasks?filter=need_you&q=failed&page=9"],
    ["task", "/api/tasks/clinvar"],
    ["task", "/api/tasks/publish_dashboard"],
    ["history", "/api/tasks/data_freshness/history?limit=5"],
    ["history", "/api/tasks/backup_photos/history?state=failed"],
    ["trend", "/api/tasks/clinvar/trend?range=all"],
    ["run", "/api/runs/stmemory1"],
    ["run", "/api/runs/stbackup1"],
    ["failures", "/api/failures?limit=3"],
    ["day", "/api/day"],
    ["day", "/api/day?date=2026-10-25"],
    ["year", "/api/year"],
    ["year", "/api/year?year=2025&task=clinvar"],
    ["datasets", "/api/data"],
    ["rows", "/api/data/energy/prices?page=2&sort=czk_kwh&down=0"],
    ["spend", "/api/spend"],
    ["audit", "/api/audit?days=90"],
    ["search", "/api/search?q=genome"],
  ];
  for (const [name, path] of asked) await answer(name, path);
  const named = new Set(asked.map(([name]) => name));
  assert.deepEqual(
    Object.keys(READS).filter((name) => !named.has(name as ReadName)),
    [],
  );
});

test("DASH-21 the sentence, the strip and the tables of the front page agree", async () => {
  const {
    counts,
    ran,
    idle,
    absence,
    findings,
    approvals,
    failures,
    cost_usd: cost,
  } = await answer("front", "/api/front");
  assert.deepEqual(
    [
      counts.critical,
      counts.warning,
      counts.info,
      counts.waiting,
      counts.failed_tasks,
      counts.runs,
      counts.succeeded,
      counts.running,
    ],
    [1, 2, 3, 1, 1, 13, 10, 1],
  );
  assert.equal(ran.length, 13);
  assert.deepEqual(
    ran.slice(0, 3).map(({ task }) => task),
    ["memory_consolidate", "backup_photos", "clinpgx"],
  );
  assert.equal(idle.length, counts.idle);
  assert.equal(absence?.moments.length, 14);
  assert.equal(
    absence?.moments.filter(({ look }) => look === "superseded").length,
    idle.filter(({ look }) => look === "superseded").length,
  );
  assert.equal(findings[0]?.severity, "critical");
  assert.equal(approvals[0]?.state, "pending");
  assert.equal(failures[0]?.run.task, "backup_photos");
  assert.ok(Math.abs(cost - 0.45) < 1e-9);
});

test("DASH-22 every non-run has a cell and a reason in words", async () => {
  const { tasks } = await answer("grid", "/api/tasks");
  const looks = new Set(["skipped", "missed", "merged", "superseded"]);
  const idle = tasks.flatMap(({ cells }) => cells).filter(({ look }) => looks.has(look));
  assert.ok(idle.length > 20);
  assert.deepEqual(
    idle.filter(({ why }) => why === null || why === ""),
    [],
  );
  assert.deepEqual(
    tasks.slice(0, 3).map(({ id }) => id),
    ["backup_photos", "memory_consolidate", "clinpgx"],
  );
  assert.ok(
    tasks.every(({ cells }) =>
      cells.every(({ at }, index) => index === 0 || at >= (cells[index - 1]?.at ?? 0)),
    ),
  );
});

test("DASH-23 pages of raw rows follow one another without a gap or a repeat", async () => {
  const seen: string[] = [];
  for (let at: number | null = null, pages = 0; pages < 100; pages += 1) {
    const page: Answer<"history"> = await answer(
      "history",
      `/api/tasks/project_health/history?limit=20${at === null ? "" : `&before=${at}`}`,
    );
    seen.push(...page.rows.map(({ id }) => id));
    if (page.next === null) break;
    at = page.next;
  }
  assert.equal(new Set(seen).size, seen.length);
  const all = await answer("audit", "/api/audit?days=400");
  assert.equal(seen.length, all.tasks.find(({ task }) => task === "project_health")?.recorded);
});

test("DASH-24 days are those of the home's zone, also where clocks change", async () => {
  const long = await answer("day", "/api/day?date=2026-10-25");
  assert.equal(long.until - long.from, 25 * 3_600_000);
  const short = await answer("day", "/api/day?date=2026-03-29");
  assert.equal(short.until - short.from, 23 * 3_600_000);
  const { days } = await answer("year", "/api/year?year=2026");
  const { tasks } = await answer("audit", "/api/audit?days=327");
  const recorded = days
    .flatMap(({ ends }) => Object.values(ends))
    .reduce((sum: number, count) => sum + (count ?? 0), 0);
  assert.ok(recorded >= tasks.reduce((sum, task) => sum + task.recorded, 0) - 20);
});

test("DASH-25 a table is filtered by bound values, and a wrong filter is a sentence", async () => {
  const good = await answer(
    "rows",
    "/api/data/genome_watch/changes?filter=stars%20%3E%3D%202%20and%20gene%20%3D%20LDLR",
  );
  assert.ok(good.rows.length > 0);
  const gene = good.columns.findIndex(({ name }) => name === "gene");
  assert.ok(good.rows.every((row) => row[gene] === "LDLR"));
  const evil = await answer(
    "rows",
    `/api/data/genome_watch/changes?filter=${encodeURIComponent("x' or 1=1; drop table changes --")}`,
  );
  assert.deepEqual(evil.rows, []);
  const wrong = await answer("rows", "/api/data/genome_watch/changes?filter=sters%20%3E%201");
  assert.match(wrong.problem ?? "", /no column "sters"/);
  assert.equal((await inside.get("/api/data/genome_watch/nothing")).status, 404);
});

test("DASH-26 a trend names its stretches and what fell out of them", async () => {
  const {
    stretches,
    outliers,
    points,
    top_ms: top,
  } = await answer("trend", "/api/tasks/clinvar/trend?range=all");
  assert.ok(stretches.length >= 2, "the pace changed in August");
  assert.ok((stretches.at(-1)?.median ?? 0) > (stretches[0]?.median ?? 0) * 1.2);
  assert.ok(outliers.length > 0 && outliers.length < points.length / 10);
  assert.ok(top < Math.max(...points.map(({ ms }) => ms)), "an outlier does not squeeze the scale");
});

test("DASH-27 (12) signs that steer are shown, not obeyed", async () => {
  const { text } = await inside.get(`/api/search?q=${encodeURIComponent("a\u202eb\u001b[31m\u200b")}`);
  assert.match(text, /a\\\\u202eb\\\\x1b\[31m\\\\u200b/);
});

test("DASH-28 what cannot be understood is refused with a sentence", async () => {
  for (const path of [
    "/api/tasks?range=never",
    "/api/day?date=yesterday",
    "/api/audit?days=0",
    "/api/front?surprise=1",
    "/api/tasks?page=-1",
  ])
    assert.equal((await inside.get(path)).status, 400, path);
  assert.equal((await inside.get("/api/tasks/nothing")).status, 404);
});
