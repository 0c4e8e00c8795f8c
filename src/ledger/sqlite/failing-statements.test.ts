import assert from "node:assert/strict";
import { test } from "node:test";
import { EMPTY_REPORT } from "../../core/report.ts";
import type { LedgerTransaction } from "../../ports/ledger.ts";
import { aMessage, anEnd, aSlot, HOUR, OWNER, T0 } from "../conformance/with-ledger.ts";
import { LedgerFull } from "../errors.ts";
import { watchedLedger, type Watched } from "./watched-fixture.ts";

/** The life of a slot as the engine writes it, one transaction per step. */
const STEPS: readonly ((tx: LedgerTransaction) => Promise<unknown>)[] = [
  (tx) =>
    tx.openRevision({
      task: "brief",
      rule: { kind: "every", everyMs: HOUR, anchorMs: 0 },
      zone: "UTC",
      fromAt: T0,
      plannedUntil: T0,
    }),
  async (tx) => {
    const [revision] = await tx.revisionsInForce();
    if (revision === undefined) return;
    await tx.addSlots([aSlot(revision.id, 1), aSlot(revision.id, 2)], T0);
    await tx.moveWatermark(revision.id, T0 + 2 * HOUR);
  },
  (tx) =>
    tx.transition({
      run: "brief-1",
      event: "claim",
      at: T0,
      patch: { owner: OWNER, locks: ["disk", "net"] },
    }),
  async (tx) =>
    tx.transition({ run: "brief-1", event: "start", at: T0, token: (await tx.run("brief-1"))?.token ?? -1 }),
  async (tx) => {
    const token = (await tx.run("brief-1"))?.token ?? -1;
    const attempt = anEnd("failed");
    if (!(await tx.transition({ run: "brief-1", event: "end", at: T0, token, outcome: "failed", attempt })))
      return;
    await tx.saveReport("brief-1", EMPTY_REPORT, T0);
    await tx.updateMemory("brief", { failuresInRow: 1 });
    await tx.addMessage(aMessage("failed:brief-1"));
  },
];

/** Each names what must never be found in a ledger. */
const NEVER: Readonly<Record<string, string>> = {
  "an ended run beside an open slot": `select 1 from run join slot on slot.id = slot_id where (finished_at is null) <> (closed_at is null)`,
  "a slot that ended otherwise than its run": `select 1 from run join slot on slot.id = slot_id where outcome is not null and outcome <> state`,
  "an open attempt of a run that does not run": `select 1 from attempt join run on run.id = run_id where ended_at is null and state <> 'running'`,
  "a running run without an open attempt": `select 1 from run where state = 'running' and not exists (select 1 from attempt where run_id = run.id and ended_at is null)`,
  "a lock of a run that does not execute": `select 1 from held_lock join run on run.id = run_id where state not in ('claimed', 'running')`,
  "a claim with half of its locks": `select 1 from run where state in ('claimed', 'running') and 2 <> (select count(*) from held_lock where run_id = run.id)`,
  "a watermark that disagrees with the slots": `select 1 from revision where (planned_until - from_at) / ${HOUR} <> (select count(*) from slot)`,
  "an end without its report, memory and message": `select 1 from run where state = 'failed' and (0 = (select count(*) from report) or 0 = (select count(*) from task_memory) or 0 = (select count(*) from outbox))`,
};

test("whichever statement fails, the ledger stays consistent, and the same step works when tried again", async () => {
  let sweeps = 0;
  for (let failing = 1; ; failing += 1) {
    const reached = await live(failing);
    if (!reached) break;
    sweeps += 1;
  }
  assert.ok(sweeps >= 40, `only ${sweeps} statements were made to fail`);
});

/** @returns false if the whole life needed fewer statements */
async function live(failing: number): Promise<boolean> {
  let count = 0;
  const watched = await watchedLedger(() => {
    count += 1;
    if (count === failing) throw diskIsFull();
  });
  for (const step of STEPS) {
    await watched.store.ledger.write(step).catch((error: unknown) => {
      assert.ok(error instanceof LedgerFull, String(error));
      checkNever(watched, `statement ${failing}`);
      return watched.store.ledger.write(step);
    });
    checkNever(watched, `after statement ${failing}`);
  }
  const reached = count >= failing;
  count = failing;
  assert.equal((await watched.store.reading.run("brief-1"))?.state, "failed");
  await watched.store.close();
  return reached;
}

function checkNever({ database }: Watched, when: string): void {
  assert.equal(database.isTransaction, false, `${when}: a transaction was left open`);
  for (const [what, query] of Object.entries(NEVER)) {
    assert.equal(database.prepare(`${query} limit 1`).get(), undefined, `${when}: ${what}`);
  }
}

function diskIsFull(): Error {
  return Object.assign(new Error("database or disk is full"), { code: "ERR_SQLITE_ERROR", errcode: 13 });
}

test("when a failed transaction cannot be rolled back, the next one begins cleanly", async () => {
  let broken = false;
  const { store, database } = await watchedLedger((text) => {
    if (broken && (text === "commit" || text === "rollback")) throw diskIsFull();
  });
  await store.ledger.write((tx) => tx.setNote("wake_at", "1"));
  broken = true;
  await assert.rejects(
    store.ledger.write((tx) => tx.setNote("wake_at", "2")),
    LedgerFull,
  );
  assert.equal(database.isTransaction, true);
  broken = false;
  assert.equal(await store.reading.note("wake_at"), "1");
  await store.close();
});

test("a disk that is really full is told as such; nothing is half written, and it goes on when there is space", async () => {
  const { store, database } = await watchedLedger(() => undefined);
  const pages = Number(database.prepare("pragma page_count").get()?.["page_count"]);
  database.exec(`pragma max_page_count = ${pages + 2}`);
  const long = { ...EMPTY_REPORT, body: "x".repeat(100_000) };
  const fill = store.ledger.write(async (tx) => {
    await tx.setNote("wake_at", "1");
    await tx.addEvent("absence", JSON.stringify(long), T0);
  });
  await assert.rejects(fill, (error: unknown) => error instanceof LedgerFull && error.code === "LEDGER_FULL");
  assert.equal(await store.reading.note("wake_at"), null);
  database.exec("pragma max_page_count = 100000");
  await store.ledger.write((tx) => tx.addEvent("absence", JSON.stringify(long), T0));
  assert.equal((await store.reading.events({})).length, 1);
  await store.close();
});
