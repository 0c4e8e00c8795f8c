import assert from "node:assert/strict";
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { datasetsFor, fence, openDays, refused, ROW, SHAPE } from "./fixtures/days.ts";

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
  for (const by of [fence(6, { task: "other" }), fence(2, { run: "run8" })]) {
    const [writer, table] = await openDays(t, datasets, by);
    await table.upsert([{ ...ROW, note: by.task + by.token }]);
    await writer.commit();
    writer.close();
  }
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
  writeFileSync(
    join(datasets.folder, "health.db"),
    "this is not a database, and long enough to have a header".repeat(40),
  );
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

test(
  "DAT-14 a new dataset can be read by its owner only",
  { skip: process.platform === "win32" },
  async (t) => {
    const datasets = datasetsFor(t);
    await openDays(t, datasets);
    assert.equal(statSync(join(datasets.folder, "health.db")).mode & 0o777, 0o600);
  },
);

test("DAT-15 a hundred thousand rows pass through in one upsert, atomically", async (t) => {
  const [writer, days] = await openDays(t, datasetsFor(t));
  const rows = Array.from({ length: 100_000 }, (_, day) => ({ ...ROW, day, tags: null }));
  assert.deepEqual(await days.upsert(rows), { inserted: 100_000, updated: 0, unchanged: 0 });
  assert.deepEqual(await days.upsert(rows), { inserted: 0, updated: 0, unchanged: 100_000 });
  await writer.commit();
});
