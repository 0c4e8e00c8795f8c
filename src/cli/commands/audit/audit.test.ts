import assert from "node:assert/strict";
import { test } from "node:test";
import { commandsIn } from "../../fixtures/in-home.ts";
import { live, MONDAY, openHome } from "../../fixtures/lived-home.ts";

test("the JSON of the contract: nothing missing, nothing doubled", async (t) => {
  const stage = await openHome();
  await live(stage, 0, 3, 4, 54);
  const { code, stdout } = await commandsIn(stage, t)(
    "audit",
    "--json",
    "--from",
    "2026-11-23",
    "--until",
    "2026-11-25",
  );
  assert.equal(code, 0);
  const audit = JSON.parse(stdout) as {
    ok: boolean;
    from: string;
    until: string;
    tasks: Record<string, unknown>[];
  };
  assert.equal(audit.ok, true);
  assert.equal(audit.from, new Date(MONDAY).toISOString());
  assert.equal(audit.until, "2026-11-25T00:00:00.000Z");
  const nightly = audit.tasks.find(({ task }) => task === "nightly");
  assert.deepEqual(nightly, {
    task: "nightly",
    expected: 2,
    recorded: 2,
    merged: 0,
    undecided: 0,
    missing: [],
    doubled: [],
  });
});

test("CLI-28 a slot that is missing makes it 1 and is named", async (t) => {
  const stage = await openHome();
  await live(stage, 0, 3, 4, 54);
  const reading = { ...stage.reading, slots: async () => [], spans: async () => [] };
  const session = {
    reading,
    goodConfig: async () => null,
    liveness: () => "dead" as const,
    close: async () => undefined,
  };
  const nightdesk = commandsIn(stage, t, { services: { openReading: async () => session } });
  const { code, stdout } = await nightdesk("audit", "--task", "nightly");
  assert.equal(code, 1);
  assert.match(stdout, /nightly +3 +0 +3 missing/);
  assert.match(stdout, /The record and the schedule differ/);
});

test("--until before --from is wrong usage", async (t) => {
  const { code } = await commandsIn(await openHome(), t)(
    "audit",
    "--from",
    "2026-11-23",
    "--until",
    "2026-11-22",
  );
  assert.equal(code, 2);
});
