import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { test, type TestContext } from "node:test";
import type { ProcessIdentity } from "../../core/run.ts";
import { fencedPids, makeFence } from "./linux-cgroup.ts";
import { linuxProcesses } from "./linux.ts";

const here = { skip: process.platform === "linux" ? false : "needs /proc" };
const processes = linuxProcesses();
let runs = 0;

/** Starts a shell script as a run's work and resolves when it has printed `ready`. */
async function start(t: TestContext, script: string): Promise<{ root: ProcessIdentity; runId: string }> {
  runs += 1;
  const runId = `linux-test-${process.pid}-${runs}`;
  const env = { PATH: process.env["PATH"] ?? "", NIGHTDESK_RUN_ID: runId };
  const child = spawn("/bin/sh", ["-c", script], {
    detached: true,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const root = processes.identify(child.pid ?? 0);
  assert.ok(root !== null);
  t.after(() => processes.endTree({ root, runId, graceMs: 0 }));
  const [data] = (await once(child.stdout, "data")) as [Buffer];
  assert.match(data.toString(), /ready/);
  return { root, runId };
}

test("RUN-20 This process is alive, and the same pid with another start time is dead", here, () => {
  const self = processes.self();
  assert.equal(self.pid, process.pid);
  assert.deepEqual(processes.identify(process.pid), self);
  assert.equal(processes.liveness(self), "alive");
  assert.equal(processes.liveness({ ...self, startedAt: "1" }), "dead");
  assert.equal(processes.liveness({ ...self, bootId: "another boot" }), "dead");
});

test("RUN-20 A process that has ended is dead, also while nobody has fetched its end", here, async (t) => {
  const { root, runId } = await start(t, "sleep 0 & echo ready; exec sleep 100");
  await processes.endTree({ root, runId, graceMs: 0 });
  assert.equal(processes.liveness(root), "dead");
  assert.equal(processes.identify(root.pid), null);
});

const TREES: Record<string, string> = {
  "a plain tree, five deep":
    'for i in 1 2 3 4; do set -- "$@" sh -c \'exec "$@" & wait\' sh; done; "$@" sleep 100 & echo ready; wait',
  "a process in a session of its own": "setsid sleep 100 & echo ready; wait",
  "a double fork in a session of its own":
    "(setsid sh -c 'sleep 100 & sleep 100 & exit' &) ; sleep 0.05; echo ready; exit 0",
  "processes that ignore the polite signal": "trap '' TERM; setsid sleep 100 & sleep 100 & echo ready; wait",
  "a stopped process": "sh -c 'kill -STOP $$' & sleep 0.05; echo ready; wait",
  "a tree that forks while it is ended":
    "trap '' TERM; (while :; do sleep 0.01 & done) & echo ready; while :; do setsid sleep 0.05 & sleep 0.01; done",
  "a chain in which each process starts the next and ends":
    'hop=\'sleep 0.002; setsid sh -c "$hop" >/dev/null 2>&1 & exit 0\'; export hop; setsid sh -c "$hop" >/dev/null 2>&1 & echo ready; sleep 100',
  "a child without the marker in a session of its own": "setsid env -i sleep 100 & echo ready; wait",
};

function entersFence(pid: number, runId: string): boolean {
  try {
    writeFileSync(makeFence(runId) ?? "", String(pid));
    return true;
  } catch {
    return false;
  }
}

for (const [what, script] of Object.entries(TREES)) {
  test(`RUN-21 Of ${what} nothing is left`, here, async (t) => {
    const { root, runId } = await start(t, script);
    assert.deepEqual(await processes.endTree({ root, runId, graceMs: 30 }), []);
    assert.deepEqual(processes.findByRun(runId), []);
    assert.deepEqual(await processes.leftovers({ root, runId }), []);
  });
}

test(
  "RUN-23 What has shed marker, session, parent and name does not leave the fence, where there is one",
  here,
  async (t) => {
    const script =
      "read leave; setsid env -i sh -c '(setsid sleep 100 &) ; exit' ; sleep 0.05; echo ready; exit 0";
    runs += 1;
    const runId = `linux-test-${process.pid}-${runs}`;
    const env = { PATH: process.env["PATH"] ?? "", NIGHTDESK_RUN_ID: runId };
    const child = spawn("/bin/sh", ["-c", script], {
      detached: true,
      env,
      stdio: ["pipe", "pipe", "inherit"],
    });
    const root = processes.identify(child.pid ?? 0);
    assert.ok(root !== null);
    t.after(() => processes.endTree({ root, runId, graceMs: 0 }));
    if (!entersFence(root.pid, runId)) return t.skip("no control groups of version 2 that we may write");
    child.stdin.end("go\n");
    await once(child, "exit");
    assert.equal((await processes.leftovers({ root, runId })).length, 1);
    assert.deepEqual(processes.findByRun(runId), []);
    assert.deepEqual(await processes.endTree({ root, runId, graceMs: 20 }), []);
    assert.deepEqual(fencedPids(runId), []);
  },
);

test("RUN-21 A polite process has its grace to clean up", here, async (t) => {
  const { root, runId } = await start(t, "trap 'exit 3' TERM; echo ready; while :; do sleep 0.01; done");
  const before = performance.now();
  assert.deepEqual(await processes.endTree({ root, runId, graceMs: 60_000 }), []);
  assert.ok(performance.now() - before < 30_000, "it did not wait for the whole grace");
});

test("The tree of an unknown root is found by the marker", here, async (t) => {
  const { root, runId } = await start(t, "sleep 100 & echo ready; wait");
  // The sleeper is still becoming one when the shell is ready; for that moment it has no environment.
  while (processes.findByRun(runId).length < 2) await new Promise(setImmediate);
  assert.deepEqual(await processes.endTree({ root: null, runId, graceMs: 0 }), []);
  assert.equal(processes.liveness(root), "dead");
});

test("RUN-22 A stranger with the root's pid is left alone", here, async (t) => {
  const { root, runId } = await start(t, "echo ready; exec sleep 100");
  const stranger = { ...root, startedAt: "1" };
  assert.deepEqual(await processes.endTree({ root: stranger, runId: "no-such-run", graceMs: 0 }), []);
  assert.equal(processes.liveness(root), "alive");
  assert.deepEqual(await processes.endTree({ root, runId, graceMs: 0 }), []);
});

test("Leftovers of an ended root are named", here, async (t) => {
  const { root, runId } = await start(t, "setsid sleep 100 & echo ready; sleep 0.05");
  while (processes.liveness(root) === "alive") await new Promise(setImmediate);
  assert.equal((await processes.leftovers({ root, runId })).length, 1);
});
