/** Recording scheduled moments: never twice, never lost. */
import assert from "node:assert/strict";
import type { Closing } from "../../core/slot.ts";
import type { NewSpan } from "../../ports/ledger.ts";
import { LedgerConflict } from "../errors.ts";
import {
  apply,
  aRun,
  aSlot,
  claim,
  execute,
  HOUR,
  openRevision,
  T0,
  withLedger,
  type OpenLedger,
} from "./with-ledger.ts";

const PAUSED: Closing = { outcome: "skipped", reason: "paused", detail: null };
const EVER = { from: 0, until: Number.MAX_SAFE_INTEGER };

export function slots(open: OpenLedger): void {
  withLedger(open, "an open slot gets its run, a closed one gets none", async (store) => {
    const revision = await openRevision(store);
    await store.ledger.write((tx) =>
      tx.addSlots([aSlot(revision, 1), aSlot(revision, 2, { closing: PAUSED })], T0 + 7),
    );
    const [first, second] = await store.reading.slots(EVER);
    assert.equal(first?.outcome, null);
    assert.equal(first?.runId, "brief-1");
    assert.deepEqual(
      [second?.outcome, second?.reason, second?.closedAt, second?.runId],
      ["skipped", "paused", T0 + 7, null],
    );
    const run = await store.reading.run("brief-1");
    assert.deepEqual(
      [run?.state, run?.trigger, run?.slotAt, run?.createdAt],
      ["queued", "slot", T0 + HOUR, T0 + 7],
    );
    assert.equal(`slot:${run?.slotId}`, first?.id);
    const openSlots = await store.ledger.read((tx) => tx.openSlots("brief"));
    assert.deepEqual(
      openSlots.map(({ at, runId, revision: of }) => [at, runId, of]),
      [[T0 + HOUR, "brief-1", revision]],
    );
  });

  withLedger(
    open,
    "a slot that is recorded already stays as it is, and no second run is made",
    async (store) => {
      const revision = await openRevision(store);
      await store.ledger.write((tx) => tx.addSlots([aSlot(revision, 1)], T0));
      await execute(store, "brief-1", "succeeded");
      const before = await store.reading.slots(EVER);
      const again = aSlot(revision, 1, { run: aRun("second", { trigger: "slot" }) });
      await store.ledger.write((tx) => tx.addSlots([again, aSlot(revision, 1, { closing: PAUSED })], T0 + 9));
      assert.deepEqual(await store.reading.slots(EVER), before);
      assert.equal(await store.reading.run("second"), null);
    },
  );

  withLedger(open, "two moments on one instant: the second is merged into the first", async (store) => {
    const revision = await openRevision(store);
    const later = aSlot(revision, 3, { run: aRun("other", { trigger: "slot" }) });
    const gap = { ...later, occurrence: { ...later.occurrence, nominal: "2026-03-01T02:30:00" } };
    await store.ledger.write((tx) => tx.addSlots([aSlot(revision, 3), gap], T0));
    const recorded = await store.reading.slots(EVER);
    assert.deepEqual(
      recorded.map(({ outcome, reason, detail, runId }) => [outcome, reason, detail, runId]),
      [
        [null, null, null, "brief-3"],
        ["merged", "same_instant", "brief-3", null],
      ],
    );
    assert.equal(await store.reading.run("other"), null);
  });

  withLedger(
    open,
    "a slot of a new revision merges into the old one's at the same instant",
    async (store) => {
      const old = await openRevision(store);
      await store.ledger.write(async (tx) => {
        await tx.addSlots([aSlot(old, 1, { closing: PAUSED })], T0);
        await tx.closeRevision(old, T0 + HOUR);
      });
      const revision = await openRevision(store);
      const run = aRun("again", { trigger: "slot" });
      await store.ledger.write((tx) => tx.addSlots([aSlot(revision, 1, { run })], T0 + 5));
      const recorded = await store.reading.slots(EVER);
      assert.deepEqual(
        recorded.map((slot) => [slot.revision, slot.outcome, slot.reason]),
        [
          [old, "skipped", "paused"],
          [revision, "merged", "same_instant"],
        ],
      );
    },
  );

  withLedger(open, "both passes of a repeated hour are two slots", async (store) => {
    const revision = await openRevision(store);
    const first = aSlot(revision, 1);
    const second = aSlot(revision, 2);
    const occurrence = { ...second.occurrence, nominal: first.occurrence.nominal, pass: 2 } as const;
    await store.ledger.write((tx) => tx.addSlots([first, { ...second, occurrence }], T0));
    const recorded = await store.reading.slots(EVER);
    assert.deepEqual(
      recorded.map((slot) => [slot.occurrence.pass, slot.outcome]),
      [
        [1, null],
        [2, null],
      ],
    );
  });

  withLedger(open, "slots within a span are recorded; they are not written again", async (store) => {
    const revision = await openRevision(store);
    await store.ledger.write((tx) => tx.addSpan(aSpan(revision, 10, 70), T0));
    await store.ledger.write((tx) =>
      tx.addSlots(
        [
          aSlot(revision, 9),
          aSlot(revision, 10),
          aSlot(revision, 40),
          aSlot(revision, 70),
          aSlot(revision, 71),
        ],
        T0,
      ),
    );
    const recorded = await store.reading.slots(EVER);
    assert.deepEqual(
      recorded.map((slot) => (slot.occurrence.at - T0) / HOUR),
      [9, 71],
    );
    const known = await store.ledger.read((tx) =>
      Promise.all(
        [9, 10, 40, 70, 71, 8, 72].map((hours) => tx.isRecorded(revision, aSlot(revision, hours).occurrence)),
      ),
    );
    assert.deepEqual(known, [true, true, true, true, true, false, false]);
  });

  withLedger(
    open,
    "at the edge of a span the nominal time decides, since two may fall on one instant",
    async (store) => {
      const revision = await openRevision(store);
      await store.ledger.write((tx) => tx.addSpan(aSpan(revision, 10, 70), T0));
      const last = aSlot(revision, 70).occurrence;
      const next = { ...last, nominal: "2026-03-03T22:30:00" };
      assert.equal(await store.ledger.read((tx) => tx.isRecorded(revision, next)), false);
      assert.equal(await store.ledger.read((tx) => tx.isRecorded(revision + 1, last)), false);
    },
  );

  withLedger(open, "a span that begins with the same slot is recorded once", async (store) => {
    const revision = await openRevision(store);
    for (let time = 0; time < 2; time += 1)
      await store.ledger.write((tx) => tx.addSpan(aSpan(revision, 10, 70), T0));
    const spans = await store.reading.spans(EVER);
    assert.deepEqual(
      spans.map((span) => [span.count, span.outcome, span.reason]),
      [[61, "missed", "too_many"]],
    );
  });

  withLedger(open, "an open slot can be closed once its run has ended, and only once", async (store) => {
    const revision = await openRevision(store);
    await store.ledger.write((tx) =>
      tx.addSlots([aSlot(revision, 1), aSlot(revision, 2, { run: null })], T0),
    );
    const [withRun, without] = await store.ledger.read((tx) => tx.openSlots("brief"));
    const close = (id: number | undefined) =>
      store.ledger.write((tx) => tx.closeSlot(id ?? -1, PAUSED, T0 + 1));
    await assert.rejects(close(withRun?.id), LedgerConflict);
    await assert.rejects(close(4711), LedgerConflict);
    await close(without?.id);
    await assert.rejects(close(without?.id), LedgerConflict);
    assert.deepEqual(
      (await store.ledger.read((tx) => tx.openSlots("brief"))).map((slot) => slot.id),
      [withRun?.id],
    );
  });

  withLedger(open, "a slot names one run, and a run's id is used once", async (store) => {
    const revision = await openRevision(store);
    await store.ledger.write((tx) => tx.addSlots([aSlot(revision, 1)], T0));
    const twin = aSlot(revision, 2, { run: aRun("brief-1", { trigger: "slot" }) });
    await assert.rejects(
      store.ledger.write((tx) => tx.addSlots([twin], T0)),
      LedgerConflict,
    );
    assert.equal((await store.reading.slots(EVER)).length, 1);
  });

  withLedger(open, "open slots after an instant are found over all tasks", async (store) => {
    const revision = await openRevision(store);
    const other = await openRevision(store, "other");
    const closed = aSlot(revision, 5, { closing: PAUSED });
    await store.ledger.write((tx) => tx.addSlots([aSlot(revision, 1), aSlot(revision, 4), closed], T0));
    await store.ledger.write((tx) => tx.addSlots([aSlot(other, 3, { task: "other" })], T0));
    const found = await store.ledger.read((tx) => tx.openSlotsAfter(T0 + HOUR));
    assert.deepEqual(
      found.map((slot) => slot.runId),
      ["other-3", "brief-4"],
    );
    await apply(store, {
      run: "brief-4",
      event: "close",
      at: T0,
      outcome: "skipped",
      patch: { reason: "clock" },
    });
    await claim(store, "other-3");
    assert.equal((await store.ledger.read((tx) => tx.openSlotsAfter(T0 + HOUR))).length, 1);
  });

  withLedger(
    open,
    "moments that have not come are forgotten if nothing ran for them; their spans are handed back",
    async (store) => {
      const revision = await openRevision(store);
      await store.ledger.write(async (tx) => {
        await tx.addSlots(
          [aSlot(revision, 1, { closing: PAUSED }), aSlot(revision, 2), aSlot(revision, 3)],
          T0,
        );
        await tx.addSlots([aSlot(revision, 4, { closing: PAUSED })], T0);
        await tx.addSpan(aSpan(revision, -9, 1), T0);
        await tx.addSpan(aSpan(revision, 10, 70), T0);
      });
      await execute(store, "brief-2", "failed");
      const forgotten = await store.ledger.write((tx) => tx.forgetFuture(T0 + HOUR));
      assert.deepEqual(
        forgotten.map((span) => [span.firstAt, span.count]),
        [[T0 + 10 * HOUR, 61]],
      );
      assert.deepEqual(
        (await store.reading.slots(EVER)).map((slot) => [slot.runId, slot.outcome, slot.ofBogusFuture]),
        [
          [null, "skipped", false],
          ["brief-2", "failed", true],
          ["brief-3", null, true],
        ],
      );
      assert.equal((await store.reading.spans(EVER)).length, 1);
      await store.ledger.write((tx) => tx.addSpan(aSpan(revision, 10, 70), T0));
      assert.equal((await store.reading.spans(EVER)).length, 2);
    },
  );

  withLedger(
    open,
    "a revision that ended in a future that did not come ends now, or where it began",
    async (store) => {
      const ended = await openRevision(store);
      await store.ledger.write((tx) => tx.closeRevision(ended, T0 + 9 * HOUR));
      const begun = await openRevision(store, "brief", T0 + 5 * HOUR);
      await store.ledger.write((tx) => tx.closeRevision(begun, T0 + 9 * HOUR));
      const inForce = await openRevision(store, "brief", T0 + 9 * HOUR);
      await store.ledger.write((tx) => tx.forgetFuture(T0 + HOUR));
      assert.deepEqual(
        (await store.reading.revisions(0, T0 + 99 * HOUR)).map(({ id, untilAt }) => [id, untilAt]),
        [
          [ended, T0 + HOUR],
          [begun, T0 + 5 * HOUR],
          [inForce, null],
        ],
      );
    },
  );
}

export function aSpan(revision: number, from: number, until: number, task = "brief"): NewSpan {
  return {
    task,
    revision,
    first: aSlot(revision, from).occurrence,
    last: aSlot(revision, until).occurrence,
    count: until - from + 1,
    closing: { outcome: "missed", reason: "too_many", detail: null },
  };
}
