import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test, type TestContext } from "node:test";
import { DatasetError } from "../../ports/dataset-error.ts";
import type { Datasets, DatasetWriter, Fence, TableShape, TableWriter } from "../../ports/datasets.ts";
import { createSqliteDatasets } from "./index.ts";

const SHAPE: TableShape = {
  key: ["repo", "day"],
  columns: { repo: "text", day: "integer", score: "real", tags: "json", bot: "boolean", note: "text" },
};
const ROW = { repo: "a", day: 1, score: 1.5, tags: { b: [1, null], a: "x" }, bot: true, note: null };

function fence(n = 1, over: Partial<Fence> = {}): Fence {
  return { task: "health", run: `run${n}`, token: n, startedAt: n * 1000, ...over };
}

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "nightdesk data 'ř "));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function datasetsFor(t: TestContext): Datasets & { folder: string } {
  const folder = folderFor(t);
  return { folder, ...createSqliteDatasets({ folder, now: () => 1_000_000 }) };
}

async function openDays(t: TestContext, datasets: Datasets, by = fence(), shape = SHAPE): Promise<[DatasetWriter, TableWriter]> {
  const writer = await datasets.write("health", by);
  t.after(() => writer.close());
  return [writer, await writer.declare("days", shape)];
}

async function refused(work: Promise<unknown>, code: string, pattern: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof DatasetError, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, pattern);
    return true;
  });
}

test("DAT-01 an upsert counts inserted, updated and unchanged rows, and a second one changes nothing", async (t) => {
  const datasets = datasetsFor(t);
  const [writer, days] = await openDays(t, datasets);
  const rows = [ROW, { ...ROW, repo: "b" }];
  assert.deepEqual(await days.upsert(rows), { inserted: 2, updated: 0, unchanged: 0 });
  await writer.commit();
  writer.close();

  const [second, again] = await openDays(t, datasets, fence(2));
  assert.deepEqual(await again.upsert(rows), { inserted: 0, updated: 0, unchanged: 2 });
  assert.deepEqual(second.totals(), { inserted: 0, updated: 0, deleted: 0 });
  assert.deepEqual(await again.upsert([{ ...ROW, note: "now" }]), { inserted: 0, updated: 1, unchanged: 0 });
  assert.deepEqual(await again.upsert([{ ...ROW, note: null }]), { inserted: 0, updated: 1, unchanged: 0 });
  assert.deepEqual(await second.query("select repo, _run, _version from days order by repo"), [
    { repo: "a", _run: "run2", _version: 3 },
    { repo: "b", _run: "run1", _version: 1 },
  ]);
});

test("DAT-02 json is equal by value, whatever the order of its members", async (t) => {
  const [, days] = await openDays(t, datasetsFor(t));
  await days.upsert([ROW]);
  const same = { ...ROW, tags: { a: "x", b: [1, undefined] } };
  assert.deepEqual(await days.upsert([same]), { inserted: 0, updated: 0, unchanged: 1 });
  assert.deepEqual(await days.get({ repo: "a", day: 1 }), ROW);
});

test("DAT-03 a row is whole: what it leaves out becomes null", async (t) => {
  const [, days] = await openDays(t, datasetsFor(t));
  await days.upsert([ROW]);
  assert.deepEqual(await days.upsert([{ repo: "a", day: 1 }]), { inserted: 0, updated: 1, unchanged: 0 });
  assert.deepEqual(await days.all(), [{ repo: "a", day: 1, score: null, tags: null, bot: null, note: null }]);
});

test("DAT-04 a bad row is named with its column, and none of its neighbours is written", async (t) => {
  const [, days] = await openDays(t, datasetsFor(t));
  const bad: [Record<string, unknown>, RegExp][] = [
    [{ repo: "a" }, /health\.days, row 2, column day: a key column must have a value/],
    [{ ...ROW, repo: null }, /row 2, column repo: a key column/],
    [{ ...ROW, score: Number.NaN }, /column score: expected a finite number, got the number NaN/],
    [{ ...ROW, score: "1.5" }, /column score: expected a finite number, got the text "1.5"/],
    [{ ...ROW, day: 1.5 }, /column day: expected an integer/],
    [{ ...ROW, day: 2 ** 53 }, /column day: 9007199254740992 is beyond/],
    [{ ...ROW, bot: 1 }, /column bot: expected true or false/],
    [{ ...ROW, note: new Date(0) }, /column note: expected text, got a Date/],
    [{ ...ROW, tags: { x: Number.POSITIVE_INFINITY } }, /column tags: Infinity, which JSON/],
    [{ ...ROW, tags: () => 1 }, /column tags: a function/],
    [{ ...ROW, extra: 1 }, /column extra: the table has no such column; it has repo, day/],
    [JSON.parse('{"repo":"a","day":1,"__proto__":1}') as Record<string, unknown>, /column __proto__/],
  ];
  for (const [row, pattern] of bad) await refused(days.upsert([{ ...ROW, repo: "good" }, row]), "bad_row", pattern);
  await refused(days.upsert([[] as unknown as typeof ROW]), "bad_row", /row 1: not an object/);
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  await refused(days.upsert([{ ...ROW, tags: circle }]), "bad_row", /nested deeper/);
  assert.deepEqual(await days.all(), []);
});

test("DAT-05 rows and watermark come with the commit or not at all", async (t) => {
  const datasets = datasetsFor(t);
  const [first, days] = await openDays(t, datasets);
  await days.upsert([ROW]);
  await days.setWatermark("2026-01-01");
  await first.rollback();
  first.close();
  const reader = await datasets.read("health");
  assert.deepEqual(await reader?.tables(), []);
  reader?.close();

  const [second, again] = await openDays(t, datasets, fence(2));
  await again.upsert([ROW]);
  await again.setWatermark("2026-01-02");
  assert.equal(await second.watermark("days"), "2026-01-02");
  const outside = await datasets.read("health");
  assert.deepEqual(await outside?.tables(), [], "nobody else sees an uncommitted night");
  await second.commit();
  assert.equal(await outside?.watermark("days"), "2026-01-02");
  assert.deepEqual(await outside?.query("select repo, bot, tags from days"), [
    { repo: "a", bot: 1, tags: '{"a":"x","b":[1,null]}' },
  ]);
  outside?.close();
});

test("DAT-06 a writer that is older than the last one of its task is refused", async (t) => {
  const datasets = datasetsFor(t);
  const [newer, days] = await openDays(t, datasets, fence(7));
  await days.upsert([ROW]);
  await newer.commit();
  newer.close();
  const stale = await openDays(t, datasets, fence(6));
  await refused(stale[1].upsert([{ ...ROW, repo: "old" }]), "stale_writer", /newer run \(run7\) of health/);
  stale[0].close();

  // The same numbers under another task are no older writer, nor is a lower token of a ledger that began anew.
  for (const by of [fence(6, { task: "other" }), fence(2, { startedAt: 99_000 })]) {
    const [writer, table] = await openDays(t, datasets, by);
    await table.upsert([{ ...ROW, note: by.task + by.token }]);
    await writer.commit();
    writer.close();
  }
});

test("DAT-07 new columns are added by themselves; any other change of shape is refused by name", async (t) => {
  const datasets = datasetsFor(t);
  const [first, days] = await openDays(t, datasets);
  await days.upsert([ROW]);
  await first.commit();
  first.close();
  const wider: TableShape = { ...SHAPE, columns: { ...SHAPE.columns, order: "integer" } };
  const [second, again] = await openDays(t, datasets, fence(2), wider);
  assert.deepEqual(await again.all(), [{ ...ROW, order: null }]);
  assert.deepEqual(await again.upsert([{ ...ROW, order: 4 }]), { inserted: 0, updated: 1, unchanged: 0 });
  await second.commit();
  second.close();

  const third = await datasets.write("health", fence(3));
  t.after(() => third.close());
  await refused(third.declare("days", SHAPE), "shape_changed", /health\.days is there already.*column order is no longer/);
  const retyped: TableShape = { key: ["repo"], columns: { ...wider.columns, note: "integer" } };
  await refused(third.declare("days", retyped), "shape_changed", /key is repo, day, now.*note is text, now declared as integer/);
});

test("DAT-08 names and declarations are checked", async (t) => {
  const datasets = datasetsFor(t);
  for (const name of ["../x", "A", "con", "a b", "", "1a", "x".repeat(64), "a.b"]) {
    await refused(datasets.write(name, fence()), "bad_name", /dataset/);
    if (name !== "con") await refused(datasets.read(name), "bad_name", /dataset/);
  }
  const writer = await datasets.write("health", fence());
  t.after(() => writer.close());
  await refused(writer.declare("sqlite_x", SHAPE), "bad_name", /table/);
  await refused(writer.declare("t", { key: ["a"], columns: { a: "text", lastSeen: "text" } }), "bad_name", /"last_seen"/);
  await refused(writer.declare("t", { key: [], columns: { a: "text" } }), "bad_shape", /names no column/);
  await refused(writer.declare("t", { key: ["b"], columns: { a: "text" } }), "bad_shape", /"b", which is no column/);
  await refused(writer.declare("t", { key: ["a"], columns: { a: "json" } }), "bad_shape", /cannot be json/);
  await refused(writer.declare("t", { key: ["a"], columns: { a: "date" as "text" } }), "bad_shape", /known are text/);
});

test("DAT-09 a query reads, and cannot do anything else, not even end the run's transaction", async (t) => {
  const [writer, days] = await openDays(t, datasetsFor(t));
  await days.upsert([ROW]);
  assert.deepEqual(await writer.query("select day from days where repo = ? and bot = ?;", ["a", true]), [{ day: 1 }]);
  assert.deepEqual(await writer.query("select :x as x -- end", { x: null }), [{ x: null }]);
  const writing = ["delete from days", "commit", "attach 'x' as y", "pragma user_version = 3", "drop table days"];
  for (const sql of writing) await refused(writer.query(sql), "bad_query", /only reads/);
  await refused(writer.query("select 1; delete from days"), "bad_query", /one statement/);
  await refused(writer.query("selec"), "bad_query", /mistake: .*syntax/);
  await refused(writer.query(""), "bad_query", /mistake/);
  await refused(writer.query("select 9007199254740993"), "bad_query", /cast it to text/);
  await refused(writer.query("select ?", [new Date(0)]), "bad_query", /not a Date/);
  assert.equal((await days.all()).length, 1);
});

test("DAT-10 deletes count what was there", async (t) => {
  const [writer, days] = await openDays(t, datasetsFor(t));
  await days.upsert([ROW, { ...ROW, repo: "b" }]);
  assert.equal(await days.delete([{ repo: "a", day: 1 }, { repo: "zz", day: 1 }]), 1);
  assert.equal(await days.get({ repo: "a", day: 1 }), null);
  await refused(days.delete([{ repo: "a" }]), "bad_row", /column day: a key column/);
  await refused(days.get({ repo: "a", day: 1, note: "x" }), "bad_row", /no such column; it has repo, day/);
  assert.deepEqual(writer.totals(), { inserted: 2, updated: 0, deleted: 1 });
});

test("DAT-11 what a failed attempt had kept still counts as changed by its run", async (t) => {
  const datasets = datasetsFor(t);
  const [first, days] = await openDays(t, datasets, fence(1, { run: "r" }));
  await days.upsert([ROW]);
  await first.commit();
  await days.upsert([{ ...ROW, repo: "lost" }]);
  first.close();
  const [second, again] = await openDays(t, datasets, fence(2, { run: "r" }));
  assert.deepEqual(await again.upsert([ROW]), { inserted: 0, updated: 0, unchanged: 1 });
  assert.deepEqual(second.totals(), { inserted: 1, updated: 0, deleted: 0 });
});

test("DAT-12 a second writer waits for the first, and a forgotten one is told so after the end", async (t) => {
  const datasets = datasetsFor(t);
  const [first, days] = await openDays(t, datasets);
  await days.upsert([ROW]);
  await first.commit();
  await days.upsert([{ ...ROW, repo: "b" }]);
  const [second, others] = await openDays(t, datasets, fence(2, { task: "other" }));
  const waiting = others.upsert([{ ...ROW, repo: "c" }]);
  await first.commit();
  assert.deepEqual(await waiting, { inserted: 1, updated: 0, unchanged: 0 });
  await second.rollback();
  first.close();
  await refused(days.upsert([ROW]), "closed", /await forgotten/);
});

test("DAT-13 a file that is no database, or a table of somebody else's, is left alone with a clear error", async (t) => {
  const datasets = datasetsFor(t);
  writeFileSync(join(datasets.folder, "health.db"), "this is not a database, and long enough to have a header".repeat(40));
  await refused(datasets.write("health", fence()), "damaged", /health cannot be used: it is not a database/);
  await refused(datasets.read("health"), "damaged", /not a database/);
  const foreign = new DatabaseSync(join(datasets.folder, "budget.db"));
  foreign.exec("create table days (a); insert into days values (1)");
  foreign.close();
  const writer = await datasets.write("budget", fence());
  t.after(() => writer.close());
  await refused(writer.declare("days", SHAPE), "shape_changed", /Nightdesk did not make it/);
  const reader = await datasets.read("budget");
  assert.deepEqual(await reader?.query("select a from days"), [{ a: 1 }]);
  assert.deepEqual([await reader?.shape("days"), await reader?.watermark("days")], [null, null]);
  reader?.close();
  assert.deepEqual(await datasets.list(), ["budget", "health"]);
});

test("DAT-14 a new dataset can be read by its owner only", { skip: process.platform === "win32" }, async (t) => {
  const datasets = datasetsFor(t);
  await openDays(t, datasets);
  assert.equal(statSync(join(datasets.folder, "health.db")).mode & 0o777, 0o600);
});

test("DAT-15 a hundred thousand rows pass through in one upsert, atomically", async (t) => {
  const [writer, days] = await openDays(t, datasetsFor(t));
  const rows = Array.from({ length: 100_000 }, (_, day) => ({ ...ROW, day, tags: null }));
  assert.deepEqual(await days.upsert(rows), { inserted: 100_000, updated: 0, unchanged: 0 });
  assert.deepEqual(await days.upsert(rows), { inserted: 0, updated: 0, unchanged: 100_000 });
  await writer.commit();
});
