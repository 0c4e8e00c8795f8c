import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fixture, neverStopped, nobodyLooks, type Fixture } from "./attempt-fixture.ts";
import { inspectAttempt } from "./inspect.ts";
import { adoptAttempt } from "./run-attempt.ts";

const posix = { skip: process.platform === "win32" ? "needs POSIX" : false };

/** Starts another process that watches a run of this home. */
function watcher(home: Fixture, script: string): ChildProcess {
  const program = join(import.meta.dirname, "fixtures/watcher.ts");
  const args = [program, home.home, home.request().run.id, script];
  return spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
}

/** The watcher dies the hard way, `delayMs` after the work's process was there. */
async function killWatcher(child: ChildProcess, delayMs: number): Promise<void> {
  assert.ok(child.stdout !== null);
  // It may well be done before it is killed.
  const exited = once(child, "exit");
  await once(child.stdout, "data");
  await new Promise((resolve) => {
    setTimeout(resolve, delayMs);
  });
  child.kill("SIGKILL");
  await exited;
}

/** What remains when nothing lives any more; the trampoline itself may still be on its way out. */
async function rest(home: Fixture): Promise<string> {
  for (;;) {
    const { kind } = inspectAttempt(home.context, home.request().run);
    if (kind !== "living") return kind;
    await home.context.clock.sleep(20);
  }
}

test(
  "RUN-30 When the watcher is killed, the work goes on, and its output and exit code are there for the next one",
  posix,
  async (t) => {
    const home = fixture(t);
    const script = "echo before; while [ ! -e go ]; do sleep 0.01; done; echo after; exit 42";
    const child = watcher(home, script);
    await killWatcher(child, 50);
    assert.equal(inspectAttempt(home.context, home.request().run).kind, "living");
    writeFileSync(join(home.home, "go"), "");
    const result = await adoptAttempt(home.context, [], home.request(), nobodyLooks, neverStopped());
    assert.deepEqual([result.outcome, result.exitCode], ["failed", 42]);
    assert.match(home.log(result), /\nbefore\nafter\n=== run/);
  },
);

test("RUN-30 Work that ends while nobody watches leaves everything behind", posix, async (t) => {
  const home = fixture(t);
  const child = watcher(home, "while [ ! -e go ]; do sleep 0.01; done; echo alone; exit 5");
  await killWatcher(child, 0);
  writeFileSync(join(home.home, "go"), "");
  const { run } = home.request();
  if ((await rest(home)) === "never_started") return;
  assert.deepEqual(inspectAttempt(home.context, run), { kind: "ended" });
  const result = await adoptAttempt(home.context, [], home.request(), nobodyLooks, neverStopped());
  assert.equal(result.exitCode, 5);
  assert.match(home.log(result), /\nalone\n/);
});

test(
  "RUN-30 Whenever the watcher is killed, either nothing was done or everything is kept",
  posix,
  async (t) => {
    const delays = [0, 2, 5, 10, 18];
    await Promise.all(
      delays.map(async (delayMs) => {
        const home = fixture(t);
        const child = watcher(
          home,
          'touch begun; for i in 1 2 3 4 5 6; do echo "line $i"; sleep 0.002; done; exit 3',
        );
        await killWatcher(child, delayMs);
        if ((await rest(home)) === "never_started") {
          assert.equal(existsSync(join(home.home, "begun")), false);
          return;
        }
        const result = await adoptAttempt(home.context, [], home.request(), nobodyLooks, neverStopped());
        assert.equal(result.exitCode, 3);
        const text = home.log(result);
        assert.match(text, /started [^\n]+\nline 1\nline 2\nline 3\nline 4\nline 5\nline 6\n=== run/);
        assert.equal(
          text.split("attempt 1 started").length,
          2,
          "one entry, also if the watcher had begun to write it",
        );
      }),
    );
  },
);

test("RUN-43 A line of ten million bytes is kept, and the secret in its middle is not", posix, async (t) => {
  const home = fixture(t, { secrets: [{ name: "TOKEN", value: "hush-hush" }] });
  const half = "head -c 5000000 /dev/zero | tr '\\0' x";
  const result = await home.run(`${half}; printf hush-hush; ${half}`);
  const text = home.log(result);
  assert.ok(text.includes("x***TOKEN***x"));
  assert.ok(text.length > 10_000_000 && !text.includes("hush-hush"));
});
