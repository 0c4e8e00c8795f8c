import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { DatasetError } from "../../ports/dataset-error.ts";
import { createTransaction } from "./transaction.ts";
import { createWriter } from "./writer.ts";

const FENCE = { task: "t", run: "r1", token: 1 };

test("DAT-16 when the disk is full the write fails with that reason and nothing of the run is kept", async () => {
  const db = new DatabaseSync(":memory:");
  db.exec("PRAGMA max_page_count = 60");
  const writer = createWriter({ db, dataset: "big", fence: FENCE, now: () => 1 });
  const table = await writer.declare("rows", { key: ["id"], columns: { id: "integer", text: "text" } });
  await table.upsert([{ id: 1, text: "small" }]);
  await writer.commit();
  const rows = Array.from({ length: 2000 }, (_, id) => ({ id: id + 10, text: "x".repeat(500) }));
  await assert.rejects(table.upsert(rows), (error) => {
    assert.ok(error instanceof DatasetError);
    assert.match(error.message, /big cannot be used: the disk is full/);
    return error.code === "unwritable";
  });
  await writer.rollback();
  assert.deepEqual(await table.all(), [{ id: 1, text: "small" }]);
  assert.deepEqual(writer.totals(), { inserted: 1, updated: 0, deleted: 0 });
  writer.close();
});

test("DAT-16 after the store has given up a transaction, nothing more is written under it", async () => {
  const db = new DatabaseSync(":memory:");
  const transaction = createTransaction(db, "d", FENCE, () => 1);
  await transaction.begin();
  db.exec("ROLLBACK");
  await assert.rejects(transaction.begin(), /What was written to the dataset d is lost/);
  assert.throws(() => transaction.commit(), /is lost/);
  transaction.rollback();
  await transaction.begin();
  transaction.commit();
});
