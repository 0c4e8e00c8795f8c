/** The ledger as people see it. */
import assert from "node:assert/strict";
import type { Closing } from "../../core/slot.ts";
import { LedgerReadOnly } from "../errors.ts";
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

const PAUSED: Closing = { outcome: "skipped", reason: "paused", detail: null };

export function reading(open: OpenLedger): void {
  withLedger(open, "the history holds runs, slots that never ran, and spans, newest first", async (store) => {
    const revision = await openRevision(store);
    await store.ledger.write((tx) => tx.addSpan(aSpan(revision, 10, 70), T0));
    await store.ledger.write((tx) => tx.addSlots([aSlot(revision, 71, { closing: PAUSED })], T0 + 1));
    await store.ledger.write((tx) => tx.addSlots([aSlot(revision, 72)], T0 + 2));
    await store.ledger.write((tx) => tx.addRun(aRun("m", { task: "other" }), T0 + 3));
    await execute(store, "brief-72", "failed", T0 + 4);
    const rows = await store.reading.history({});
    assert.deepEqual(
      rows.map((row) => [row.kind, row.task, row.state, row.reason, row.count, row.slotAt, row.at]),
      [
        ["run", "other", "queued", null, 1, null, T0 + 3],
        ["run", "brief", "failed", null, 1, T0 + 72 * HOUR, T0 + 2],
        ["slot", "brief", "skipped", "paused", 1, T0 + 71 * HOUR, T0 + 1],
        ["slot", "brief", "missed", "too_many", 61, T0 + 10 * HOUR, T0],
      ],
    );
    assert.match(rows[2]?.id ?? "", /^slot:\d+$/u);
    assert.match(rows[3]?.id ?? "", /^span:\d+$/u);
    assert.equal(rows[3]?.lastSlotAt, T0 + 70 * HOUR);
    assert.equal(rows[2]?.startedAt, null);

    const states = async (filter: Parameters<typeof store.reading.history>[0]) =>
      (await store.reading.history(filter)).map((row) => row.state);
    assert.deepEqual(await states({ task: "brief" }), ["failed", "skipped", "missed"]);
    assert.deepEqual(await states({ state: "queued" }), ["queued"]);
    assert.deepEqual(await states({ state: "failed", task: "brief" }), ["failed"]);
    assert.deepEqual(await states({ state: "missed" }), ["missed"]);
    assert.deepEqual(await states({ state: "nonsense" }), []);
    assert.deepEqual(await states({ since: T0 + 1, until: T0 + 2 }), ["failed", "skipped"]);
    assert.deepEqual(await states({ limit: 2 }), ["queued", "failed"]);
    assert.deepEqual(await states({ limit: 2, ended: true }), ["failed", "skipped"]);
  });

  withLedger(open, "a slot that was recorded open without a run is shown as open", async (store) => {
    const revision = await openRevision(store);
    await store.ledger.write((tx) => tx.addSlots([aSlot(revision, 1, { run: null })], T0));
    assert.deepEqual(
      (await store.reading.history({ state: "open" })).map((row) => row.state),
      ["open"],
    );
  });

  withLedger(open, "a run is found by a part of its id, an exact one first", async (store) => {
    await store.ledger.write(async (tx) => {
      for (const id of ["abc", "xabcx", "100%_a\\b"]) await tx.addRun(aRun(id), T0);
      for (let n = 0; n < 12; n += 1) await tx.addRun(aRun(`many-${n}`), T0 + n);
    });
    const found = async (text: string) => (await store.reading.findRuns(text)).map((run) => run.id);
    assert.deepEqual(await found("abc"), ["abc", "xabcx"]);
    assert.deepEqual(await found("%_a\\"), ["100%_a\\b"]);
    assert.deepEqual(await found("_"), ["100%_a\\b"]);
    assert.deepEqual(await found("nothing"), []);
    assert.equal((await found("many")).length, 10);
    assert.equal((await found("many"))[0], "many-11");
  });

  withLedger(open, "ends are counted per task, each slot of a span by itself", async (store) => {
    const revision = await openRevision(store);
    await store.ledger.write((tx) => tx.addSpan(aSpan(revision, 10, 70), T0));
    const missed: Closing = { outcome: "missed", reason: "superseded", detail: null };
    await store.ledger.write((tx) =>
      tx.addSlots([aSlot(revision, 71, { closing: missed }), aSlot(revision, 72)], T0),
    );
    await store.ledger.write((tx) => tx.addRun(aRun("m", { task: "other" }), T0));
    await execute(store, "brief-72", "succeeded", T0 + HOUR);
    await start(store, "m");
    assert.deepEqual(await store.reading.counts(T0), [
      { task: "brief", outcome: "missed", count: 62 },
      { task: "brief", outcome: "succeeded", count: 1 },
    ]);
    assert.deepEqual(await store.reading.counts(T0 + 1), [{ task: "brief", outcome: "succeeded", count: 1 }]);
  });

  withLedger(open, "slots and spans of a stretch, of one task or of all", async (store) => {
    const revision = await openRevision(store);
    const other = await openRevision(store, "other");
    await store.ledger.write(async (tx) => {
      await tx.addSlots([aSlot(revision, 1), aSlot(revision, 2), aSlot(other, 2, { task: "other" })], T0);
      await tx.addSpan(aSpan(revision, 10, 70), T0);
    });
    const stretch = { from: T0 + 2 * HOUR, until: T0 + 10 * HOUR };
    assert.deepEqual(
      (await store.reading.slots(stretch)).map((slot) => slot.runId),
      ["brief-2", "other-2"],
    );
    assert.deepEqual(
      (await store.reading.slots({ task: "other", ...stretch })).map((slot) => slot.runId),
      ["other-2"],
    );
    assert.equal((await store.reading.spans(stretch)).length, 1);
    assert.equal(
      (await store.reading.spans({ task: "brief", from: T0 + 70 * HOUR, until: T0 + 99 * HOUR })).length,
      1,
    );
    assert.equal((await store.reading.spans({ task: "other", ...stretch })).length, 0);
    assert.equal((await store.reading.spans({ from: 0, until: T0 + 9 * HOUR })).length, 0);
  });

  withLedger(open, "the newest run of a task is the one made last", async (store) => {
    assert.equal(await store.reading.newestRun("brief"), null);
    await store.ledger.write((tx) => tx.addRun(aRun("a"), T0));
    await store.ledger.write((tx) => tx.addRun(aRun("b"), T0 + 1));
    await apply(store, { run: "b", event: "close", at: T0, outcome: "cancelled" });
    assert.equal((await store.reading.newestRun("brief"))?.id, "b");
  });

  withLedger(open, "what has ended is found behind any number of runs that wait", async (store) => {
    const revision = await openRevision(store);
    await store.ledger.write((tx) => tx.addSlots([aSlot(revision, 1)], T0));
    await execute(store, "brief-1", "succeeded", T0 + HOUR);
    await store.ledger.write(async (tx) => {
      await tx.addSlots([aSlot(revision, 2), aSlot(revision, 3)], T0 + 1);
      await tx.addRun(aRun("done"), T0 + 1);
      for (const id of ["a", "b", "c"]) await tx.addRun(aRun(id), T0 + 2);
    });
    await execute(store, "done", "failed", T0 + 2 * HOUR);
    const newest = async (filter?: { ended: true }) =>
      (await store.overview.newestRuns(filter)).map(({ id }) => id);
    assert.deepEqual(await newest({ ended: true }), ["done"]);
    assert.match((await newest()).join(), /^[abc]$/);
    const filter = { task: "brief", since: 0, limit: 2 };
    assert.deepEqual(
      (await store.overview.moments({ ...filter, ended: true })).map(({ run }) => run),
      ["done", "brief-1"],
    );
    assert.deepEqual(
      (await store.overview.moments(filter)).map(({ run }) => run),
      ["brief-2", "brief-3"],
    );
  });

  withLedger(open, "within a look every change is refused", async (store) => {
    await assert.rejects(
      store.ledger.read((tx) => tx.setNote("wake_at", "1")),
      LedgerReadOnly,
    );
    await assert.rejects(
      store.ledger.read((tx) => tx.addRun(aRun("a"), T0)),
      LedgerReadOnly,
    );
    await assert.rejects(
      store.ledger.read((tx) => tx.transition({ run: "a", event: "claim", at: T0 })),
      LedgerReadOnly,
    );
    assert.equal(await store.reading.run("a"), null);
  });
}
