import assert from "node:assert/strict";
import { truncateSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { aMessage, aRun, execute, HOUR, T0 } from "../conformance/with-ledger.ts";
import { fastLook } from "./fast-look.ts";
import { openSqliteLedger } from "./open.ts";
import { withPath } from "./temporary-fixture.ts";

withPath("the fast look sees notes, live runs and pending messages, while others write", async (path) => {
  const store = await openSqliteLedger({ path });
  const nothing = fastLook(path);
  assert.deepEqual(nothing, {
    configHash: null,
    wakeAt: null,
    newestInstant: null,
    notes: new Map(),
    liveRuns: false,
    pendingMessages: 0,
    nextMessageAt: null,
  });
  await store.ledger.write(async (tx) => {
    await tx.setNote("config_hash", "abc");
    await tx.setNote("wake_at", String(T0));
    await tx.setNote("newest_instant", "not a number");
    await tx.addRun(aRun("a"), T0);
    await tx.addMessage(aMessage("k", { notBefore: T0 + HOUR }));
  });
  const look = fastLook(path);
  assert.deepEqual([look?.configHash, look?.wakeAt, look?.newestInstant], ["abc", T0, null]);
  assert.deepEqual([look?.liveRuns, look?.pendingMessages, look?.nextMessageAt], [true, 1, T0 + HOUR]);
  assert.equal(look?.notes.get("newest_instant"), "not a number");
  await execute(store, "a", "succeeded");
  assert.equal(fastLook(path)?.liveRuns, false);
  await store.close();
  assert.equal(fastLook(path)?.wakeAt, T0);
  await (await openSqliteLedger({ path })).close();
});

withPath("what cannot be looked at takes the long way, without a word", async (path) => {
  assert.equal(fastLook(path), null);
  await (await openSqliteLedger({ path })).close();
  const raw = new DatabaseSync(path);
  raw.exec("insert into migration (number, name) values (999, 'of tomorrow')");
  raw.close();
  assert.equal(fastLook(path), null);
  truncateSync(path, 100);
  assert.equal(fastLook(path), null);
});
