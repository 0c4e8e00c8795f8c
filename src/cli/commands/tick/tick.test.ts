import assert from "node:assert/strict";
import { test } from "node:test";
import { commandsIn } from "../../fixtures/in-home.ts";
import { HOUR, MONDAY, openHome } from "../../fixtures/lived-home.ts";
import { makeTask } from "../../../testing/make-task.ts";

test("CLI-16 a pass with nothing due says nothing and ends with 0", async (t) => {
  const stage = await openHome();
  assert.deepEqual(await commandsIn(stage, t)("tick"), { code: 0, stdout: "", stderr: "" });
});

test("CLI-16 on a terminal it is said that nothing is due, and what comes next", async (t) => {
  const stage = await openHome();
  const nightdesk = commandsIn(stage, t, { tty: true });
  const quiet = { code: 0, stdout: "Nothing is due; next: nightly, today 03:00.\n", stderr: "" };
  assert.deepEqual(await nightdesk("tick"), quiet);
  assert.equal((await nightdesk("tick", "--scheduled")).stdout, "", "a scheduler is no person");
  assert.doesNotMatch((await nightdesk("tick", "--json")).stdout, /Nothing is due/);
  await nightdesk("pause", "nightly");
  assert.equal((await nightdesk("tick")).stdout, "Nothing is due; next: broken, today 04:00.\n");
  stage.sleepUntil(MONDAY + 4 * HOUR);
  assert.doesNotMatch((await nightdesk("tick")).stdout, /Nothing is due/, "something was");
});

test("CLI-16 a terminal hears of a home without any slot ahead", async (t) => {
  const nightdesk = commandsIn(await openHome([]), t, { tty: true });
  assert.equal((await nightdesk("tick")).stdout, "Nothing is due, and no task has a slot ahead.\n");
});

test("CLI-15 what ran is one line each; a failure makes it 1", async (t) => {
  const stage = await openHome();
  const nightdesk = commandsIn(stage, t);
  await nightdesk("tick");
  stage.sleepUntil(MONDAY + 4 * HOUR);
  const { code, stdout } = await nightdesk("tick");
  assert.equal(code, 1);
  assert.match(
    stdout,
    /^\d\d:\d\d:\d\d {2}✓ nightly succeeded in 1 min 30 s: 12 rows are new — logs\/nightly\.log$/m,
  );
  assert.match(stdout, /^ {12}warning: The disk\\x1b\[2J is full$/m);
  assert.match(stdout, /✗ broken failed in 2\.0 s: ended failed/);
});

test("an invalid configuration makes it 78, each time, while the last good one goes on", async (t) => {
  const stage = await openHome();
  const nightdesk = commandsIn(stage, t);
  await nightdesk("tick");
  stage.configure(null);
  stage.sleepUntil(MONDAY + 3 * HOUR);
  const first = await nightdesk("tick");
  assert.equal(first.code, 78);
  assert.match(first.stdout, /configuration is wrong; the last good one stays in force/);
  assert.match(first.stdout, /nightly succeeded/);
  const second = await nightdesk("tick");
  assert.equal(second.code, 78);
  assert.match(second.stderr, /nightdesk check/);
});

test("DSK-37: status and run know that the file is wrong, and that it is what it was again", async (t) => {
  const tasks = [makeTask("nightly", { rule: { kind: "calendar", patterns: ["0 3 * * *"] } })];
  const stage = await openHome(tasks);
  const nightdesk = commandsIn(stage, t);
  await nightdesk("tick");
  stage.configure(null);
  const run = await nightdesk("run", "nightly");
  assert.equal(run.code, 0);
  assert.match(run.stderr, /configuration is wrong; the last good one is used/);
  assert.match((await nightdesk("status")).stdout, /configuration is wrong/);
  stage.configure(tasks);
  assert.match((await nightdesk("tick")).stdout, /The configuration is valid again/);
  assert.doesNotMatch((await nightdesk("status")).stdout, /configuration is (?:wrong|invalid)/);
});

test("an invalid configuration without a good one before makes it 78, with the problems", async (t) => {
  const stage = await openHome();
  stage.configure(null);
  const { code, stdout } = await commandsIn(stage, t)("tick");
  assert.equal(code, 78);
  assert.match(stdout, /nothing runs until it is mended/);
  assert.match(stdout, /nightdesk\.yaml:3:5: error/);
});

test("--json gives the runs on stdout and the night log on stderr", async (t) => {
  const stage = await openHome();
  const nightdesk = commandsIn(stage, t);
  await nightdesk("tick");
  stage.sleepUntil(MONDAY + 3 * HOUR);
  const { stdout, stderr } = await nightdesk("tick", "--json");
  const summary = JSON.parse(stdout) as { executed: { task: string }[]; failed: number };
  assert.deepEqual(
    summary.executed.map(({ task }) => task),
    ["nightly"],
  );
  assert.equal(summary.failed, 0);
  assert.match(stderr, /nightly succeeded/);
});
