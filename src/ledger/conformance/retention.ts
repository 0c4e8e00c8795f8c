/** What goes when its time is over, and what stays. */
import assert from "node:assert/strict";
import { EMPTY_REPORT } from "../../core/report.ts";
import { aSpan } from "./slots.ts";
import {
  aMessage,
  aRun,
  aSlot,
  execute,
  HOUR,
  openRevision,
  T0,
  withLedger,
  type OpenLedger,
} from "./with-ledger.ts";

const EVER = { from: 0, until: Number.MAX_SAFE_INTEGER };

export function retention(open: OpenLedger): void {
  withLedger(
    open,
    "what ended before goes with its attempts and reports; what is newer or open stays",
    async (store) => {
      const revision = await openRevision(store);
      await store.ledger.write(async (tx) => {
        await tx.addSlots(
          [1, 2, 3, 4].map((hours) => aSlot(revision, hours)),
          T0,
        );
        await tx.addSpan(aSpan(revision, -99, -40), T0 - 30 * HOUR);
        await tx.addEvent("absence", "old", T0);
        await tx.addEvent("absence", "new", T0 + 9 * HOUR);
        await tx.addMessage(aMessage("old"));
        await tx.addMessage(aMessage("later", { notBefore: T0 + 9 * HOUR }));
      });
      await execute(store, "brief-1", "succeeded", T0 + HOUR);
      await execute(store, "brief-2", "failed", T0 + 2 * HOUR);
      await execute(store, "brief-3", "succeeded", T0 + 5 * HOUR);
      await store.ledger.write((tx) => tx.saveReport("brief-1", EMPTY_REPORT, T0 + HOUR));

      assert.deepEqual(await store.ledger.prune(olderThan(3)), { runs: 2 });
      assert.deepEqual(
        (await store.reading.slots(EVER)).map((slot) => [slot.outcome, slot.runId]),
        [
          ["succeeded", null],
          ["failed", null],
          ["succeeded", "brief-3"],
          [null, "brief-4"],
        ],
      );
      assert.equal(await store.reading.report("brief-1"), null);
      assert.deepEqual(await store.reading.attempts("brief-1"), []);
      assert.deepEqual(
        (await store.reading.events({})).map((event) => event.text),
        ["new"],
      );
      assert.deepEqual(
        (await store.reading.messages({})).map((message) => message.key),
        ["later"],
      );
      assert.equal((await store.reading.spans(EVER)).length, 1);
      assert.deepEqual(await store.ledger.prune(olderThan(3)), { runs: 0 });
    },
  );

  withLedger(open, "a task's newest slot, newest run and newest success stay, however old", async (store) => {
    const revision = await openRevision(store);
    await store.ledger.write((tx) =>
      tx.addSlots(
        [1, 2, 3].map((hours) => aSlot(revision, hours)),
        T0,
      ),
    );
    await execute(store, "brief-1", "succeeded", T0 + HOUR);
    await execute(store, "brief-2", "failed", T0 + 2 * HOUR);
    await execute(store, "brief-3", "failed", T0 + 3 * HOUR);
    await store.ledger.write((tx) => tx.addRun(aRun("manual"), T0 + 4 * HOUR));
    await execute(store, "manual", "failed", T0 + 4 * HOUR);
    assert.deepEqual(await store.ledger.prune(olderThan(999)), { runs: 1 });
    const left = await store.reading.history({});
    assert.deepEqual(left.map((row) => `${row.kind} ${row.state}`).toSorted(), [
      "run failed",
      "run failed",
      "run succeeded",
      "slot failed",
    ]);
    assert.equal(await store.ledger.read((tx) => tx.succeededSince("brief", T0)), true);
  });

  withLedger(open, "of each task the newest runs stay, however new the others are", async (store) => {
    const revision = await openRevision(store);
    await store.ledger.write((tx) =>
      tx.addSlots(
        [1, 2, 3, 4, 5].map((hours) => aSlot(revision, hours)),
        T0,
      ),
    );
    for (const hours of [1, 2, 3, 4, 5]) {
      await execute(store, `brief-${hours}`, hours === 1 ? "succeeded" : "failed", T0 + hours * HOUR);
    }
    assert.deepEqual(await store.ledger.prune({ before: T0, runsPerTask: 2 }), { runs: 2 });
    const slots = await store.reading.slots(EVER);
    assert.deepEqual(
      slots.map(({ outcome, runId }) => [outcome, runId]),
      [
        ["succeeded", "brief-1"],
        ["failed", null],
        ["failed", null],
        ["failed", "brief-4"],
        ["failed", "brief-5"],
      ],
    );
    assert.deepEqual(await store.ledger.prune({ before: T0, runsPerTask: 2 }), { runs: 0 });
  });
}

/** Instants and no number of runs. */
function olderThan(hours: number) {
  return { before: T0 + hours * HOUR, runsPerTask: 1_000 };
}
