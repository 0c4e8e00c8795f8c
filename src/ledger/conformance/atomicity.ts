/** One write is one change: all of it, or nothing. */
import assert from "node:assert/strict";
import { LedgerMisuse, LedgerUnavailable } from "../errors.ts";
import type { LedgerTransaction } from "../../ports/ledger.ts";
import {
  aMessage,
  anEnd,
  apply,
  aRun,
  aSlot,
  openRevision,
  OWNER,
  start,
  T0,
  withLedger,
  type OpenLedger,
} from "./with-ledger.ts";

export function atomicity(open: OpenLedger): void {
  withLedger(
    open,
    "a throw after any step undoes every step before, and the ledger goes on",
    async (store) => {
      const revision = await openRevision(store);
      await store.ledger.write((tx) => tx.addRun(aRun("busy", { task: "other" }), T0));
      const token = await start(store, "busy");
      const steps: ((tx: LedgerTransaction) => Promise<unknown>)[] = [
        (tx) => tx.addSlots([aSlot(revision, 1), aSlot(revision, 2)], T0),
        (tx) => tx.moveWatermark(revision, T0 + 1),
        (tx) => tx.setNote("wake_at", "1"),
        (tx) => tx.updateMemory("brief", { failuresInRow: 1 }),
        (tx) =>
          tx.transition({ run: "brief-1", event: "claim", at: T0, patch: { owner: OWNER, locks: ["disk"] } }),
        (tx) =>
          tx.transition({
            run: "busy",
            event: "end",
            at: T0,
            token,
            outcome: "failed",
            attempt: anEnd("failed"),
          }),
        (tx) => tx.addMessage(aMessage("k")),
        (tx) => tx.addEvent("absence", "x", T0),
      ];
      const before = await picture(store);
      for (let last = 0; last < steps.length; last += 1) {
        const work = store.ledger.write(async (tx) => {
          for (const step of steps.slice(0, last + 1)) await step(tx);
          throw new Error(`after step ${last}`);
        });
        await assert.rejects(work, { message: `after step ${last}` });
        assert.deepEqual(await picture(store), before);
      }
      await store.ledger.write(async (tx) => {
        for (const step of steps) await step(tx);
      });
      assert.equal((await store.reading.run("brief-1"))?.state, "claimed");
    },
  );

  withLedger(open, "writes that are begun at once happen one after another", async (store) => {
    await store.ledger.write((tx) => tx.setNote("wake_at", "0"));
    const writes = Array.from({ length: 50 }, () =>
      store.ledger.write(async (tx) => {
        const value = Number(await tx.note("wake_at"));
        await Promise.resolve();
        await tx.setNote("wake_at", String(value + 1));
      }),
    );
    await Promise.all(writes);
    assert.equal(await store.reading.note("wake_at"), "50");
  });

  withLedger(open, "a write within a write is refused instead of waiting for itself", async (store) => {
    const inside: (() => Promise<unknown>)[] = [
      () => store.ledger.write(() => Promise.resolve()),
      () => store.ledger.read(() => Promise.resolve()),
      () => store.reading.liveRuns(),
      () => store.ledger.goodConfig(),
      () => store.ledger.close(),
    ];
    for (const inner of inside) {
      await assert.rejects(store.ledger.write(inner), LedgerMisuse);
    }
    await store.ledger.write((tx) => tx.setNote("wake_at", "1"));
  });

  withLedger(open, "what was begun within a write but runs after it counts as outside", async (store) => {
    let later: () => void = () => {};
    const signal = new Promise<void>((resolve) => (later = resolve));
    const detached = await store.ledger.write(() =>
      Promise.resolve({ done: signal.then(() => store.reading.note("wake_at")) }),
    );
    later();
    assert.equal(await detached.done, null);
  });

  withLedger(open, "a transaction cannot be used after its end", async (store) => {
    const kept = await store.ledger.write((tx) => Promise.resolve({ tx }));
    await assert.rejects(kept.tx.setNote("wake_at", "1"), LedgerMisuse);
    assert.equal(await store.reading.note("wake_at"), null);
  });

  withLedger(open, "a closed ledger says so, and closing twice is no fault", async (store) => {
    await store.ledger.close();
    await store.ledger.close();
    await assert.rejects(
      store.ledger.write(() => Promise.resolve()),
      LedgerUnavailable,
    );
    await assert.rejects(store.reading.liveRuns(), LedgerUnavailable);
  });

  withLedger(open, "closing waits for the write under way", async (store) => {
    const writing = store.ledger.write((tx) => tx.addRun(aRun("a"), T0));
    const closing = store.ledger.close();
    await writing;
    await closing;
    assert.equal(await apply(store, { run: "a", event: "claim", at: T0 }).catch(() => "closed"), "closed");
  });
}

async function picture({ ledger, reading }: Parameters<Parameters<typeof withLedger>[2]>[0]) {
  return {
    history: await reading.history({}),
    slots: await reading.slots({ from: 0, until: Number.MAX_SAFE_INTEGER }),
    attempts: await reading.attempts("busy"),
    memories: await reading.memories(),
    messages: await reading.messages({}),
    events: await reading.events({}),
    note: await reading.note("wake_at"),
    locks: await ledger.read((tx) => tx.heldLocks()),
    revisions: await ledger.read((tx) => tx.revisionsInForce()),
  };
}
