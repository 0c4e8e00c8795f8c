import assert from "node:assert/strict";
import { test } from "node:test";
import { OUTCOMES } from "../../core/outcome.ts";
import { aRun, aSlot, execute, openRevision, T0 } from "../conformance/with-ledger.ts";
import { watchedLedger } from "./watched-fixture.ts";

test("no statement, whoever sends it, changes the end of a run or of a slot", async () => {
  const { store, database } = await watchedLedger(() => undefined);
  const revision = await openRevision(store);
  for (const [hours, outcome] of OUTCOMES.entries()) {
    await store.ledger.write((tx) => tx.addSlots([aSlot(revision, hours)], T0));
    await execute(store, `brief-${hours}`, outcome);
  }
  const isFinal = /is final/u;
  for (const change of [
    `update run set state = 'running', finished_at = null`,
    `update run set state = iif(state = 'failed', 'succeeded', 'failed')`,
    `update run set finished_at = finished_at + 1`,
    `update run set token = token + 1`,
    `update slot set outcome = null, closed_at = null`,
    `update slot set outcome = iif(outcome = 'failed', 'succeeded', 'failed')`,
    `update slot set reason = 'other'`,
    `update slot set at = at + 1`,
  ]) {
    assert.throws(() => database.exec(change), isFinal, change);
  }
  database.exec(`update run set cost_usd = 0.5, log = 'logs/x'`);
  await store.close();
});

test("the database itself refuses what the state machine never does", async () => {
  const { store, database } = await watchedLedger(() => undefined);
  await openRevision(store);
  await store.ledger.write(async (tx) => {
    await tx.addRun(aRun("a"), T0);
    await tx.addRun(aRun("b"), T0);
  });
  for (const change of [
    `update run set state = 'running'`,
    `update run set state = 'nonsense'`,
    `update run set state = 'waiting'`,
    `update run set state = 'failed'`,
    `update run set finished_at = 5`,
    `update run set slot_id = 4711`,
    `update run set slot_id = 4711 where id = 'a'`,
    `insert into held_lock (name, run_id, held_at) values ('disk', 'nobody', 1)`,
    `insert into slot (task, revision, nominal, pass, at, recorded_at) values ('x', 99, 'n', 1, 1, 1)`,
    `insert into slot (task, revision, nominal, pass, at, recorded_at) values ('x', 1, 'n', 3, 1, 1)`,
    `insert into slot (task, revision, nominal, pass, at, recorded_at, outcome) values ('x', 1, 'n', 1, 1, 1, 'missed')`,
  ]) {
    assert.throws(() => database.exec(change), /constraint failed/u, change);
  }
  await store.close();
});
