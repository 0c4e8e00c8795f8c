import assert from "node:assert/strict";
import { test } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { makeDue } from "../../src/testing/make-due.ts";
import { nightdesk, SIZE, withStore, wordsIn } from "./machine.ts";

const HOUR_MS = 3_600_000;

const TASKS = SIZE >= 1000 ? 1000 : 100;
const TICKS = SIZE >= 1000 ? 16 : 6;

/** Every task had one moment twelve hours ago and has the next in twelve hours. */
function yaml(anchor: string): string {
  const tasks = Array.from(
    { length: TASKS },
    (_, index) => `  - {id: t${index}, script: once.sh, schedule: every 24h, anchor: "${anchor}"}`,
  );
  return `concurrency: 8\ntasks:\n${tasks.join("\n")}\n`;
}

test(`${TICKS} ticks at once over ${TASKS} due slots run each of them once`, async (t) => {
  const due = Math.floor(Date.now() / HOUR_MS - 12) * HOUR_MS;
  const home = temporaryHome(t, {
    "nightdesk.yaml": yaml(new Date(due).toISOString().replace(".000", "")),
    "once.sh": '#!/bin/sh\necho "$NIGHTDESK_KEY" >> executions\n',
  });
  assert.deepEqual(await nightdesk(t, home, "tick"), { code: 0, text: "" });
  await withStore(home, ({ ledger }) => makeDue(ledger, due - HOUR_MS));
  const ticks = await Promise.all(Array.from({ length: TICKS }, () => nightdesk(t, home, "tick")));
  for (const { code, text } of ticks) assert.equal(code, 0, text);

  const keys = wordsIn(home, "executions").map(([key]) => key);
  assert.equal(keys.length, TASKS);
  assert.equal(new Set(keys).size, TASKS);
  await withStore(home, async ({ reading }) => {
    const rows = await reading.history({ limit: 2 * TASKS });
    assert.equal(rows.length, TASKS);
    assert.ok(
      rows.every(({ kind, state, attempt }) => kind === "run" && state === "succeeded" && attempt === 1),
    );
  });
  const audit = await nightdesk(t, home, "audit", "--json");
  const { ok, tasks } = JSON.parse(audit.text) as { ok: boolean; tasks: { recorded: number }[] };
  assert.equal(ok, true, audit.text);
  assert.equal(
    tasks.reduce((sum, { recorded }) => sum + recorded, 0),
    TASKS,
  );
  const busy = ticks.filter(({ text }) => text.includes("started")).length;
  t.diagnostic(`${busy} of ${TICKS} ticks carried runs`);
});
