import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { test } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { nightdesk, needsProc, processesNaming, processesWith, withStore, wordsIn } from "./machine.ts";

/** Everything a work can do to be left alone, each with a sleep of its own, all deaf to the polite signal. */
function script(sleep: string): string {
  return `#!/bin/sh
trap '' TERM HUP INT
sleep ${sleep} &
setsid sleep ${sleep} &
( (sleep ${sleep} &) & )
(setsid sh -c '(setsid sleep ${sleep} &) &' &)
sh -c 'sh -c "sh -c \\"sh -c \\\\\\"sleep ${sleep}; :\\\\\\"; :\\"; :"; :' &
env -i PATH="$PATH" setsid sleep ${sleep} &
sleep ${sleep} &
kill -STOP $!
sh -c 'while :; do sleep ${sleep} & wait $!; done' &
(while :; do (setsid sleep ${sleep} &); sleep 0.2; done) &
until [ "$(pgrep -fc "sleep ${sleep}")" -ge 9 ]; do sleep 0.05; done
echo "$NIGHTDESK_RUN_ID" >> runs
wait
`;
}

test("nothing of a work survives its timeout, wherever it fled to", { skip: needsProc }, async (t) => {
  const sleep = `86400.${randomInt(1e9, 1e10 - 1)}`;
  const home = temporaryHome(t, {
    "nightdesk.yaml":
      "tasks:\n  - {id: escape, script: escape.sh, schedule: on_demand, timeout_minutes: 0.05}\n",
    "escape.sh": script(sleep),
  });
  t.after(() => {
    for (const pid of processesNaming(sleep)) process.kill(pid, "SIGKILL");
  });
  const { code, text } = await nightdesk(t, home, "run", "escape");
  assert.equal(code, 1, text);
  const [run] = wordsIn(home, "runs")[0] ?? [];
  assert.ok(run !== undefined, `the tree did not come to stand: ${text}`);
  assert.deepEqual(processesWith("NIGHTDESK_RUN_ID", run), []);
  assert.deepEqual(processesNaming(sleep), []);
  await withStore(home, async ({ reading }) => {
    assert.equal((await reading.run(run))?.state, "timed_out");
    const [attempt] = await reading.attempts(run);
    assert.equal(attempt?.leaked, 0);
  });
});
