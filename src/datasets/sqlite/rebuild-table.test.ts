import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import * as fc from "../../testing/properties.ts";
import { code, file, rows, runOn, THINGS } from "./fixtures/things.ts";

test("DAT-40 a rebuild swaps when its run succeeds; rows that are the same keep their run, the old table stays for a cycle", async (t) => {
  const db = file(t);
  const first = runOn(db, 1);
  const table = await first.declare("things", THINGS);
  await table.upsert([
    { id: 1, name: "a", size: 1 },
    { id: 2, name: "b", size: 2 },
    { id: 3, name: "c", size: 3 },
  ]);
  await first.commit();
  const second = runOn(db, 2);
  const rebuilt = await second.declare("things", THINGS);
  const totals = await rebuilt.rebuild(
    [
      { id: 1, name: "a", size: 1 },
      { id: 2, name: "B", size: 2 },
      { id: 4, name: "d", size: 4 },
    ],
    { sentinels: [{ id: 1 }] },
  );
  assert.deepEqual(totals, { inserted: 1, updated: 1, deleted: 1 });
  second.close();
  assert.deepEqual(
    rows(db),
    ["1 a run-1 1", "2 b run-1 1", "3 c run-1 1"],
    "a run that ends without success changes nothing",
  );
  const third = runOn(db, 3);
  const again = await third.declare("things", THINGS);
  await again.rebuild([
    { id: 1, name: "a", size: 1 },
    { id: 2, name: "B", size: 2 },
    { id: 4, name: "d", size: 4 },
  ]);
  await third.commit();
  assert.deepEqual(rows(db), ["1 a run-1 1", "2 B run-3 2", "4 d run-3 1"]);
  assert.deepEqual(
    (await third.deleted("things", 0, 10)).rows.map(({ key, run }) => [key, run]),
    [[[3], "run-3"]],
  );
  assert.deepEqual(await again.rebuild(await again.all()), { inserted: 0, updated: 0, deleted: 0 });
  assert.equal(await again.restorePrevious(), true);
  await third.commit();
  assert.deepEqual(rows(db), ["1 a run-1 1", "2 b run-1 1", "3 c run-1 1"]);
});

test("DAT-41 a rebuild that shrank, lacks a row that has to be there or holds a bad row is refused, and the table stays", async (t) => {
  const db = file(t);
  const run = runOn(db, 1);
  const table = await run.declare("things", THINGS);
  const many = Array.from({ length: 100 }, (_, id) => ({ id, name: `n${id}`, size: id }));
  await table.upsert(many);
  await run.commit();
  const before = rows(db);
  await assert.rejects(
    table.rebuild(many.slice(0, 97)),
    code("rebuild_refused", /97 rows now and had 100; at least 98/),
  );
  await assert.rejects(
    table.rebuild(many, { sentinels: [{ id: 1 }, { id: 200 }] }),
    code("rebuild_refused", /1 of 2 rows that have to be there are not, the first of them \[200\]/),
  );
  await assert.rejects(table.rebuild([{ id: 1, name: 5 }]), code("bad_row", /row 1, column name/));
  await assert.rejects(
    table.rebuild(
      (function* () {
        yield { id: 1 };
        throw new Error("the source broke");
      })(),
    ),
    /the source broke/,
  );
  await run.commit();
  assert.deepEqual(rows(db), before);
  assert.deepEqual(await table.rebuild(many.slice(0, 50), { minimumRatio: 0.4 }), {
    inserted: 0,
    updated: 0,
    deleted: 50,
  });
});

test("DAT-42 whatever there was and comes, a rebuild leaves exactly what came, and counts what an oracle counts", async () => {
  const anyRows = fc.uniqueArray(
    fc.record(
      {
        id: fc.integer({ min: 0, max: 12 }),
        name: fc.constantFrom("a", "b", null),
        size: fc.constantFrom(1, 2),
      },
      { noNullPrototype: true },
    ),
    {
      selector: ({ id }) => id,
    },
  );
  await fc.assert(
    fc.asyncProperty(anyRows, anyRows, async (before, after) => {
      const db = new DatabaseSync(":memory:");
      const run = runOn(db, 1);
      const table = await run.declare("things", THINGS);
      await table.upsert(before);
      const totals = await table.rebuild(after, { minimumRatio: 0 });
      const was = new Map(before.map((row) => [row.id, JSON.stringify(row)]));
      const is = new Map(after.map((row) => [row.id, JSON.stringify(row)]));
      assert.deepEqual(totals, {
        inserted: after.filter(({ id }) => !was.has(id)).length,
        updated: after.filter(({ id }) => was.has(id) && was.get(id) !== is.get(id)).length,
        deleted: before.filter(({ id }) => !is.has(id)).length,
      });
      assert.deepEqual(
        await table.all(),
        after.toSorted((a, b) => a.id - b.id),
      );
      db.close();
    }),
    { numRuns: 60 },
  );
});
