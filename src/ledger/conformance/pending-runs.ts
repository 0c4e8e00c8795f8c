/** One pending run stands for many askings. */
import assert from "node:assert/strict";
import { LedgerConflict } from "../errors.ts";
import type { Store } from "../store.ts";
import { anEnd, apply, aRun, claim, start, T0, withLedger, type OpenLedger } from "./with-ledger.ts";

const QUIET = 10_000;
const LONGEST = 60_000;

function ask({ ledger }: Store, id: string, at: number): Promise<string> {
  const run = aRun(id, { task: "publish", trigger: "after_any", slotAt: at, notBefore: at + QUIET });
  return ledger.write((tx) => tx.addPendingRun(run, at, LONGEST));
}

export function pendingRuns(open: OpenLedger): void {
  withLedger(open, "later askings move the pending run, but never beyond the longest wait", async (store) => {
    assert.equal(await ask(store, "a", T0), "a");
    for (const seconds of [5, 20, 49]) {
      assert.equal(await ask(store, `again-${seconds}`, T0 + seconds * 1000), "a");
      assert.equal((await store.reading.run("a"))?.notBefore, T0 + seconds * 1000 + QUIET);
    }
    assert.equal(await ask(store, "late", T0 + 55_000), "a");
    assert.equal((await store.reading.run("a"))?.notBefore, T0 + LONGEST);
    assert.equal((await store.reading.liveRuns()).length, 1);
  });

  withLedger(open, "once it is claimed, the next asking makes a new one", async (store) => {
    await ask(store, "a", T0);
    await claim(store, "a");
    assert.equal(await ask(store, "b", T0 + 1), "b");
    assert.equal(await ask(store, "c", T0 + 2), "b");
  });

  withLedger(open, "a run that waits for its next attempt serves too, and its delay stays", async (store) => {
    await ask(store, "a", T0);
    const token = await start(store, "a");
    const patch = { waitingFor: "retry", notBefore: T0 + 300_000 } as const;
    await apply(store, { run: "a", event: "wait", at: T0, token, attempt: anEnd("failed"), patch });
    assert.equal(await ask(store, "b", T0 + 1), "a");
    assert.equal((await store.reading.run("a"))?.notBefore, T0 + 300_000);
  });

  withLedger(open, "a run may go back to waiting although a newer one is pending", async (store) => {
    await ask(store, "a", T0);
    const token = await start(store, "a");
    await ask(store, "b", T0 + 1);
    const patch = { waitingFor: "retry" } as const;
    const change = { run: "a", event: "wait", at: T0 + 2, token, attempt: anEnd("lost"), patch } as const;
    assert.equal(await apply(store, change), true);
    assert.equal(await ask(store, "c", T0 + 3), "b");
  });

  withLedger(open, "each task and each trigger has a pending run of its own", async (store) => {
    await ask(store, "a", T0);
    const after = aRun("b", { task: "publish", trigger: "after" });
    const other = aRun("c", { task: "other", trigger: "after_any" });
    assert.equal(await store.ledger.write((tx) => tx.addPendingRun(after, T0, 0)), "b");
    assert.equal(await store.ledger.write((tx) => tx.addPendingRun(other, T0, 0)), "c");
  });

  withLedger(
    open,
    "the database itself refuses a second pending run, but any number of manual ones",
    async (store) => {
      await ask(store, "a", T0);
      const second = aRun("b", { task: "publish", trigger: "after_any" });
      await assert.rejects(
        store.ledger.write((tx) => tx.addRun(second, T0)),
        LedgerConflict,
      );
      await store.ledger.write((tx) => tx.addRun(aRun("m1"), T0));
      await store.ledger.write((tx) => tx.addRun(aRun("m2"), T0));
      assert.equal((await store.ledger.read((tx) => tx.liveRunsOf("brief"))).length, 2);
    },
  );
}
