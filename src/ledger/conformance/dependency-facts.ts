/** What one task may know of another. */
import assert from "node:assert/strict";
import type { Closing } from "../../core/slot.ts";
import { aSpan } from "./slots.ts";
import {
  apply,
  aRun,
  aSlot,
  execute,
  HOUR,
  openRevision,
  start,
  T0,
  withLedger,
  type OpenLedger,
} from "./with-ledger.ts";

const QUEUED_ALREADY: Closing = { outcome: "merged", reason: "queued_already", detail: "brief-2" };

export function dependencyFacts(open: OpenLedger): void {
  withLedger(open, "the newest slot at or before an instant, merged ones left out", async (store) => {
    const revision = await openRevision(store);
    const merged = aSlot(revision, 3, { closing: QUEUED_ALREADY });
    await store.ledger.write((tx) => tx.addSlots([aSlot(revision, 1), aSlot(revision, 2), merged], T0));
    await execute(store, "brief-1", "failed", T0 + HOUR);
    const newest = (hours: number) => store.ledger.read((tx) => tx.newestSlot("brief", T0 + hours * HOUR));
    assert.equal(await newest(0.5), null);
    assert.deepEqual(await newest(1), { at: T0 + HOUR, outcome: "failed", reason: null });
    assert.deepEqual(await newest(1.9), { at: T0 + HOUR, outcome: "failed", reason: null });
    assert.deepEqual(await newest(9), { at: T0 + 2 * HOUR, outcome: null, reason: null });
    assert.equal(await store.ledger.read((tx) => tx.newestSlot("other", T0 + 9 * HOUR)), null);
  });

  withLedger(open, "spans hold slots too", async (store) => {
    const revision = await openRevision(store);
    await store.ledger.write((tx) => tx.addSlots([aSlot(revision, 1), aSlot(revision, 99)], T0));
    await store.ledger.write((tx) => tx.addSpan(aSpan(revision, 10, 70), T0));
    const newest = (hours: number) => store.ledger.read((tx) => tx.newestSlot("brief", T0 + hours * HOUR));
    const previous = (hours: number) =>
      store.ledger.read((tx) => tx.previousSlotAt("brief", T0 + hours * HOUR));
    assert.equal((await newest(9))?.at, T0 + HOUR);
    assert.deepEqual(await newest(80), { at: T0 + 70 * HOUR, outcome: "missed", reason: "too_many" });
    assert.equal((await newest(30))?.reason, "too_many");
    assert.equal((await newest(99))?.at, T0 + 99 * HOUR);
    assert.equal(await previous(1), null);
    assert.equal(await previous(10), T0 + HOUR);
    assert.equal(await previous(99), T0 + 70 * HOUR);
    assert.equal(await previous(100), T0 + 99 * HOUR);
  });

  withLedger(open, "a success counts by its moment or by its end, whichever is later", async (store) => {
    await store.ledger.write((tx) => tx.addRun(aRun("a", { slotAt: T0 }), T0));
    const since = (at: number) => store.ledger.read((tx) => tx.succeededSince("brief", at));
    assert.equal(await since(0), false);
    await execute(store, "a", "succeeded", T0 + 2 * HOUR);
    assert.deepEqual(
      [await since(T0), await since(T0 + 2 * HOUR), await since(T0 + 2 * HOUR + 1)],
      [true, true, false],
    );
    await store.ledger.write((tx) => tx.addRun(aRun("b", { slotAt: T0 + 9 * HOUR }), T0));
    await execute(store, "b", "succeeded", T0 + 3 * HOUR);
    assert.equal(await since(T0 + 9 * HOUR), true);
    await store.ledger.write((tx) => tx.addRun(aRun("c", { slotAt: T0 + 20 * HOUR }), T0));
    await execute(store, "c", "failed", T0 + 20 * HOUR);
    assert.equal(await since(T0 + 10 * HOUR), false);
  });

  withLedger(open, "the newest run since an instant; one that lives is never too old", async (store) => {
    const newest = async (since: number) =>
      (await store.ledger.read((tx) => tx.newestRun("brief", since)))?.id ?? null;
    assert.equal(await newest(0), null);
    await store.ledger.write((tx) => tx.addRun(aRun("a"), T0));
    assert.equal(await newest(T0 + 9 * HOUR), "a");
    await execute(store, "a", "failed", T0 + HOUR);
    assert.deepEqual([await newest(T0 + HOUR), await newest(T0 + HOUR + 1)], ["a", null]);
    await store.ledger.write((tx) => tx.addRun(aRun("b"), T0 + 2 * HOUR));
    assert.equal(await newest(0), "b");
  });

  withLedger(open, "the newest ended run of each task is one that was started", async (store) => {
    await store.ledger.write(async (tx) => {
      for (const task of ["x", "y", "z"]) {
        for (const n of [1, 2, 3]) await tx.addRun(aRun(`${task}${n}`, { task }), T0 + n);
      }
    });
    for (const run of ["x1", "x2", "y1"])
      await execute(store, run, "succeeded", T0 + Number(run.slice(1)) * HOUR);
    await apply(store, { run: "x3", event: "close", at: T0 + 9 * HOUR, outcome: "skipped" });
    await apply(store, { run: "z1", event: "close", at: T0 + 9 * HOUR, outcome: "skipped" });
    await start(store, "y2");
    const ended = await store.ledger.read((tx) => tx.newestEndedRuns());
    assert.deepEqual(
      ended.map((run) => run.id),
      ["x2", "y1"],
    );
  });

  withLedger(open, "live runs come by moment, then by priority", async (store) => {
    await store.ledger.write(async (tx) => {
      await tx.addRun(aRun("late", { task: "a", slotAt: T0 + 1, priority: 9 }), T0);
      await tx.addRun(aRun("low", { task: "b", slotAt: T0, priority: 1 }), T0);
      await tx.addRun(aRun("high", { task: "c", slotAt: T0, priority: 5 }), T0);
      await tx.addRun(aRun("gone", { task: "d", slotAt: T0 }), T0);
    });
    await execute(store, "gone", "succeeded");
    const live = await store.ledger.read((tx) => tx.liveRuns());
    assert.deepEqual(
      live.map((run) => run.id),
      ["high", "low", "late"],
    );
    const fields = { full: live[0]?.full, params: live[0]?.params, catchUp: live[0]?.catchUp };
    assert.deepEqual(fields, { full: false, params: {}, catchUp: false });
  });
}
