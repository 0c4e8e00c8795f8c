/** Reports, findings, messages, events. */
import assert from "node:assert/strict";
import { settleFindings } from "../../core/finding.ts";
import { EMPTY_REPORT, type FindingDraft } from "../../core/report.ts";
import { LedgerMisuse } from "../errors.ts";
import type { Store } from "../store.ts";
import { aMessage, aRun, HOUR, T0, withLedger, type OpenLedger } from "./with-ledger.ts";

const DRAFT: FindingDraft = { key: "repo", severity: "warning", title: "not pushed", body: null, scope: "" };

function settle(
  { ledger }: Store,
  run: string,
  at: number,
  drafts: readonly FindingDraft[],
): Promise<string[]> {
  return ledger.write(async (tx) => {
    const known = await tx.findings("brief");
    const updates = settleFindings({
      task: "brief",
      run,
      at,
      known,
      drafts,
      completeScopes: [""],
      succeeded: true,
    });
    await tx.saveFindings(updates, at);
    return updates.map((update) => update.change);
  });
}

export function results(open: OpenLedger): void {
  withLedger(open, "the report of a later attempt replaces the earlier one", async (store) => {
    await store.ledger.write((tx) => tx.addRun(aRun("a"), T0));
    assert.equal(await store.reading.report("a"), null);
    await store.ledger.write((tx) => tx.saveReport("a", { ...EMPTY_REPORT, headline: "first" }, T0));
    const report = {
      ...EMPTY_REPORT,
      headline: "zweite 🗞",
      changed: 3,
      metrics: [{ name: "n", value: 0.5, unit: null }],
    };
    await store.ledger.write((tx) => tx.saveReport("a", report, T0 + 1));
    assert.deepEqual(await store.reading.report("a"), report);
    assert.equal(await store.reading.newestReport("other"), null);
    const newest = await store.reading.newestReport("brief");
    assert.deepEqual([newest?.run.id, newest?.report.headline], ["a", "zweite 🗞"]);
    await assert.rejects(
      store.ledger.write((tx) => tx.saveReport("nobody", report, T0)),
      LedgerMisuse,
    );
  });

  withLedger(open, "a finding is new, then ongoing, then resolved, then new again", async (store) => {
    assert.deepEqual(await settle(store, "a", T0, [DRAFT]), ["new"]);
    assert.deepEqual(await settle(store, "b", T0 + 1, [DRAFT]), ["same"]);
    assert.equal((await store.reading.findings({}))[0]?.state, "ongoing");
    assert.deepEqual(await settle(store, "c", T0 + 2, []), ["resolved"]);
    const [resolved] = await store.reading.findings({ task: "brief", states: ["resolved"] });
    assert.deepEqual([resolved?.resolvedAt, resolved?.firstSeen, resolved?.lastSeen], [T0 + 2, T0, T0 + 1]);
    assert.deepEqual(await settle(store, "d", T0 + 3, [{ ...DRAFT, severity: "critical" }]), ["reopened"]);
    assert.deepEqual(await store.reading.findings({ states: ["new", "ongoing"] }), [
      {
        ...DRAFT,
        task: "brief",
        severity: "critical",
        state: "new",
        firstSeen: T0 + 3,
        lastSeen: T0 + 3,
        resolvedAt: null,
        run: "d",
      },
    ]);
    assert.deepEqual(await store.reading.findings({ task: "other" }), []);
  });

  withLedger(open, "two messages with one key are one message", async (store) => {
    assert.equal(await store.ledger.write((tx) => tx.addMessage(aMessage("k1", { title: "first" }))), true);
    assert.equal(await store.ledger.write((tx) => tx.addMessage(aMessage("k1", { title: "second" }))), false);
    await store.ledger.write((tx) =>
      tx.addMessage(aMessage("k2", { createdAt: T0 + HOUR, expiresAt: T0 + 2 * HOUR })),
    );
    const all = await store.reading.messages({});
    assert.deepEqual(
      all.map(({ key, title, state }) => [key, title, state]),
      [
        ["k2", "brief failed", "pending"],
        ["k1", "first", "pending"],
      ],
    );
    assert.deepEqual(
      (await store.reading.messages({ since: T0 + 1 })).map(({ key }) => key),
      ["k2"],
    );
    assert.deepEqual(
      (await store.reading.messages({ limit: 1 })).map(({ key }) => key),
      ["k2"],
    );
    const { id: _id, state: _state, containedIn: _within, ...message } = all[1] ?? assert.fail();
    assert.deepEqual(message, aMessage("k1", { title: "first" }));
  });

  withLedger(open, "events come newest first", async (store) => {
    await store.ledger.write((tx) => tx.addEvent("absence", "away", T0));
    await store.ledger.write((tx) => tx.addEvent("clock", "doubted", T0 + 1));
    assert.deepEqual(await store.reading.events({}), [
      { at: T0 + 1, kind: "clock", text: "doubted" },
      { at: T0, kind: "absence", text: "away" },
    ]);
    assert.equal((await store.reading.events({ since: T0 + 1 })).length, 1);
    assert.equal((await store.reading.events({ limit: 1 }))[0]?.kind, "clock");
  });
}
