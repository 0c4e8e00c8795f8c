import assert from "node:assert/strict";
import { test } from "node:test";
import { commandsIn } from "../../fixtures/in-home.ts";
import { live, openHome } from "../../fixtures/lived-home.ts";

test("without a name the newest headline of every task", async (t) => {
  const stage = await openHome();
  await live(stage, 0, 3, 4);
  const nightdesk = commandsIn(stage, t);
  assert.match((await nightdesk("report")).stdout, /^today 03:0\d +✓ nightly +12 rows are new$/m);
  const all = JSON.parse((await nightdesk("report", "--json")).stdout) as { run: { task: string } }[];
  assert.ok(all.some(({ run }) => run.task === "nightly"));
});

test("CLI-26 a task's newest report in full, with what it found", async (t) => {
  const stage = await openHome();
  await live(stage, 0, 3);
  const nightdesk = commandsIn(stage, t);
  const { stdout } = await nightdesk("report", "nightly");
  assert.match(stdout, /^12 rows are new\nnightly, today 03:0\d, succeeded; run run\d+/);
  assert.match(stdout, /warning: The disk\\x1b\[2J is full/);
  const run = await stage.newestRun("nightly");
  assert.equal((await nightdesk("report", run.id)).stdout, stdout);
});

test("what is not there is 69, a mistyped task is 2", async (t) => {
  const stage = await openHome();
  await live(stage, 0, 3);
  const nightdesk = commandsIn(stage, t);
  assert.equal((await nightdesk("report", "hello")).code, 69);
  assert.equal((await nightdesk("report", "nightl")).code, 2);
});

test("findings are listed with severity, age and task; hostile titles cannot steer the terminal", async (t) => {
  const stage = await openHome();
  await live(stage, 0, 3);
  const nightdesk = commandsIn(stage, t);
  const { stdout } = await nightdesk("findings");
  assert.equal(stdout, "warning  The disk\\x1b[2J is full\n  nightly; new, since today 03:01\n");
  const [finding] = JSON.parse((await nightdesk("findings", "--json")).stdout) as Record<string, unknown>[];
  assert.equal(finding?.["first_seen_at"], "2026-11-23T03:01:30.000Z");
  assert.equal((await nightdesk("findings", "--state", "resolved")).stdout, "No findings.\n");
});
