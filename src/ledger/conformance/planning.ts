/** Revisions, watermarks, memories, notes: what the planner leaves for the next pass. */
import assert from "node:assert/strict";
import type { Config } from "../../core/task.ts";
import { LedgerConflict, LedgerMisuse } from "../errors.ts";
import { HOUR, openRevision, OWNER, T0, withLedger, type OpenLedger } from "./with-ledger.ts";

export function planning(open: OpenLedger): void {
  withLedger(
    open,
    "a task has one revision in force; the old one ends before the new begins",
    async (store) => {
      const old = await openRevision(store);
      await assert.rejects(openRevision(store), LedgerConflict);
      await store.ledger.write((tx) => tx.closeRevision(old, T0 + HOUR));
      await assert.rejects(
        store.ledger.write((tx) => tx.closeRevision(old, T0 + 2 * HOUR)),
        LedgerMisuse,
      );
      const revision = await openRevision(store, "brief", T0 + HOUR);
      const inForce = await store.ledger.read((tx) => tx.revisionsInForce());
      assert.deepEqual(inForce, [
        {
          id: revision,
          task: "brief",
          rule: { kind: "every", everyMs: HOUR, anchorMs: 0 },
          zone: "Europe/Prague",
          fromAt: T0 + HOUR,
          untilAt: null,
          plannedUntil: T0 + HOUR,
        },
      ]);
      const ids = async (from: number, until: number) =>
        (await store.reading.revisions(from, until)).map(({ id }) => id);
      assert.deepEqual(await ids(T0, T0 + 9 * HOUR), [old, revision]);
      assert.deepEqual(await ids(T0 + 2 * HOUR, T0 + 9 * HOUR), [revision]);
      assert.deepEqual(await ids(0, T0 + HOUR - 1), [old]);
      assert.deepEqual(await ids(0, T0 - 1), []);
    },
  );

  withLedger(open, "a watermark moves forward and, after a wrong clock, back", async (store) => {
    const revision = await openRevision(store);
    for (const at of [T0 + 9 * HOUR, T0 + HOUR]) {
      await store.ledger.write((tx) => tx.moveWatermark(revision, at));
      assert.equal((await store.ledger.read((tx) => tx.revisionsInForce()))[0]?.plannedUntil, at);
    }
    await assert.rejects(
      store.ledger.write((tx) => tx.moveWatermark(4711, T0)),
      LedgerMisuse,
    );
  });

  withLedger(open, "a memory begins empty, and a patch leaves the rest of it alone", async (store) => {
    const empty = await store.ledger.read((tx) => tx.memory("brief"));
    assert.deepEqual([empty.failuresInRow, empty.pausedAt, empty.watermark], [0, null, null]);
    assert.deepEqual(await store.reading.memories(), []);
    await store.ledger.write((tx) =>
      tx.updateMemory("brief", { pausedAt: T0, pausedWhy: "holiday", watermark: "w1" }),
    );
    await store.ledger.write((tx) => tx.updateMemory("brief", { failuresInRow: 2, pausedAt: null }));
    assert.deepEqual(await store.reading.memories(), [
      { ...empty, pausedWhy: "holiday", watermark: "w1", failuresInRow: 2 },
    ]);
  });

  withLedger(open, "a note is set, read and removed", async (store) => {
    assert.equal(await store.reading.note("wake_at"), null);
    await store.ledger.write((tx) => tx.setNote("wake_at", "5"));
    await store.ledger.write((tx) => tx.setNote("wake_at", "6"));
    assert.equal(await store.ledger.read((tx) => tx.note("wake_at")), "6");
    await store.ledger.write((tx) => tx.setNote("wake_at", null));
    assert.equal(await store.reading.note("wake_at"), null);
  });

  withLedger(open, "the last good configuration is kept whole", async (store) => {
    assert.equal(await store.ledger.goodConfig(), null);
    const config: Config = {
      hash: "abc",
      timezone: "Europe/Prague",
      concurrency: 2,
      budget: null,
      claude: { api_key: "${ANTHROPIC_API_KEY}" },
      channels: null,
      dashboard: { port: 4680 },
      ledger: "/home/x/state/ledger.db",
      tasks: [],
    };
    await store.ledger.keepGoodConfig({ ...config, hash: "older" }, T0);
    await store.ledger.keepGoodConfig(config, T0 + 1);
    assert.deepEqual(await store.ledger.goodConfig(), config);
  });

  withLedger(open, "instances say that they are at work, and leave", async (store) => {
    const instance = { id: "loop-1", kind: "loop", process: OWNER, seenAt: T0 } as const;
    await store.ledger.write((tx) => tx.saveInstance(instance));
    await store.ledger.write((tx) => tx.saveInstance({ ...instance, seenAt: T0 + 5 }));
    assert.deepEqual(await store.reading.instances(), [{ ...instance, seenAt: T0 + 5 }]);
    assert.equal((await store.ledger.read((tx) => tx.instances())).length, 1);
    await store.ledger.write((tx) => tx.removeInstance("loop-1"));
    assert.deepEqual(await store.reading.instances(), []);
  });
}
