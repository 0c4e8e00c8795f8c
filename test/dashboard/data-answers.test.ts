/** What the dashboard answers about data, long runs and longer ranges, over a year of an invented person. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, test } from "node:test";
import { inserter, runRow } from "../../scripts/demo/sql.ts";
import { READS } from "../../src/dashboard/api/routes.ts";
import type { Answer, ReadName } from "../../src/dashboard/api/routes.ts";
import { createSqliteDatasets } from "../../src/datasets/sqlite/index.ts";
import { openStage, type Stage } from "./stage.ts";
import { enter, type Insider, visit } from "./visitor.ts";

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

test("DASH-110 three questions about each dataset, each with an answer of its own", async () => {
  const { datasets } = await answer("datasets", "/api/data");
  const of = (name: string) => {
    const found = datasets.find((dataset) => dataset.name === name);
    assert.ok(found !== undefined, name);
    return [found.age.word, found.upstream.word, found.intact.word, found.keeper];
  };
  assert.deepEqual(of("clinvar"), ["good", "good", "good", "clinvar"]);
  assert.deepEqual(of("clinpgx"), ["warning", "busy", "good", "clinpgx"], "its update is running");
  assert.deepEqual(of("photos"), ["warning", "warning", "good", "backup_photos"]);
  assert.deepEqual(of("finance"), ["good", "unknown", "good", "finance_reconcile"]);
  assert.deepEqual(of("energy"), ["good", "none", "good", "energy_prices"], "kept by whoever wrote last");
  const genome = datasets.find(({ name }) => name === "genome_watch");
  assert.equal(genome?.upstream.why, "follows clinvar");
});

test("DASH-111 what data_freshness has said is not said twice; other findings stand with their dataset", async () => {
  const { datasets } = await answer("datasets", "/api/data");
  const titles = (name: string) =>
    datasets.find((dataset) => dataset.name === name)?.findings.map(({ title }) => title);
  assert.deepEqual(titles("clinpgx"), []);
  assert.deepEqual(titles("photos"), []);
  assert.deepEqual(titles("energy"), ["energy: 1 hour is missing, 25 Oct"]);
});

test("DASH-112 a dataset's growth ends at the rows that are there, and goes back by what each day changed", async () => {
  const { datasets } = await answer("datasets", "/api/data");
  for (const { name, tables, growth } of datasets) {
    const rows = tables.reduce((sum, table) => sum + (table.rows ?? 0), 0);
    assert.equal(growth.at(-1)?.rows, rows, name);
    assert.ok(
      growth.every((day, i) => i === 0 || day.at > (growth[i - 1]?.at ?? 0)),
      name,
    );
    assert.ok(
      growth.every((day, i) => i === 0 || day.rows >= (growth[i - 1]?.rows ?? 0)),
      name,
    );
  }
  assert.ok((datasets.find(({ name }) => name === "energy")?.growth.length ?? 0) > 12);
});

test("DASH-114 the rows of a filter leave as a file, as an attachment and only with the session", async () => {
  const query = "filter=stars%20%3E%3D%202&sort=gene&down=0";
  const csv = await inside.get(`/api/data/genome_watch/changes/file?${query}`);
  assert.equal(csv.status, 200);
  assert.match(csv.headers["content-disposition"] ?? "", /^attachment; .*genome_watch\.changes\.csv/);
  assert.equal(csv.headers["x-content-type-options"], "nosniff");
  const { rows, total } = await answer("rows", `/api/data/genome_watch/changes?${query}`);
  const lines = csv.text.trimEnd().split("\r\n");
  assert.equal(lines[0], "position,change,genotype,gene,before,significance,stars,release");
  assert.equal(lines.length - 1, total);
  assert.equal(lines[1]?.split(",")[0], rows[0]?.[0]);
  const jsonl = await inside.get(`/api/data/genome_watch/changes/file?${query}&format=jsonl`);
  const objects = jsonl.text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { stars: number });
  assert.equal(objects.length, total);
  assert.ok(objects.every(({ stars }) => stars >= 2));
  assert.equal((await visit(stage.port, "/api/data/genome_watch/changes/file")).status, 401);
});

test("DASH-115 a file that cannot be made is refused with a sentence", async () => {
  const wrong = await inside.get("/api/data/genome_watch/changes/file?filter=sters%20%3E%201");
  assert.equal(wrong.status, 400);
  assert.match(wrong.text, /no column .*sters/);
  assert.equal((await inside.get("/api/data/genome_watch/changes/file?format=xlsx")).status, 400);
  assert.equal((await inside.get("/api/data/genome_watch/nothing/file")).status, 404);
  assert.equal((await inside.get("/api/data/..%2F..%2Fstate/ledger/file")).status, 404);
});

test("DASH-116 texts that a spreadsheet would take for a formula leave harmless", async () => {
  const datasets = createSqliteDatasets({ folder: join(stage.home, "data"), now: () => 1 });
  const writer = await datasets.write("evil", { task: "t", run: "r", token: 1 });
  const table = await writer.declare("rows", {
    key: ["id"],
    columns: { id: "integer", text: "text", n: "real" },
  });
  const texts = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", 'a,"b"', "plain"];
  await table.upsert(texts.map((text, id) => ({ id, text, n: -1.5 })));
  await writer.commit();
  writer.close();
  const { text } = await inside.get("/api/data/evil/rows/file?sort=id&down=0");
  for (const [id, cell] of ["'=1+1", "'+1", "'-1", "'@x"].entries())
    assert.ok(text.includes(`\r\n${id},"${cell}",-1.5`), `${id}: ${text}`);
  assert.ok(text.includes(`\r\n7,plain,-1.5`));
});

test("DASH-117 a run that goes on for days is on every day between its ends", async () => {
  const database = new DatabaseSync(join(stage.home, "state", "ledger.db"));
  const from = Date.parse("2026-10-06T20:00:00Z");
  const until = Date.parse("2026-10-12T05:00:00Z");
  inserter(database)(
    "run",
    runRow({
      id: "verylong1",
      task: "backup_photos",
      trigger: "manual",
      slotAt: from,
      state: "succeeded",
      createdAt: from,
      startedAt: from,
      finishedAt: until,
    }),
  );
  database.close();
  for (const date of ["2026-10-06", "2026-10-07", "2026-10-09", "2026-10-12"]) {
    const { tasks } = await answer("day", `/api/day?date=${date}`);
    const bars = tasks.find(({ task }) => task === "backup_photos")?.bars ?? [];
    assert.ok(
      bars.some((bar) => bar.run === "verylong1" && bar.until === until),
      date,
    );
  }
  const { tasks } = await answer("day", "/api/day?date=2026-10-13");
  assert.ok(tasks.every(({ bars }) => bars.every(({ run }) => run !== "verylong1")));
});

test("DASH-118 a week with a failure and a miss shows both in its cell", async () => {
  const { tasks } = await answer("grid", "/api/tasks?range=year");
  const cells = tasks.flatMap((task) => task.cells);
  const both = cells.filter(({ also }) => also !== null);
  assert.ok(both.length > 0);
  for (const cell of both)
    assert.match(cell.why ?? "", new RegExp(`\\d ${cell.also?.replace("_", " ") ?? ""}`));
});
