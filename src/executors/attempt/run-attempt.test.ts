import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DetachedError } from "../../core/detached-error.ts";
import { fixture, neverStopped, nobodyLooks } from "./attempt-fixture.ts";
import { inspectAttempt } from "./inspect.ts";
import { adoptAttempt, refuseAttempt, runAttempt } from "./run-attempt.ts";
import { attemptFiles } from "./run-folder.ts";

const posix = { skip: process.platform === "win32" ? "needs /bin/sh" : false };

test("RUN-10 An exit code other than 0 is a failure that quotes the last line", posix, async (t) => {
  const result = await fixture(t).run("echo first; echo 'ValueError: bad' >&2; exit 3");
  assert.deepEqual([result.outcome, result.reason, result.exitCode], ["failed", "exit_code", 3]);
  assert.equal(result.detail, "Exit code 3: ValueError: bad");
});

test("RUN-11 A signal is told by its name", posix, async (t) => {
  const result = await fixture(t).run("kill -SEGV $$");
  assert.deepEqual(
    [result.outcome, result.reason, result.exitCode, result.signal],
    ["failed", "signal", 139, "SIGSEGV"],
  );
});

test("RUN-11 A killed trampoline is a failed run, and nothing of it lives on", posix, async (t) => {
  const home = fixture(t, { haste: 20 });
  const result = await home.run("sleep 100 & kill -KILL $PPID; wait");
  assert.deepEqual([result.outcome, result.reason, result.signal], ["failed", "signal", "SIGKILL"]);
  assert.match(result.detail ?? "", /still ran in the background and were ended/);
  assert.deepEqual(home.context.processes.findByRun(home.request().run.id), []);
});

test(
  "RUN-01 The work learns about its run, and gets its arguments and input byte by byte",
  posix,
  async (t) => {
    const home = fixture(t);
    const args = ["", "a b", "'\"$(x)`", "%PATH%^&|", "-n", "ž\n🐎", "*", "\\"];
    const command = home.shell("", {
      argv: ["/bin/sh", "-c", 'printf \'%s|\' "$@" "$NIGHTDESK_KEY" "$NIGHTDESK_OUTPUT"; cat', "sh", ...args],
      stdin: "in\0put",
    });
    const result = await runAttempt(home.context, command, home.request(), nobodyLooks, neverStopped());
    const files = attemptFiles(home.home, home.request().run.id, 1);
    const expected = Buffer.from(`${args.join("|")}|key|${files.report}|in\0put`).toString("latin1");
    assert.ok(home.log(result).includes(expected), home.log(result));
  },
);

test(
  "RUN-12 At the deadline the whole tree is ended, and what was printed and reported is kept",
  posix,
  async (t) => {
    const home = fixture(t);
    const result = await home.run(
      "trap '' TERM; setsid sleep 100 & echo '{\"changed\":2}' >>\"$NIGHTDESK_OUTPUT\"; echo here; sleep 100",
      { timeoutMs: 300 },
    );
    assert.deepEqual(
      [result.outcome, result.reason, result.exitCode, result.leaked],
      ["timed_out", "timeout", null, 0],
    );
    assert.equal(result.detail, "Not finished after 0.3 s; ended with all its processes");
    assert.equal(result.report.changed, 2);
    assert.match(
      home.log(result),
      /\nhere\nNot finished[^\n]+\n=== run \S+ attempt 1 ended: timed_out \(timeout\), no exit code, /,
    );
    assert.deepEqual(home.context.processes.findByRun(home.request().run.id), []);
  },
);

test("RUN-12 Work that heeds the polite signal may leave its exit code", posix, async (t) => {
  // Time enough for a shell to set its trap, also on a machine with much to do.
  const result = await fixture(t).run("trap 'exit 9' TERM; while :; do sleep 0.01; done", {
    timeoutMs: 2000,
  });
  assert.deepEqual([result.outcome, result.exitCode], ["timed_out", 9]);
});

test("RUN-13 A cancelled run is ended with all its processes", posix, async (t) => {
  const home = fixture(t);
  const stop = new AbortController();
  const progress = { started: async () => undefined, output: () => stop.abort({ kind: "cancel" }) };
  const result = await runAttempt(
    home.context,
    home.shell("echo up; sleep 100"),
    home.request(),
    progress,
    stop.signal,
  );
  assert.deepEqual([result.outcome, result.reason], ["cancelled", "cancelled"]);
  assert.deepEqual(home.context.processes.findByRun(home.request().run.id), []);
});

test("RUN-02 A run that is cancelled before it begins does nothing", posix, async (t) => {
  const home = fixture(t);
  const stop = new AbortController();
  const progress = { started: async () => stop.abort({ kind: "cancel" }) };
  const result = await runAttempt(
    home.context,
    home.shell("touch begun"),
    home.request(),
    progress,
    stop.signal,
  );
  assert.equal(result.outcome, "cancelled");
  assert.equal(existsSync(join(home.home, "begun")), false);
});

test("RUN-02 If nobody can take note of the process, the work never begins", posix, async (t) => {
  const home = fixture(t);
  const progress = { started: () => Promise.reject(new Error("an old token")) };
  await assert.rejects(
    runAttempt(home.context, home.shell("touch begun"), home.request(), progress, neverStopped()),
    /an old token/,
  );
  assert.deepEqual(home.context.processes.findByRun(home.request().run.id), []);
  assert.equal(existsSync(join(home.home, "begun")), false);
  assert.deepEqual(inspectAttempt(home.context, home.request().run), { kind: "never_started" });
});

test(
  "RUN-14 Detached work goes on, is found living, and is adopted with all its output and its exit code",
  posix,
  async (t) => {
    const home = fixture(t);
    const { run } = home.request();
    const stop = new AbortController();
    const progress = { started: async () => undefined, output: () => stop.abort({ kind: "detach" }) };
    const script = "echo one; while [ ! -e go ]; do sleep 0.01; done; echo two; exit 7";
    await assert.rejects(
      runAttempt(home.context, home.shell(script), home.request(), progress, stop.signal),
      DetachedError,
    );
    const remains = inspectAttempt(home.context, run);
    assert.equal(remains.kind, "living");
    writeFileSync(join(home.home, "go"), "");
    const shown: string[] = [];
    const watching = { started: async () => undefined, output: (text: string) => shown.push(text) };
    const result = await adoptAttempt(home.context, [], home.request(), watching, neverStopped());
    assert.deepEqual([result.outcome, result.exitCode], ["failed", 7]);
    assert.match(home.log(result), /\none\ntwo\n=== run/);
    assert.equal(shown.join(""), "one\ntwo\n");
    assert.deepEqual(inspectAttempt(home.context, run), { kind: "ended" });
  },
);

test("RUN-14 An adopted run has its deadline too", posix, async (t) => {
  const home = fixture(t);
  const stop = new AbortController();
  const progress = { started: async () => undefined, output: () => stop.abort({ kind: "detach" }) };
  await assert.rejects(
    runAttempt(home.context, home.shell("echo up; sleep 100"), home.request(), progress, stop.signal),
    DetachedError,
  );
  const result = await adoptAttempt(
    home.context,
    [],
    home.request({ timeoutMs: 10 }),
    nobodyLooks,
    neverStopped(),
  );
  assert.equal(result.outcome, "timed_out");
});

test(
  "RUN-31 An attempt without a trace of its end is lost, and what it printed is kept",
  posix,
  async (t) => {
    const home = fixture(t);
    const { run } = home.request();
    const files = attemptFiles(home.home, run.id, 1);
    mkdirSync(files.folder, { recursive: true });
    writeFileSync(files.output, "half");
    assert.deepEqual(inspectAttempt(home.context, run), { kind: "never_started" });
    writeFileSync(files.started, "");
    assert.deepEqual(inspectAttempt(home.context, run), { kind: "unknown" });
    const result = await adoptAttempt(home.context, [], home.request(), nobodyLooks, neverStopped());
    assert.deepEqual([result.outcome, result.reason, result.exitCode], ["lost", "exit_unknown", null]);
    assert.match(home.log(result), /\nhalf\n/);
    // Half an exit file is none.
    writeFileSync(files.exit, "1");
    assert.deepEqual(inspectAttempt(home.context, run), { kind: "unknown" });
  },
);

test("RUN-33 A retry never reads what the attempt before it left", posix, async (t) => {
  const home = fixture(t);
  await home.run('echo \'{"headline":"old"}\' >>"$NIGHTDESK_OUTPUT"; exit 1');
  const again = await runAttempt(
    home.context,
    home.shell("echo new"),
    home.request({ attempt: 2 }),
    nobodyLooks,
    neverStopped(),
  );
  assert.equal(again.report.headline, null);
  assert.match(
    home.log(again),
    /attempt 1 ended: failed, exit 1[^]+attempt 2 started[^]+\nnew\n[^\n]+attempt 2 ended: succeeded/,
  );
});

test(
  "RUN-15 Background processes that go by themselves are waited for, others are ended and told",
  posix,
  async (t) => {
    const patient = await fixture(t).run("(sleep 0.2; echo late) & exit 0");
    assert.deepEqual([patient.outcome, patient.detail], ["succeeded", null]);
    const home = fixture(t, { haste: 20 });
    const result = await home.run("setsid sleep 100 & exit 0");
    assert.equal(result.outcome, "succeeded");
    assert.equal(result.detail, "1 process of it still ran in the background and was ended");
    assert.deepEqual(home.context.processes.findByRun(home.request().run.id), []);
  },
);

test("Work that closes its output is watched all the same", posix, async (t) => {
  const result = await fixture(t).run("exec >&- 2>&-; sleep 0.05; exit 4");
  assert.deepEqual([result.exitCode, result.detail], [4, "Exit code 4"]);
});

test(
  "RUN-07 A missing working folder, a missing program and arguments that no system takes are clear failures",
  posix,
  async (t) => {
    const home = fixture(t);
    const started = nobodyLooks;
    const missing = home.shell("true", { cwd: join(home.home, "nowhere") });
    const noFolder = await runAttempt(home.context, missing, home.request(), started, neverStopped());
    assert.deepEqual([noFolder.outcome, noFolder.reason], ["failed", "cwd_missing"]);
    assert.match(
      home.log(noFolder),
      /\nThe working folder .+nowhere does not exist\n=== run \S+ attempt 1 ended: failed \(cwd_missing\), no exit code/,
    );
    const huge = home.shell("true", { argv: ["/bin/sh", "-c", "true", "x".repeat(3_000_000)] });
    const tooLong = await runAttempt(home.context, huge, home.request(), started, neverStopped());
    assert.deepEqual([tooLong.outcome, tooLong.reason], ["failed", "spawn_failed"]);
    const nul = await runAttempt(home.context, home.shell("true\0"), home.request(), started, neverStopped());
    assert.deepEqual([nul.outcome, nul.reason], ["failed", "spawn_failed"]);
    const program = home.shell("", { argv: [join(home.home, "no such program")] });
    const noProgram = await runAttempt(home.context, program, home.request(), started, neverStopped());
    assert.deepEqual([noProgram.reason, noProgram.exitCode], ["exit_code", 127]);
    assert.match(noProgram.detail ?? "", /not found/);
  },
);

test("RUN-07 An attempt that is refused has its entry in the log too", posix, async (t) => {
  const home = fixture(t);
  const result = await refuseAttempt(home.context, home.request(), {
    reason: "script_missing",
    detail: "There is no x.py",
  });
  assert.deepEqual(
    [result.outcome, result.reason, result.detail],
    ["failed", "script_missing", "There is no x.py"],
  );
  assert.match(home.log(result), /\nThere is no x\.py\n/);
  assert.deepEqual(inspectAttempt(home.context, home.request().run), { kind: "never_started" });
});

test("A run id that leads out of the home is refused", (t) => {
  const home = fixture(t);
  for (const id of ["../x", "a/b", "", ".", "a\0b"]) {
    assert.throws(() => inspectAttempt(home.context, { ...home.request().run, id }), /Not a run id/);
  }
});

test("Work whose record cannot be written is not left waiting", posix, async (t) => {
  const home = fixture(t);
  const identify = (): never => {
    throw new Error("no space left");
  };
  const context = { ...home.context, processes: { ...home.context.processes, identify } };
  const result = await runAttempt(context, home.shell("true"), home.request(), nobodyLooks, neverStopped());
  assert.deepEqual([result.outcome, result.reason], ["failed", "spawn_failed"]);
  assert.match(result.detail ?? "", /no space left/);
  assert.deepEqual(home.context.processes.findByRun(home.request().run.id), []);
});

test(
  "RUN-23 Background work that shed its environment does not outlive the run where there is a fence",
  posix,
  async (t) => {
    const home = fixture(t, { haste: 20 });
    if (home.context.processes.enclosure === undefined) return t.skip("no such place on this system");
    const script = `grep -q "nightdesk-$NIGHTDESK_RUN_ID" /proc/self/cgroup || exit 77; (setsid env -i sleep 100 &) ; exit 0`;
    const result = await home.run(script);
    if (result.exitCode === 77) return t.skip("no control groups of version 2 that we may write");
    assert.equal(result.detail, "1 process of it still ran in the background and was ended");
  },
);
