/** What signals do when the launcher has handed over: the app hears each press once, whoever sent it to whom. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { install, PRETEND_OLD } from "./installation.ts";
import type { Started } from "./installation.ts";

const POSIX = { skip: process.platform === "win32" ? "Windows has no such signals" : false };
const OLD = { nodeOptions: PRETEND_OLD, env: { NIGHTDESK_NODE: process.execPath } };

async function ready(started: Started): Promise<void> {
  assert.match(await started.line(), /^ready /);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  const last = signal === "SIGTERM" ? "SIGHUP" : "SIGTERM";

  test(`${signal} to the launcher alone reaches the app, once each time`, POSIX, async (t) => {
    const started = install(t, "src/main.ts").start(["listen", signal], OLD);
    await ready(started);
    for (const count of [1, 2, 3]) {
      started.child.kill(signal);
      assert.equal(await started.line(), `${signal} ${count}`);
    }
    started.child.kill(last);
    assert.equal(await started.line(), "heard 3");
    assert.equal((await started.end()).code, 0);
  });

  test(`${signal} to both, as a terminal or a service manager sends it, counts once`, POSIX, async (t) => {
    const started = install(t, "src/main.ts").start(["listen", signal], { ...OLD, ownGroup: true });
    await ready(started);
    for (const count of [1, 2]) {
      process.kill(-(started.child.pid ?? 0), signal);
      assert.equal(await started.line(), `${signal} ${count}`);
    }
    started.child.kill(last);
    assert.equal(await started.line(), "heard 2");
    assert.equal((await started.end()).code, 0);
  });
}

test("Ctrl-C in a terminal reaches the app once, a second one again", POSIX, async (t) => {
  const on = install(t, "src/main.ts");
  const terminal = spawn(
    "python3",
    ["-c", TERMINAL, process.execPath, ...PRETEND_OLD, on.launcher, "listen", "SIGINT"],
    {
      env: { PATH: process.env["PATH"] ?? "", HOME: on.userHome, ...OLD.env },
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  t.after(() => terminal.kill("SIGKILL"));
  const lines = createInterface({ input: terminal.stdout })[Symbol.asyncIterator]();
  const line = async () => String((await lines.next()).value);
  const launcher = Number((await line()).split(" ")[1]);
  for (const count of [1, 2]) {
    terminal.stdin.write("\x03");
    assert.equal(await line(), `SIGINT ${count}`);
  }
  process.kill(launcher, "SIGTERM");
  assert.equal(await line(), "heard 2");
  const [code] = (await once(terminal, "close")) as [number];
  assert.equal(code, 0);
});

test(
  "an app that lets a signal end it is ended, and so is the launcher, by that signal",
  POSIX,
  async (t) => {
    const on = install(t, "src/main.ts");
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      const started = on.start(["stay"], OLD);
      await ready(started);
      started.child.kill(signal);
      const end = await started.end();
      assert.deepEqual([end.code, end.signal], [null, signal]);
    }
  },
);

test("an app that has stopped listening is ended by the next signal", POSIX, async (t) => {
  const started = install(t, "src/main.ts").start(["listen-once"], OLD);
  await ready(started);
  started.child.kill("SIGTERM");
  assert.equal(await started.line(), "SIGTERM 1");
  started.child.kill("SIGTERM");
  assert.equal((await started.end()).signal, "SIGTERM");
});

test("kill -9 of the launcher is kill -9 of the app", POSIX, async (t) => {
  const started = install(t, "src/main.ts").start(["listen", "SIGTERM"], OLD);
  await ready(started);
  started.child.kill("SIGKILL");
  // The app holds standard output open and never leaves by itself, so its end shows here.
  assert.equal((await started.end()).signal, "SIGKILL");
});

/** Runs its arguments in a terminal of their own; what is written to it is typed, what appears there comes out. */
const TERMINAL = `
import os, pty, select, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
while True:
    ready, _, _ = select.select([0, terminal], [], [])
    if 0 in ready:
        typed = os.read(0, 1024)
        if typed: os.write(terminal, typed)
    if terminal in ready:
        try: shown = os.read(terminal, 1024)
        except OSError: break
        if not shown: break
        os.write(1, shown.replace(b"\\r\\n", b"\\n").replace(b"^C", b""))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;
