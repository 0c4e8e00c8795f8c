import assert from "node:assert/strict";
import { test } from "node:test";
import { runFake } from "../../fixtures/fake-context.ts";
import { readConfig } from "../../fixtures/real-config.ts";
import { temporaryHome } from "../../fixtures/temporary-home.ts";

const services = { readConfig };

test("a right configuration is counted and ends with 0", async (t) => {
  const cwd = temporaryHome(t, {
    "nightdesk.yaml": "tasks:\n  - {id: a, script: tasks/a.sh, schedule: daily}\n",
    "tasks/a.sh": "echo $HOME $NIGHTDESK_TASK\n",
  });
  assert.deepEqual(await runFake(["check"], { cwd, services }), {
    code: 0,
    stdout: "1 task, no problems.\n",
    stderr: "",
  });
});

test("CLI-10 all errors at once, each with its place; 78", async (t) => {
  const cwd = temporaryHome(t, {
    "nightdesk.yaml": "tasks:\n  - {id: a, script: gone.py, schedule: dialy}\nfoo: 1\n",
  });
  const { code, stdout } = await runFake(["check"], { cwd, services });
  assert.equal(code, 78);
  assert.match(stdout, /^nightdesk\.yaml:2:\d+: error: .*gone\.py/m);
  assert.match(stdout, /^nightdesk\.yaml:2:\d+: error: .*dialy.*did you mean daily/m);
  assert.match(stdout, /^nightdesk\.yaml:3:1: error: .*foo/m);
  assert.match(stdout, /^3 errors/m);
});

test("CLI-11 variables that a script reads and will not get are a warning, and the end is 0", async (t) => {
  const cwd = temporaryHome(t, {
    "nightdesk.yaml":
      "tasks:\n  - id: a\n    script: tasks/a.py\n    schedule: daily\n    env_pass: [KNOWN]\n",
    "tasks/a.py":
      'import os\nos.environ["KNOWN"]; os.environ["SECRET_TOKEN"]; os.environ["NIGHTDESK_DATA"]\n',
  });
  const { code, stdout } = await runFake(["check"], { cwd, services });
  assert.equal(code, 0);
  assert.match(
    stdout,
    /^nightdesk\.yaml:2:1: warning: a: tasks\/a\.py reads SECRET_TOKEN, which it will not get/m,
  );
  assert.match(stdout, /env_pass: \[SECRET_TOKEN\]/);
});

test("PUB-71 tasks that are called public and are never shown are a warning, and the end is 0", async (t) => {
  const cwd = temporaryHome(t, {
    "nightdesk.yaml": `tasks:
  - {id: a, script: a.sh, schedule: daily, visibility: public}
  - {id: b, script: a.sh, schedule: after_any, visibility: public}
  - {id: c, use: publish_dashboard, schedule: daily, visibility: public, with: {folder: out}}
  - {id: d, script: a.sh, schedule: after_any}
  - {id: e, script: a.sh, after: [a, d], visibility: public}
  - {id: f, script: a.sh, after: [a], visibility: public}
`,
    "a.sh": "echo\n",
  });
  const { code, stdout } = await runFake(["check"], { cwd, services });
  assert.equal(code, 0);
  assert.match(
    stdout,
    /^nightdesk\.yaml:3:1: warning: b: visibility: public has no effect: a task that runs after any other is never shown/m,
  );
  assert.match(
    stdout,
    /^nightdesk\.yaml:4:1: warning: c: visibility: public has no effect: the task that publishes is never shown/m,
  );
  assert.match(
    stdout,
    /^nightdesk\.yaml:6:1: warning: e: visibility: public has no effect: a task that runs after one that is not public/m,
  );
  assert.match(stdout, /^6 tasks, 3 warnings\.$/m);
});

test("a file may be named; its paths start at its own folder", async (t) => {
  const cwd = temporaryHome(t, {
    "draft/home.yaml": "tasks:\n  - {id: a, script: a.sh, schedule: daily}\n",
    "draft/a.sh": "echo\n",
  });
  assert.equal((await runFake(["check", "draft/home.yaml"], { cwd, services })).code, 0);
  const gone = await runFake(["check", "draft/gone.yaml"], { cwd, services });
  assert.equal(gone.code, 78);
  assert.match(gone.stdout, /gone\.yaml:1:1: error: the file is not there/);
});

test("--json tells programs the same", async (t) => {
  const cwd = temporaryHome(t, { "nightdesk.yaml": "tasks: 3\n" });
  const { code, stdout } = await runFake(["check", "--json"], { cwd, services });
  assert.equal(code, 78);
  const result = JSON.parse(stdout) as { ok: boolean; problems: Record<string, unknown>[] };
  assert.equal(result.ok, false);
  assert.deepEqual(Object.keys(result.problems[0] ?? {}).toSorted(), [
    "allowed",
    "column",
    "file",
    "line",
    "message",
    "nearest",
    "severity",
    "text",
  ]);
});

test("a file of gigabytes is not read to learn that it is too long", async (t) => {
  const cwd = temporaryHome(t, { "nightdesk.yaml": `#${"x".repeat(2 << 20)}\ntasks: []\n` });
  const { code, stdout } = await runFake(["check"], { cwd, services });
  assert.equal(code, 78);
  assert.match(stdout, /256/);
});
