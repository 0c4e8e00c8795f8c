import assert from "node:assert/strict";
import { test } from "node:test";
import type { DatabaseSync } from "node:sqlite";
import type { Store } from "../store.ts";
import { aRun, T0 } from "../conformance/with-ledger.ts";
import { watchedLedger } from "./watched-fixture.ts";

/** These index a handful of rows only, so that going through all of them is a lookup. */
const SMALL =
  /USING (COVERING )?INDEX (run_live|revision_in_force|slot_open|outbox_pending|delivery_open)\b/u;
/** One row per task, or per instance, or less. */
const SMALL_TABLES =
  /^SCAN (known|meta|migration|counter|task_memory|instance|held_lock|good_config|finding)\b/u;

const CALLS: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  liveRuns: ({ ledger }) => ledger.read((tx) => tx.liveRuns()),
  liveRunsOf: ({ ledger }) => ledger.read((tx) => tx.liveRunsOf("a")),
  newestSlot: ({ ledger }) => ledger.read((tx) => tx.newestSlot("a", T0)),
  previousSlotAt: ({ ledger }) => ledger.read((tx) => tx.previousSlotAt("a", T0)),
  succeededSince: ({ ledger }) => ledger.read((tx) => tx.succeededSince("a", T0)),
  newestRun: ({ ledger }) => ledger.read((tx) => tx.newestRun("a", T0)),
  newestEndedRuns: ({ ledger }) => ledger.read((tx) => tx.newestEndedRuns()),
  openSlots: ({ ledger }) => ledger.read((tx) => tx.openSlots("a")),
  openSlotsAfter: ({ ledger }) => ledger.read((tx) => tx.openSlotsAfter(T0)),
  isRecorded: ({ ledger }) => ledger.read((tx) => tx.isRecorded(1, { nominal: "x", pass: 1, at: T0 })),
  revisionsInForce: ({ ledger }) => ledger.read((tx) => tx.revisionsInForce()),
  findingsOf: ({ ledger }) => ledger.read((tx) => tx.findings("a")),
  addPendingRun: ({ ledger }) =>
    ledger.write((tx) => tx.addPendingRun(aRun("p", { trigger: "after" }), T0, 0)),
  claim: ({ ledger }) =>
    ledger.write((tx) => tx.transition({ run: "p", event: "claim", at: T0, patch: { locks: ["x"] } })),
  end: ({ ledger }) =>
    ledger.write((tx) => tx.transition({ run: "p", event: "end", token: 1, at: T0, outcome: "cancelled" })),
  history: ({ reading }) => reading.history({}),
  "history of a task": ({ reading }) => reading.history({ task: "a" }),
  "history of failures": ({ reading }) => reading.history({ state: "failed" }),
  "history of live runs": ({ reading }) => reading.history({ state: "running" }),
  "history since": ({ reading }) => reading.history({ since: T0 }),
  counts: ({ reading }) => reading.counts(T0),
  newestReport: ({ reading }) => reading.newestReport("a"),
  daySums: ({ reading }) => reading.daySums([{ day: "2026-03-01", from: 0, until: T0 }]),
  comparableRuns: ({ ledger }) => ledger.read((tx) => tx.comparableRuns("a", 5)),
  workingSince: ({ ledger }) => ledger.read((tx) => tx.workingSince("r")),
  momentsSince: ({ ledger }) => ledger.read((tx) => tx.momentsSince("a", T0)),
  channelPast: ({ ledger }) => ledger.read((tx) => tx.channelPast("ntfy")),
  findingChanges: ({ reading }) => reading.findingChanges(T0),
  changesTold: ({ ledger }) => ledger.read((tx) => tx.changesTold("a", 12)),
  nextDeliveryAt: ({ ledger }) => ledger.read((tx) => tx.nextDeliveryAt()),
  undecidedMessages: ({ ledger }) => ledger.read((tx) => tx.undecidedMessages()),
  sendingDeliveries: ({ ledger }) => ledger.read((tx) => tx.sendingDeliveries()),
  claimDelivery: ({ ledger }) =>
    ledger.write((tx) => tx.claimDelivery("ntfy", { pid: 1, startedAt: "", bootId: "" }, T0)),
  messages: ({ reading }) => reading.messages({}),
  events: ({ reading }) => reading.events({}),
  "slots of a task": ({ reading }) => reading.slots({ task: "a", from: 0, until: T0 }),
  slots: ({ reading }) => reading.slots({ from: 0, until: T0 }),
  "spend of a day": ({ reading }) => reading.spendSums({ from: "2026-11-23", until: "2026-11-23" }),
  "spend per day": ({ reading }) => reading.spendPerDay({ from: "2026-11-01", until: "2026-11-30" }),
  "spend per task": ({ reading }) => reading.spendPerTaskAndDay({ from: "2026-11-01", until: "2026-11-30" }),
  spent: ({ ledger }) => ledger.read((tx) => tx.spent({ day: "2026-11-23", task: "a", run: "r" })),
  openSpend: ({ ledger }) => ledger.read((tx) => tx.openSpend()),
  "spans of a task": ({ reading }) => reading.spans({ task: "a", from: 0, until: T0 }),
};

test("nothing that is asked often goes through a whole table", async (context) => {
  const seen: string[] = [];
  const { store, database } = await watchedLedger((text) => void seen.push(text));
  for (const [title, call] of Object.entries(CALLS)) {
    await context.test(title, async () => {
      seen.length = 0;
      await call(store);
      for (const text of seen) assert.deepEqual(scans(database, text), [], text);
    });
  }
  await store.close();
});

function scans(database: DatabaseSync, text: string): string[] {
  const places = text.match(/\?/gu)?.length ?? 0;
  const plan = database
    .prepare(`explain query plan ${text}`)
    .all(...Array.from({ length: places }, () => null));
  return plan
    .map((row) => String(row["detail"]))
    .filter((step) => step.startsWith("SCAN ") && !isCheap(step));
}

/** A scan in the order of an index ends at the page's last row. */
function isCheap(step: string): boolean {
  return (
    SMALL.test(step) ||
    SMALL_TABLES.test(step) ||
    / USING INDEX (run_created|span_recorded|slot_without_run|outbox_created|event_at|spend_open)/u.test(
      step,
    ) ||
    /CONSTANT ROW/u.test(step)
  );
}
