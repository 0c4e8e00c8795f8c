import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { createWriter } from "./writer.ts";

const DAY = 86_400_000;
const shape = { key: ["id"], columns: { id: "integer", text: "text" } } as const;

test("DASH-113 what each day changed is noted with the changes, and undone with them", async () => {
  const db = new DatabaseSync(":memory:");
  let now = 20_000 * DAY + 5;
  const writer = createWriter({
    db,
    dataset: "d",
    fence: { task: "t", run: "r", token: 1 },
    now: () => now,
  });
  const table = await writer.declare("rows", shape);
  await table.upsert([1, 2, 3].map((id) => ({ id, text: "a" })));
  await writer.commit();
  await table.upsert([{ id: 4, text: "a" }]);
  await writer.commit();
  now += DAY;
  await table.upsert([{ id: 1, text: "a" }]);
  await writer.commit();
  assert.equal((await writer.growth(0)).length, 1, "nothing new is no day");
  await table.upsert([{ id: 1, text: "b" }]);
  await table.delete([{ id: 2 }]);
  await writer.commit();
  await table.upsert([{ id: 9, text: "a" }]);
  await writer.rollback();
  const growth = await writer.growth(0);
  assert.deepEqual(
    growth.map(({ at, inserted, updated, deleted }) => [at, inserted, updated, deleted]),
    [
      [20_000 * DAY, 4, 0, 0],
      [20_001 * DAY, 0, 1, 1],
    ],
  );
  assert.ok(growth.every(({ bytes }) => bytes > 0));
  assert.equal((await writer.growth(20_001 * DAY)).length, 1);
  assert.deepEqual(await writer.tables(), ["rows"]);
  writer.close();
});
