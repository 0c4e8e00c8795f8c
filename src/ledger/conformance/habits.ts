/** What summaries and trends are made of: ended runs, moments, changes of findings, what each day cost. */
import assert from "node:assert/strict";
import { settleFindings } from "../../core/finding.ts";
import { aSpan } from "./slots.ts";
import {
  anEnd,
  apply,
  aRun,
  aSlot,
  execute,
  HOUR,
  openRevision,
  OWNER,
  start,
  T0,
  withLedger,
  type OpenLedger,
} from "./with-ledger.ts";

export function habits(open: OpenLedger): void {
  withLedger(
    open,
    "UNA-28 a run takes as long as its last attempt, and works since the one that is under way",
    async (store) => {
      await store.ledger.write((tx) => tx.addRun(aRun("a", { trigger: "after" }), T0));
      const workingSince = async () => await store.ledger.read((tx) => tx.workingSince("a"));
      assert.equal(await workingSince(), null);
      const token = await start(store, "a", T0 + 1);
      assert.equal(await workingSince(), T0 + 1);
      const patch = { waitingFor: "retry", notBefore: T0 + HOUR } as const;
      await apply(store, { run: "a", event: "wait", at: T0 + 2, token, attempt: anEnd("failed"), patch });
      assert.equal(await workingSince(), null);
      await execute(store, "a", "succeeded", T0 + HOUR);
      const runs = await store.ledger.read((tx) => tx.comparableRuns("brief", 5));
      assert.deepEqual(
        runs.map(({ startedAt, finishedAt }) => [startedAt, finishedAt]),
        [[T0 + HOUR, T0 + HOUR]],
      );
      assert.equal(await workingSince(), null);
    },
  );

  withLedger(
    open,
    "runs by hand and full rebuilds are not compared; the newest comes first",
    async (store) => {
      const revision = await openRevision(store);
      await store.ledger.write(async (tx) => {
        await tx.addSlots([aSlot(revision, 1), aSlot(revision, 2)], T0);
        await tx.addRun(aRun("by-hand"), T0);
        await tx.addRun(aRun("rebuild", { trigger: "after", full: true }), T0);
      });
      for (const [id, outcome, hours] of [
        ["brief-1", "succeeded", 1],
        ["brief-2", "failed", 2],
        ["by-hand", "succeeded", 3],
        ["rebuild", "succeeded", 4],
      ] as const) {
        await execute(store, id, outcome, T0 + hours * HOUR);
      }
      const runs = await store.ledger.read((tx) => tx.comparableRuns("brief", 5));
      assert.deepEqual(
        runs.map(({ succeeded, finishedAt }) => [succeeded, finishedAt]),
        [
          [false, T0 + 2 * HOUR],
          [true, T0 + HOUR],
        ],
      );
      assert.equal((await store.ledger.read((tx) => tx.comparableRuns("brief", 1))).length, 1);
      const day = { day: "2026-03-01", from: T0 + 2 * HOUR, until: T0 + 24 * HOUR };
      const sums = await store.reading.daySums([day]);
      assert.deepEqual(
        sums.map(({ day: of, task, outcome, hasStarted, count, timed }) => [
          of,
          task,
          outcome,
          hasStarted,
          count,
          timed,
        ]),
        [
          ["2026-03-01", "brief", "failed", true, 1, 0],
          ["2026-03-01", "brief", "succeeded", true, 2, 2],
        ],
      );
    },
  );

  withLedger(
    open,
    "moments after an instant are counted by how they ended, spans included",
    async (store) => {
      const revision = await openRevision(store);
      await store.ledger.write(async (tx) => {
        await tx.addSlots(
          [1, 2, 3].map((hours) => aSlot(revision, hours)),
          T0,
        );
        await tx.addSpan(aSpan(revision, 10, 69), T0);
      });
      await execute(store, "brief-1", "failed", T0 + HOUR);
      await execute(store, "brief-2", "failed", T0 + 2 * HOUR);
      const since = (hours: number) => store.ledger.read((tx) => tx.momentsSince("brief", T0 + hours * HOUR));
      const counts = async (hours: number) =>
        (await since(hours)).map(({ outcome, count }) => `${count} ${outcome}`).toSorted();
      assert.deepEqual(await counts(0), ["2 failed", "60 missed"]);
      assert.deepEqual(await counts(1), ["1 failed", "60 missed"]);
      assert.deepEqual(await counts(100), []);
    },
  );

  withLedger(
    open,
    "changes of findings are told oldest first; what stays the same is none",
    async (store) => {
      const draft = { key: "disk", severity: "warning", title: "full", body: null, scope: "" } as const;
      for (const [hours, drafts] of [
        [1, [draft]],
        [2, [draft]],
        [3, []],
      ] as const) {
        await store.ledger.write(async (tx) => {
          const known = await tx.findings("brief");
          const at = T0 + hours * HOUR;
          const input = {
            task: "brief",
            run: `r${hours}`,
            at,
            known,
            drafts,
            completeScopes: [""],
            succeeded: true,
          };
          await tx.saveFindings(settleFindings(input), at);
        });
      }
      const changes = await store.reading.findingChanges(T0);
      assert.deepEqual(
        changes.map(({ change, at }) => [change, at]),
        [
          ["new", T0 + HOUR],
          ["resolved", T0 + 3 * HOUR],
        ],
      );
      assert.equal((await store.reading.findingChanges(T0 + 2 * HOUR)).length, 1);
    },
  );

  withLedger(open, "what each task cost on each day, and what each day cost", async (store) => {
    const spend = { run: null, kind: "ask", model: "m", reservedUsd: 1, owner: OWNER, at: T0 } as const;
    await store.ledger.write(async (tx) => {
      for (const [day, task] of [
        ["2026-03-01", "brief"],
        ["2026-03-01", null],
        ["2026-03-02", "brief"],
      ] as const) {
        await tx.reserveSpend({ ...spend, day, task });
      }
    });
    const filter = { from: "2026-03-01", until: "2026-03-31" };
    assert.deepEqual(
      (await store.reading.spendPerTaskAndDay(filter))
        .map(({ day, task, usd }) => `${day} ${task} ${usd}`)
        .toSorted(),
      ["2026-03-01 brief 1", "2026-03-01 null 1", "2026-03-02 brief 1"],
    );
    const days = await store.ledger.read((tx) => tx.spendPerDay(filter));
    assert.deepEqual(
      days.map(({ day, usd }) => [day, usd]),
      [
        ["2026-03-01", 2],
        ["2026-03-02", 1],
      ],
    );
  });
}
