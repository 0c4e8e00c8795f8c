import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { CompiledQuery } from "kysely";
import { aRun, T0 } from "../conformance/with-ledger.ts";
import { LedgerBusy, LedgerConflict } from "../errors.ts";
import { sqliteConnection } from "./connection.ts";
import { openSqliteLedger } from "./open.ts";
import { withPath } from "./temporary-fixture.ts";

withPath(
  "while another process writes, the write waits, and this process goes on with other things",
  async (path) => {
    const store = await openSqliteLedger({ path });
    const other = new DatabaseSync(path);
    other.exec("begin immediate");
    const writing = store.ledger.write((tx) => tx.addRun(aRun("a"), T0));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(other.prepare("select count(*) as n from run").get()?.["n"], 0);
    other.exec("commit");
    await writing;
    assert.equal((await store.reading.run("a"))?.state, "queued");
    other.close();
    await store.close();
  },
);

withPath("patience has an end, and says who was in the way", async (path) => {
  await (await openSqliteLedger({ path })).close();
  const other = new DatabaseSync(path);
  other.exec("begin immediate");
  const database = new DatabaseSync(path);
  const waiting = sqliteConnection(database, 20).executeQuery(CompiledQuery.raw("begin immediate"));
  await assert.rejects(
    waiting,
    (error: unknown) => error instanceof LedgerBusy && error.code === "LEDGER_BUSY",
  );
  other.close();
  database.close();
});

test("rows are ordinary objects, values come back as they went in", async () => {
  const database = new DatabaseSync(":memory:");
  const connection = sqliteConnection(database);
  const text = "select ? as a, ? as b, ? as c";
  const { rows } = await connection.executeQuery(
    CompiledQuery.raw(text, [null, Number.MAX_SAFE_INTEGER, "ž\u0000"]),
  );
  assert.deepStrictEqual(rows, [{ a: null, b: Number.MAX_SAFE_INTEGER, c: "ž\u0000" }]);
  database.close();
});

test("an error keeps its cause, and a later statement works", async () => {
  const database = new DatabaseSync(":memory:");
  const connection = sqliteConnection(database);
  await connection.executeQuery(CompiledQuery.raw("create table t (a integer primary key)"));
  const insert = CompiledQuery.raw("insert into t values (1)");
  assert.equal((await connection.executeQuery(insert)).numAffectedRows, 1n);
  await assert.rejects(connection.executeQuery(insert), (error: unknown) => {
    return error instanceof LedgerConflict && error.cause instanceof Error && /UNIQUE/u.test(error.message);
  });
  assert.equal(
    (await connection.executeQuery(CompiledQuery.raw("insert into t values (2)"))).numAffectedRows,
    1n,
  );
  database.close();
});
