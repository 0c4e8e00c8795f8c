import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { runFake } from "../../fixtures/fake-context.ts";
import { readConfig } from "../../fixtures/real-config.ts";
import { temporaryHome } from "../../fixtures/temporary-home.ts";

const services = { readConfig };

test("CLI-14 what init writes is a home without a single problem", async (t) => {
  const cwd = temporaryHome(t, {});
  const env = { PATH: process.env["PATH"] ?? "" };
  const { code, stdout } = await runFake(["init", "desk", "--yes"], { cwd, env });
  assert.equal(code, 0);
  assert.match(stdout, /nightdesk --home desk start/);
  const checked = await runFake(["check"], { cwd: join(cwd, "desk"), services });
  assert.equal(checked.code, 0, checked.stdout);
  assert.match(checked.stdout, /tasks, no problems/);
});

test("secrets are for the owner's eyes, scripts can be executed", async (t) => {
  const cwd = temporaryHome(t, {});
  await runFake(["init", "--yes"], { cwd });
  assert.equal(statSync(join(cwd, ".env")).mode & 0o777, 0o600);
  assert.equal(statSync(join(cwd, "tasks/hello.sh")).mode & 0o111, 0o111);
  assert.match(readFileSync(join(cwd, ".gitignore"), "utf8"), /^\/\.env$/m);
});

test("a file that exists is never overwritten", async (t) => {
  const cwd = temporaryHome(t, { ".env": "TOKEN=abcdefgh\n", "tasks/hello.sh": "mine\n" });
  const { stdout } = await runFake(["init", "--yes"], { cwd });
  assert.equal(readFileSync(join(cwd, ".env"), "utf8"), "TOKEN=abcdefgh\n");
  assert.equal(readFileSync(join(cwd, "tasks/hello.sh"), "utf8"), "mine\n");
  assert.match(stdout, /Left as they were:\n {2}\.env\n {2}tasks\/hello\.sh/);
});

test("a second init changes nothing", async (t) => {
  const cwd = temporaryHome(t, {});
  await runFake(["init", "--yes"], { cwd });
  writeFileSync(join(cwd, "nightdesk.yaml"), "tasks: [] # mine\n");
  const { code, stdout } = await runFake(["init", "--yes"], { cwd });
  assert.equal(code, 0);
  assert.match(stdout, /exists already; nothing was changed/);
  assert.equal(readFileSync(join(cwd, "nightdesk.yaml"), "utf8"), "tasks: [] # mine\n");
});

test("questions are asked until the answer makes sense", async (t) => {
  const cwd = temporaryHome(t, {});
  const answers = ["Europe/Pragu", "Europe/Prague", "many", "3", "perhaps", "n"];
  const { stderr } = await runFake(["init"], { cwd, answers });
  const yaml = readFileSync(join(cwd, "nightdesk.yaml"), "utf8");
  assert.match(yaml, /^timezone: Europe\/Prague$/m);
  assert.match(yaml, /^concurrency: 3 /m);
  assert.match(yaml, /^tasks: \[\]$/m);
  assert.match(stderr, /Europe\/Prague/);
  assert.match(stderr, /whole number/);
});

test("a zone that is none is wrong usage, and nothing is written", async (t) => {
  const cwd = temporaryHome(t, {});
  const { code } = await runFake(["init", "desk", "--yes", "--timezone", "CEST"], { cwd });
  assert.equal(code, 2);
  assert.equal(statSync(join(cwd, "desk"), { throwIfNoEntry: false }), undefined);
});

test("a file in the folder's place is wrong usage", async (t) => {
  const cwd = temporaryHome(t, { desk: "" });
  assert.equal((await runFake(["init", "desk", "--yes"], { cwd })).code, 2);
});
