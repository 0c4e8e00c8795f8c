/** What a transition writes beside the state, and who may cause it. */
import assert from "node:assert/strict";
import { LedgerMisuse } from "../errors.ts";
import {
  anEnd,
  apply,
  aRun,
  aSlot,
  claim,
  execute,
  HOUR,
  openRevision,
  OTHER,
  OWNER,
  start,
  T0,
  withLedger,
  type OpenLedger,
} from "./with-ledger.ts";

export function transitions(open: OpenLedger): void {
  withLedger(open, "a run that does not exist has no transitions", async (store) => {
    assert.equal(await apply(store, { run: "nobody", event: "claim", at: T0 }), false);
  });

  withLedger(open, "each claim gets a token that was never given before, over all runs", async (store) => {
    await store.ledger.write(async (tx) => {
      for (const id of ["a", "b"]) await tx.addRun(aRun(id, { task: id }), T0);
    });
    const first = await claim(store, "a");
    await apply(store, { run: "a", event: "unclaim", at: T0, token: first });
    const second = await claim(store, "b");
    const third = await claim(store, "a");
    assert.ok(first < second && second < third);
    const adopted = await (async () => {
      await apply(store, { run: "a", event: "start", at: T0, token: third });
      await apply(store, { run: "a", event: "adopt", at: T0, token: third, patch: { owner: OTHER } });
      return store.reading.run("a");
    })();
    assert.ok((adopted?.token ?? 0) > third);
    assert.deepEqual(adopted?.owner, OTHER);
    assert.equal(adopted?.attempts, 1);
  });

  withLedger(
    open,
    "a task has one executing run; another claim is refused until it has ended",
    async (store) => {
      await store.ledger.write(async (tx) => {
        for (const id of ["a", "b"]) await tx.addRun(aRun(id), T0);
      });
      const token = await start(store, "a");
      assert.equal(await apply(store, { run: "b", event: "claim", at: T0, patch: { owner: OWNER } }), false);
      assert.equal((await store.reading.run("b"))?.state, "queued");
      await apply(store, {
        run: "a",
        event: "end",
        at: T0,
        token,
        outcome: "failed",
        attempt: anEnd("failed"),
      });
      assert.equal(await apply(store, { run: "b", event: "claim", at: T0, patch: { owner: OWNER } }), true);
    },
  );

  withLedger(
    open,
    "a lock that another run holds refuses the claim, and none of the others is taken",
    async (store) => {
      await store.ledger.write(async (tx) => {
        for (const id of ["a", "b"]) await tx.addRun(aRun(id, { task: id }), T0);
      });
      const token = await claim(store, "a", T0, ["disk", "network"]);
      const asked = {
        run: "b",
        event: "claim",
        at: T0,
        patch: { owner: OTHER, locks: ["cpu", "network"] },
      } as const;
      assert.equal(await apply(store, asked), false);
      const held = await store.ledger.read((tx) => tx.heldLocks());
      assert.deepEqual(
        [...held],
        [
          ["disk", "a"],
          ["network", "a"],
        ],
      );
      assert.equal((await store.reading.run("b"))?.token, 0);
      await apply(store, { run: "a", event: "unclaim", at: T0, token });
      assert.equal(await apply(store, asked), true);
    },
  );

  withLedger(
    open,
    "a retry is a second attempt of the same run, and the first start stays",
    async (store) => {
      await store.ledger.write((tx) => tx.addRun(aRun("a"), T0));
      const token = await start(store, "a", T0 + 1);
      const failed = anEnd("failed", { reason: "exit_code", detail: "exit code 1" });
      const patch = { waitingFor: "retry", notBefore: T0 + HOUR, reason: "exit_code" } as const;
      await apply(store, { run: "a", event: "wait", at: T0 + 2, token, attempt: failed, patch });
      assert.equal((await store.reading.run("a"))?.notBefore, T0 + HOUR);
      await execute(store, "a", "succeeded", T0 + 3);
      const run = await store.reading.run("a");
      assert.equal(run?.attempts, 2);
      assert.equal(run?.startedAt, T0 + 1);
      assert.equal(run?.finishedAt, T0 + 3);
      const ends = await store.ledger.read((tx) => tx.attemptEnds("a"));
      assert.deepEqual(ends, [failed, anEnd("succeeded")]);
      const attempts = await store.reading.attempts("a");
      assert.deepEqual(
        attempts.map(({ n, startedAt, endedAt, deadlineAt }) => [n, startedAt, endedAt, deadlineAt]),
        [
          [1, T0 + 1, T0 + 2, T0 + 1 + HOUR],
          [2, T0 + 3, T0 + 3, T0 + 3 + HOUR],
        ],
      );
    },
  );

  withLedger(
    open,
    "LED-30 the place in a log is that of the run's first attempt in it, and only if none can stand before",
    async (store) => {
      const failed = anEnd("failed", { reason: "exit_code", detail: "exit code 1" });
      // Each attempt: the log that it wrote and where, and what the run's row says then.
      const attemptsOf = async (
        id: string,
        logs: readonly [string | null, number | null, number | null][],
      ) => {
        await store.ledger.write((tx) => tx.addRun(aRun(id, { task: id }), T0));
        for (const [log, logOffset, known] of logs) {
          const token = await start(store, id, T0);
          const patch = { waitingFor: "retry", notBefore: T0, log, logOffset } as const;
          await apply(store, { run: id, event: "wait", at: T0, token, attempt: failed, patch });
          assert.equal((await store.reading.run(id))?.logOffset, known, `${id} ${log}`);
        }
      };
      await attemptsOf("same", [
        ["monday", 100, 100],
        ["monday", 900, 100],
        ["monday", 1_500, 100],
      ]);
      await attemptsOf("night", [
        ["monday", 100, 100],
        ["tuesday", 0, null],
        ["tuesday", 50, null],
      ]);
      await attemptsOf("lost", [
        ["monday", 100, 100],
        [null, null, null],
        ["monday", 900, null],
      ]);
      await attemptsOf("unwritten", [
        [null, null, null],
        ["monday", 900, null],
      ]);
    },
  );

  withLedger(open, "what a patch leaves out stays, and null clears", async (store) => {
    await store.ledger.write((tx) => tx.addRun(aRun("a"), T0));
    await apply(store, {
      run: "a",
      event: "wait",
      at: T0,
      patch: {
        waitingFor: "lock",
        reason: "lock",
        detail: "disk",
        costUsd: 0.25,
        changed: 0,
        log: "logs/a.log",
      },
    });
    await apply(store, { run: "a", event: "requeue", at: T0, patch: { reason: null } });
    const run = await store.reading.run("a");
    assert.deepEqual(
      [run?.waitingFor, run?.reason, run?.detail, run?.costUsd, run?.changed, run?.log],
      [null, null, "disk", 0.25, 0, "logs/a.log"],
    );
  });

  withLedger(
    open,
    "a slot closes with the outcome, reason and detail of its run, at the same instant",
    async (store) => {
      const revision = await openRevision(store);
      await store.ledger.write((tx) => tx.addSlots([aSlot(revision, 1), aSlot(revision, 2)], T0));
      const token = await start(store, "brief-1");
      const patch = { reason: "timeout", detail: "after 30 minutes" };
      const attempt = anEnd("timed_out", patch);
      await apply(store, {
        run: "brief-1",
        event: "end",
        at: T0 + 5,
        token,
        outcome: "timed_out",
        attempt,
        patch,
      });
      const closing = { reason: "upstream_failed", detail: "other" };
      await apply(store, { run: "brief-2", event: "close", at: T0 + 6, outcome: "skipped", patch: closing });
      const slots = await store.reading.slots({ from: T0, until: T0 + 9 * HOUR });
      assert.deepEqual(
        slots.map(({ outcome, reason, detail, closedAt, runId }) => [
          outcome,
          reason,
          detail,
          closedAt,
          runId,
        ]),
        [
          ["timed_out", "timeout", "after 30 minutes", T0 + 5, "brief-1"],
          ["skipped", "upstream_failed", "other", T0 + 6, "brief-2"],
        ],
      );
      const runs = [await store.reading.run("brief-1"), await store.reading.run("brief-2")];
      assert.deepEqual(
        runs.map((run) => [run?.state, run?.reason, run?.detail, run?.finishedAt]),
        [
          ["timed_out", "timeout", "after 30 minutes", T0 + 5],
          ["skipped", "upstream_failed", "other", T0 + 6],
        ],
      );
    },
  );

  withLedger(
    open,
    "the end of an attempt, an outcome and the reason of a wait cannot be left out",
    async (store) => {
      await store.ledger.write((tx) => tx.addRun(aRun("a"), T0));
      await assert.rejects(apply(store, { run: "a", event: "close", at: T0 }), LedgerMisuse);
      await assert.rejects(apply(store, { run: "a", event: "wait", at: T0 }), LedgerMisuse);
      const token = await start(store, "a");
      await assert.rejects(
        apply(store, { run: "a", event: "end", at: T0, token, outcome: "failed" }),
        LedgerMisuse,
      );
      assert.equal((await store.reading.run("a"))?.state, "running");
    },
  );

  withLedger(open, "the process of an attempt is written by the holder of the token only", async (store) => {
    await store.ledger.write((tx) => tx.addRun(aRun("a"), T0));
    const token = await start(store, "a");
    assert.equal(await store.ledger.write((tx) => tx.setAttemptProcess("a", token - 1, OTHER)), false);
    assert.equal(await store.ledger.write((tx) => tx.setAttemptProcess("nobody", token, OTHER)), false);
    assert.equal(await store.ledger.write((tx) => tx.setAttemptProcess("a", token, OTHER)), true);
    assert.equal((await store.reading.attempts("a"))[0]?.pid, OTHER.pid);
    await apply(store, {
      run: "a",
      event: "end",
      at: T0,
      token,
      outcome: "failed",
      attempt: anEnd("failed"),
    });
    assert.equal(await store.ledger.write((tx) => tx.setAttemptProcess("a", token, OWNER)), false);
  });

  withLedger(open, "the first asking to cancel counts, and an ended run is left alone", async (store) => {
    await store.ledger.write((tx) => tx.addRun(aRun("a"), T0));
    await store.ledger.write((tx) => tx.requestCancel("a", "by hand", T0));
    await store.ledger.write((tx) => tx.requestCancel("a", "again", T0));
    const asked = await store.reading.run("a");
    assert.deepEqual([asked?.cancelRequested, asked?.detail, asked?.state], [true, "by hand", "queued"]);
    await execute(store, "a", "cancelled");
    const ended = await store.reading.run("a");
    await store.ledger.write((tx) => tx.requestCancel("a", "too late", T0));
    assert.deepEqual(await store.reading.run("a"), ended);
  });
}
