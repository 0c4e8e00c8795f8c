import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { appears, begin, nightdesk, withStore, wordsIn } from "./machine.ts";

const skip = process.platform === "win32" ? "a second signal cannot be sent" : false;

function yaml(schedule: string): string {
  return `tasks:\n  - {id: slow, script: slow.sh, schedule: "${schedule}", timezone: UTC}\n`;
}

/** Goes on until the file `go` is there. */
const FILES = {
  "nightdesk.yaml": yaml("* * * * * *"),
  "slow.sh":
    '#!/bin/sh\necho "$NIGHTDESK_KEY $NIGHTDESK_RUN_ID" >> executions\necho begun\n' +
    "until [ -e go ]; do sleep 0.05; done\necho finished\n",
};

interface SlowRun {
  readonly state: string;
  readonly attempts: number;
  readonly exitCode: number | null;
}

/** The one run that was started, as the ledger has it. */
async function onlyRun(home: string): Promise<SlowRun | null> {
  const executions = wordsIn(home, "executions");
  assert.equal(executions.length, 1, "executions");
  return withStore(home, ({ reading }) => reading.run(executions[0]?.[1] ?? ""));
}

function logText(home: string): string {
  return readdirSync(join(home, "logs"))
    .map((name) => readFileSync(join(home, "logs", name), "utf8"))
    .join("");
}

test("a second start is turned away; the first leaves when its run has ended", { skip }, async (t) => {
  const home = temporaryHome(t, FILES);
  const first = begin(t, home, "start");
  await first.says(/slow started/);
  await appears(home, "executions");
  const second = await nightdesk(t, home, "start");
  assert.equal(second.code, 75, second.text);
  assert.match(second.text, new RegExp(`process ${first.child.pid}`));
  first.child.kill("SIGTERM");
  await first.says(/Stopping as soon as slow has ended/);
  assert.equal((await onlyRun(home))?.state, "running");
  writeFileSync(join(home, "go"), "");
  assert.deepEqual(await first.ended, { code: 0, signal: null });
  const run = await onlyRun(home);
  assert.deepEqual([run?.state, run?.attempts, run?.exitCode], ["succeeded", 1, 0]);
  const audit = await nightdesk(t, home, "audit");
  assert.equal(audit.code, 0, audit.text);
});

test("a second signal leaves at once, and the next tick takes the living work over", { skip }, async (t) => {
  const home = temporaryHome(t, FILES);
  const watch = begin(t, home, "start");
  await watch.says(/slow started/);
  await appears(home, "executions");
  watch.child.kill("SIGTERM");
  await watch.says(/Stopping as soon as/);
  watch.child.kill("SIGTERM");
  await watch.says(/slow goes on and will be taken over/);
  assert.deepEqual(await watch.ended, { code: 0, signal: null });
  assert.equal((await onlyRun(home))?.state, "running");

  writeFileSync(join(home, "nightdesk.yaml"), yaml("on_demand"));
  const tick = begin(t, home, "tick");
  await tick.says(/slow is still running; this process watches it now/);
  writeFileSync(join(home, "go"), "");
  assert.deepEqual(await tick.ended, { code: 0, signal: null }, tick.text());
  const run = await onlyRun(home);
  assert.deepEqual([run?.state, run?.attempts, run?.exitCode], ["succeeded", 1, 0]);
  assert.match(logText(home), /\nbegun\nfinished\n/);
  const audit = await nightdesk(t, home, "audit");
  assert.equal(audit.code, 0, audit.text);
});
