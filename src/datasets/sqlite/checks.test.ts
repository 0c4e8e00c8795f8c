import assert from "node:assert/strict";
import { test } from "node:test";
import type { TableShape } from "../../ports/datasets.ts";
import { datasetsFor, fence, openDays, refused, ROW, SHAPE } from "./fixtures/days.ts";

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
  for (const [row, pattern] of bad)
    await refused(days.upsert([{ ...ROW, repo: "good" }, row]), "bad_row", pattern);
  await refused(days.upsert([[] as unknown as typeof ROW]), "bad_row", /row 1: not an object/);
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  await refused(days.upsert([{ ...ROW, tags: circle }]), "bad_row", /nested deeper/);
  assert.deepEqual(await days.all(), []);
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
  await refused(
    third.declare("days", SHAPE),
    "shape_changed",
    /health\.days is there already.*column order is no longer/,
  );
  const retyped: TableShape = { key: ["repo"], columns: { ...wider.columns, note: "integer" } };
  await refused(
    third.declare("days", retyped),
    "shape_changed",
    /key is repo, day, now.*note is text, now declared as integer/,
  );
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
  await refused(
    writer.declare("t", { key: ["a"], columns: { a: "text", lastSeen: "text" } }),
    "bad_name",
    /"last_seen"/,
  );
  await refused(writer.declare("t", { key: [], columns: { a: "text" } }), "bad_shape", /names no column/);
  await refused(
    writer.declare("t", { key: ["b"], columns: { a: "text" } }),
    "bad_shape",
    /"b", which is no column/,
  );
  await refused(writer.declare("t", { key: ["a"], columns: { a: "json" } }), "bad_shape", /cannot be json/);
  await refused(
    writer.declare("t", { key: ["a"], columns: { a: "date" as "text" } }),
    "bad_shape",
    /known are text/,
  );
});

test("DAT-09 a query reads, and cannot do anything else, not even end the run's transaction", async (t) => {
  const [writer, days] = await openDays(t, datasetsFor(t));
  await days.upsert([ROW]);
  assert.deepEqual(await writer.query("select day from days where repo = ? and bot = ?;", ["a", true]), [
    { day: 1 },
  ]);
  assert.deepEqual(await writer.query("select :x as x -- end", { x: null }), [{ x: null }]);
  const writing = [
    "delete from days",
    "commit",
    "attach 'x' as y",
    "pragma user_version = 3",
    "drop table days",
  ];
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
  assert.equal(
    await days.delete([
      { repo: "a", day: 1 },
      { repo: "zz", day: 1 },
    ]),
    1,
  );
  assert.equal(await days.get({ repo: "a", day: 1 }), null);
  await refused(days.delete([{ repo: "a" }]), "bad_row", /column day: a key column/);
  await refused(days.get({ repo: "a", day: 1, note: "x" }), "bad_row", /no such column; it has repo, day/);
  assert.deepEqual(writer.totals(), { inserted: 2, updated: 0, deleted: 1 });
});

test("DAT-24 keys that differ in half a character are refused, as they would become one", async (t) => {
  const [, days] = await openDays(t, datasetsFor(t));
  await refused(days.upsert([{ ...ROW, repo: "\ud800" }]), "bad_row", /row 1, column repo: a key holds half/);
  await days.upsert([{ ...ROW, note: "\ud800" }]);
  assert.equal((await days.all())[0]?.["note"], "\ufffd");
});

test("DAT-35 a value that is too large for any answer is a mistake of the query", async (t) => {
  const [writer] = await openDays(t, datasetsFor(t));
  await refused(writer.query("select randomblob(2000000000)"), "bad_query", /larger than a gigabyte/);
});
