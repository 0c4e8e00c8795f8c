import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import type { Row } from "../../ports/datasets.ts";
import { CHANGES, clock, code, file, RENAMED, runOn, THINGS } from "./fixtures/things.ts";
import { createWriter } from "./writer.ts";

test("DAT-45 what is too old goes by age and by number, and is remembered as deleted", async (t) => {
  const db = file(t);
  const run = runOn(db, 1);
  const table = await run.declare("log", { key: ["at"], columns: { at: "integer", day: "text" } });
  const day = (n: number) => ({
    at: clock.now - n * 86_400_000,
    day: new Date(clock.now - n * 86_400_000).toISOString(),
  });
  clock.now = Date.UTC(2026, 10, 25);
  await table.upsert([day(0), day(1), day(10), day(20)]);
  assert.equal(await table.retain({ by: "at", days: 15 }), 1);
  assert.equal(await table.retain({ by: "day", days: 5 }), 1);
  assert.equal(await table.retain({ by: "at", rows: 1 }), 1);
  assert.equal(await table.retain({ by: "at", rows: 1, days: 100 }), 0);
  assert.equal((await table.all()).length, 1);
  assert.equal((await run.deleted("log", 0, 10)).count, 3);
  await assert.rejects(
    table.retain({ by: "nothing", days: 1 }),
    code("bad_shape", /"nothing", which is no column/),
  );
});

test("DAT-46 a task's small values are kept for their time, are no changes, and go with a run that fails", async (t) => {
  const db = file(t);
  const run = runOn(db, 1);
  assert.equal(await run.cache.get("a"), null);
  await run.cache.set("a", { b: [1] }, { ttlMs: 1000 });
  await run.cache.set("for ever", 1);
  assert.deepEqual(await run.cache.get("a"), { b: [1] });
  assert.equal(run.touched(), false);
  await run.commit();
  clock.now += 2000;
  const later = runOn(db, 2);
  assert.deepEqual([await later.cache.get("a"), await later.cache.get("for ever")], [null, 1]);
  await later.cache.delete("for ever");
  later.close();
  assert.equal(await runOn(db, 3).cache.get("for ever"), 1);
});

/** Lets the statement number `n` fail, and tells whether it came to it. */
function failing(db: DatabaseSync, n: number): { db: DatabaseSync; reached: () => boolean } {
  let left = n;
  const strike = () => {
    left -= 1;
    if (left === 0) throw Object.assign(new Error("disk I/O error"), { errcode: 10 });
  };
  const wrapped = new Proxy(db, {
    get: (target, name) => {
      const value = Reflect.get(target, name) as unknown;
      if (typeof value !== "function") return value;
      if (name !== "exec" && name !== "prepare") return value.bind(target) as unknown;
      return (sql: string) => {
        if (!/^\s*rollback/i.test(sql)) strike();
        return (value as (text: string) => unknown).call(target, sql);
      };
    },
  });
  return { db: wrapped, reached: () => left <= 0 };
}

test("DAT-47 whichever statement fails, the table is the old one or the new one, and the next run finishes the work", async () => {
  const old: Row[] = [
    { id: 1, name: "a", size: 1 },
    { id: 2, name: "b", size: 2 },
  ];
  const fresh: Row[] = [
    { id: "1", title: "a", weight: 1 },
    { id: "3", title: "c", weight: 3 },
  ];
  const work = async (db: DatabaseSync, token: number) => {
    const run = createWriter({
      db,
      dataset: "d",
      fence: { task: "t", run: `run-${token}`, token },
      now: () => 5,
    });
    try {
      const table = await run.declare("things", RENAMED, CHANGES);
      await table.rebuild(fresh, { minimumRatio: 0.5 });
      await table.delete([{ id: "3" }]);
      await table.upsert([{ id: "4", title: "d", weight: 4 }]);
      await run.commit();
    } finally {
      if (db.isOpen && db.isTransaction) db.exec("rollback");
    }
  };
  let failures = 0;
  for (let n = 1; ; n += 1) {
    const db = new DatabaseSync(":memory:");
    const setup = runOn(db, 1);
    await (await setup.declare("things", THINGS)).upsert(old);
    await setup.commit();
    const broken = failing(db, n);
    await work(broken.db, 2).then(
      () => undefined,
      () => (failures += 1),
    );
    if (!broken.reached()) {
      db.close();
      break;
    }
    const ids = db
      .prepare("select cast(id as text) as id from things order by id")
      .all()
      .map(({ id }) => id)
      .join();
    assert.ok(ids === "1,2" || ids === "1,4", `after statement ${n}: ${ids}`);
    await work(db, 3);
    assert.equal(db.prepare("select group_concat(title) as t from things").get()?.["t"], "a,d");
    assert.deepEqual(await runOn(db, 4).integrity(), []);
    db.close();
  }
  assert.ok(failures > 15, `${failures} statements failed`);
});
