/** `npm start` stops as Nightdesk itself does, whatever npm and the shell between them do with a signal. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { install } from "./installation.ts";

const POSIX = { skip: process.platform === "win32" ? "Windows has no such signals" : false };
const UNDER_NPM = { env: { npm_lifecycle_event: "start" } };

test("a signal that npm repeats counts once", POSIX, async (t) => {
  const started = install(t, "src/main.ts").start(["listen", "SIGINT"], UNDER_NPM);
  assert.match(await started.line(), /^ready /);
  started.child.kill("SIGINT");
  started.child.kill("SIGINT");
  assert.equal(await started.line(), "SIGINT 1");
  // Another signal is no repeat; by then the second SIGINT has been handled.
  started.child.kill("SIGTERM");
  assert.equal(await started.line(), "heard 1");
});

test("outside of npm every signal counts, however quick", POSIX, async (t) => {
  const started = install(t, "src/main.ts").start(["listen", "SIGINT"], {
    env: { npm_lifecycle_event: "test" },
  });
  assert.match(await started.line(), /^ready /);
  for (const count of [1, 2]) {
    started.child.kill("SIGINT");
    assert.equal(await started.line(), `SIGINT ${count}`);
  }
});

test("when the shell that npm started is gone, the app is asked to stop", POSIX, async (t) => {
  const on = install(t, "src/main.ts");
  // It waits for the app, as dash does, instead of stepping aside.
  const shell = { node: "/bin/sh", nodeOptions: ["-c", `"$0" "$@"; exit $?`, process.execPath] };
  const started = on.start(["listen", "SIGTERM"], { ...UNDER_NPM, ...shell });
  const app = Number((await started.line()).split(" ")[2]);
  started.child.kill("SIGTERM");
  assert.equal(await started.line(), "SIGTERM 1");
  process.kill(app, "SIGHUP");
  assert.equal(await started.line(), "heard 1");
});
