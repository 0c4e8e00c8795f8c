import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { runFake } from "../../fixtures/fake-context.ts";
import { live, openHome, servicesOf } from "../../fixtures/lived-home.ts";
import { temporaryHome } from "../../fixtures/temporary-home.ts";

test("CLI-25 the part of a task's newest run, by the task's name or by the run's", async (t) => {
  const stage = await openHome();
  await live(stage, 0, 3);
  const run = await stage.newestRun("nightly");
  const cwd = temporaryHome(t, { "nightdesk.yaml": "" });
  mkdirSync(join(cwd, "logs"));
  const own = `=== nightdesk run ${run.id} attempt 1 started x ===\nhello \u001b[31m\n=== run ${run.id} attempt 1 ended: y ===\n`;
  writeFileSync(join(cwd, "logs/nightly.log"), `=== nightdesk run other attempt 1 started x ===\nno\n${own}`);
  const options = { cwd, clock: stage.clock, services: servicesOf(stage) };
  assert.equal((await runFake(["logs", "nightly"], options)).stdout, own);
  assert.equal((await runFake(["logs", run.id], options)).stdout, own);
  const end = await runFake(["logs", "nightly", "-n", "2"], options);
  assert.equal(end.stdout, own.split("\n").slice(1).join("\n"));
  assert.equal((await runFake(["logs", "nightly", "-n", "2", "-f"], options)).code, 2);
  const onTerminal = await runFake(["logs", "nightly"], { ...options, tty: true });
  assert.match(onTerminal.stdout, /hello \\x1b\[31m/);
});

test("a log that is gone is 69 with the reason", async (t) => {
  const stage = await openHome();
  await live(stage, 0, 3);
  const cwd = temporaryHome(t, { "nightdesk.yaml": "" });
  const { code, stderr } = await runFake(["logs", "nightly"], {
    cwd,
    clock: stage.clock,
    services: servicesOf(stage),
  });
  assert.equal(code, 69);
  assert.match(stderr, /cannot be read/);
});

test("what never ran is 69", async (t) => {
  const stage = await openHome();
  await live(stage, 0);
  const cwd = temporaryHome(t, { "nightdesk.yaml": "" });
  const { code, stderr } = await runFake(["logs", "hello"], {
    cwd,
    clock: stage.clock,
    services: servicesOf(stage),
  });
  assert.equal(code, 69);
  assert.match(stderr, /no run "hello"/);
});
