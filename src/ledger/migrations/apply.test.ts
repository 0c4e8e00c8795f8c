import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { Kysely } from "kysely";
import { LedgerTooNew } from "../errors.ts";
import type { LedgerSchema } from "../schema.ts";
import { sqliteDialect } from "../sqlite/dialect.ts";
import { SQLITE } from "../sqlite/flavour.ts";
import { migrate } from "./apply.ts";
import type { Migration } from "./migration.ts";

function migration(number: number, ...texts: string[]): Migration {
  return { number, name: `number ${number}`, statements: () => texts };
}

const FIRST = migration(1, "create table a (x integer)", "insert into a values (1)");
const SECOND = migration(2, "alter table a add column y integer", "update a set y = x + 1");

function emptyDatabase() {
  const database = new DatabaseSync(":memory:");
  return { database, db: new Kysely<LedgerSchema>({ dialect: sqliteDialect(database) }) };
}

test("each migration is applied once, in order, and recorded", async () => {
  const { database, db } = emptyDatabase();
  await migrate(db, SQLITE, [FIRST]);
  await migrate(db, SQLITE, [FIRST, SECOND]);
  await migrate(db, SQLITE, [FIRST, SECOND]);
  assert.deepEqual({ ...database.prepare("select * from a").get() }, { x: 1, y: 2 });
  const recorded = database.prepare("select number, name from migration").all();
  assert.deepEqual(
    recorded.map((row) => ({ ...row })),
    [
      { number: 1, name: "number 1" },
      { number: 2, name: "number 2" },
    ],
  );
});

test("a migration that fails leaves the ledger as it was before all of them", async () => {
  const { database, db } = emptyDatabase();
  await migrate(db, SQLITE, [FIRST]);
  const broken = migration(3, "insert into a (x) values (9)", "insert into nowhere values (1)");
  await assert.rejects(migrate(db, SQLITE, [FIRST, SECOND, broken]), /nowhere/u);
  assert.deepEqual(
    database
      .prepare("select * from a")
      .all()
      .map((row) => ({ ...row })),
    [{ x: 1 }],
  );
  assert.equal(database.prepare("select max(number) as n from migration").get()?.["n"], 1);
  assert.equal(database.isTransaction, false);
});

test("a ledger with more migrations than the program knows is refused", async () => {
  const { db } = emptyDatabase();
  await migrate(db, SQLITE, [FIRST, SECOND]);
  await assert.rejects(migrate(db, SQLITE, [FIRST]), LedgerTooNew);
});
