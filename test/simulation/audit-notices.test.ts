/** The equation of the simulation means something only if the audit sees what is wrong. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { DatabaseSync } from "node:sqlite";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { audit } from "../../src/engine/audit.ts";
import { openSqliteLedger } from "../../src/ledger/sqlite/open.ts";

const DAY = 86_400_000;
const MONDAY = Date.UTC(2026, 10, 23);
const CLOSING = { outcome: "missed", reason: "too_late", detail: null } as const;

async function auditAfter(tamper: string): Promise<Awaited<ReturnType<typeof audit>>> {
  const folder = mkdtempSync(join(tmpdir(), "nightdesk-audit-"));
  const path = join(folder, "ledger.db");
  const opened = await openSqliteLedger({ path });
  try {
    await opened.ledger.write(async (tx) => {
      const rule = { kind: "calendar", patterns: ["0 3 * * *"] } as const;
      const revision = await tx.openRevision({
        task: "a",
        rule,
        zone: "UTC",
        fromAt: MONDAY,
        plannedUntil: MONDAY,
      });
      const slots = [0, 1, 2, 3].map((day) => ({
        task: "a",
        revision,
        occurrence: {
          nominal: `2026-11-${23 + day}T03:00:00`,
          pass: 1 as const,
          at: MONDAY + day * DAY + DAY / 8,
        },
        closing: CLOSING,
        run: null,
      }));
      await tx.addSlots(slots, MONDAY + 4 * DAY);
      await tx.moveWatermark(revision, MONDAY + 4 * DAY);
    });
    const database = new DatabaseSync(path);
    database.exec(tamper);
    database.close();
    return await audit(opened.reading, { from: MONDAY, until: MONDAY + 4 * DAY });
  } finally {
    await opened.ledger.close();
    rmSync(folder, { recursive: true });
  }
}

test("a whole ledger passes", async () => {
  const result = await auditAfter("select 1");
  assert.equal(result.ok, true);
  assert.equal(result.tasks[0]?.expected, 4);
});

test("a slot that was taken out is missing", async () => {
  const result = await auditAfter("delete from slot where nominal like '2026-11-25%'");
  assert.equal(result.ok, false);
  assert.deepEqual(result.tasks[0]?.missing, [MONDAY + 2 * DAY + DAY / 8]);
});

test("a slot that no rule asks for is doubled", async () => {
  const result = await auditAfter(`
    insert into slot (task, revision, nominal, pass, at, recorded_at, outcome, reason, closed_at)
    select task, revision, '2026-11-25T04:00:00', 1, at + 3600000, recorded_at, outcome, reason, closed_at
    from slot where nominal like '2026-11-25%'`);
  assert.equal(result.ok, false);
  assert.equal(result.tasks[0]?.missing.length, 0);
  assert.equal(result.tasks[0]?.doubled.length, 1);
});

test("a watermark that moved without its rows leaves a hole that is seen", async () => {
  const result = await auditAfter("delete from slot");
  assert.equal(result.tasks[0]?.missing.length, 4);
});
