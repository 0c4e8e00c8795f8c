import assert from "node:assert/strict";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fixture, neverStopped, nobodyLooks } from "./attempt-fixture.ts";
import { discardRun } from "./inspect.ts";
import { adoptAttempt, runAttempt } from "./run-attempt.ts";
import { attemptFiles } from "./run-folder.ts";

const posix = { skip: process.platform === "win32" ? "needs /bin/sh" : false };

test(
  "RUN-40 Output, exit code and duration of a run stand in the day log between two marked lines",
  posix,
  async (t) => {
    const home = fixture(t);
    const result = await home.run("echo out; echo err >&2; printf 'no end'");
    assert.equal(result.outcome, "succeeded");
    assert.deepEqual(
      [result.reason, result.detail, result.exitCode, result.signal, result.leaked],
      [null, null, 0, null, 0],
    );
    assert.match(result.log ?? "", /^logs\/\d{4}-\d\d-\d\d_a_task\.log$/);
    const { id } = home.request().run;
    const lines = home.log(result).split("\n");
    assert.match(
      lines[0] ?? "",
      new RegExp(
        `^=== nightdesk run ${id} attempt 1 started \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[+]0[12]:00 ===$`,
      ),
    );
    assert.deepEqual(lines.slice(1, 4), ["out", "err", "no end"]);
    assert.match(
      lines[4] ?? "",
      new RegExp(
        `^=== run ${id} attempt 1 ended: succeeded, exit 0, \\d+\\.\\d s; its last line had no line break ===$`,
      ),
    );
    assert.deepEqual(lines.slice(5), [""]);
  },
);

test(
  "RUN-41 Files are private, whatever the umask, and the run's folder goes when the ledger has the result",
  posix,
  async (t) => {
    const umask = process.umask(0);
    t.after(() => process.umask(umask));
    const home = fixture(t);
    const result = await home.run("echo x");
    const files = attemptFiles(home.home, home.request().run.id, 1);
    for (const [path, mode] of [
      [files.folder, 0o700],
      [files.output, 0o600],
      [files.pid, 0o600],
      [join(home.home, "logs"), 0o700],
      [join(home.home, result.log ?? ""), 0o600],
    ] as const) {
      assert.equal(statSync(path).mode & 0o777, mode, path);
    }
    discardRun(home.context, home.request().run);
    assert.equal(existsSync(join(files.folder, "..")), false);
    discardRun(home.context, home.request().run);
  },
);

test(
  "RUN-53 What the work reports is read, also when it fails, and secrets in it are masked",
  posix,
  async (t) => {
    const home = fixture(t, { secrets: [{ name: "TOKEN", value: "hush-hush" }] });
    const result = await home.run(
      `echo '{"headline":"has hush-hush"}' >>"$NIGHTDESK_OUTPUT"; echo nonsense >>"$NIGHTDESK_OUTPUT"; echo a hush-hush; exit 1`,
    );
    assert.equal(result.report.headline, "has ***TOKEN***");
    assert.equal(result.report.problems.length, 1);
    assert.equal(result.detail, "Exit code 1: a ***TOKEN***");
    assert.ok(!home.log(result).includes("hush-hush"));
  },
);

test("RUN-32 Settling an attempt twice leaves one entry in the log", posix, async (t) => {
  const home = fixture(t);
  const first = await home.run("echo once; exit 2");
  const before = home.log(first);
  const again = await adoptAttempt(home.context, [], home.request(), nobodyLooks, neverStopped());
  assert.deepEqual([again.outcome, again.exitCode, again.log], [first.outcome, first.exitCode, first.log]);
  assert.equal(home.log(again).split("\nonce\n").length, 2);
  assert.equal(home.log(again).length, before.length);
});

test("RUN-43 Five million and fifteen bytes arrive, all of them", posix, async (t) => {
  const home = fixture(t);
  const result = await home.run("head -c 5000000 /dev/zero | tr '\\0' x; printf 'fifteen bytes.\\n'");
  const text = home.log(result);
  const body = text.slice(text.indexOf("\n") + 1, text.lastIndexOf("\n===") + 1);
  assert.equal(body.length, 5_000_015);
  assert.ok(body.endsWith("xfifteen bytes.\n"));
});

test("RUN-43 Binary output and broken UTF-8 are kept as they are", posix, async (t) => {
  const home = fixture(t, { secrets: [{ name: "TOKEN", value: "hush-hush" }] });
  const result = await home.run("printf '\\377\\303(\\000hush-hush\\355\\240\\200\\n'");
  assert.ok(home.log(result).includes("\n\xff\xc3(\0***TOKEN***\xed\xa0\x80\n"));
});

test(
  "RUN-42 Of too much output the beginning and the end are kept, with a line that says so, and no secret is cut in two",
  posix,
  async (t) => {
    const secret = "0123456789abcdef0123456789";
    const limits = { logHead: 1000, logTail: 3000, spool: 1e9, diskReserve: 0 };
    const home = fixture(t, { limits, secrets: [{ name: "TOKEN", value: secret }] });
    // One line without end, in which every byte belongs to a secret: no cut is a good one.
    const result = await home.run(`i=0; while [ $i -lt 1000 ]; do printf ${secret}; i=$((i+1)); done`);
    const text = home.log(result);
    assert.match(
      text,
      /=== nightdesk: 2\d{4} bytes left out here; kept are the first 9\d\d bytes and the last 29\d\d bytes ===/,
    );
    assert.doesNotMatch(text.replaceAll(/^===.*$/gm, ""), /[0-9a-f]{4}/);
  },
);

test("RUN-16 A run that prints without end is ended", posix, async (t) => {
  const limits = { logHead: 1000, logTail: 1000, spool: 2_000_000, diskReserve: 0 };
  const home = fixture(t, { limits });
  const result = await home.run("yes");
  assert.deepEqual([result.outcome, result.reason], ["failed", "output_limit"]);
  assert.match(result.detail ?? "", /more than 2\.0 MB/);
  assert.ok(home.log(result).length < 4000);
});

test("RUN-16 A run that all but fills the disk is ended", posix, async (t) => {
  const limits = { logHead: 10, logTail: 10, spool: 1e12, diskReserve: 1e18 };
  const result = await fixture(t, { limits }).run("echo 123456789012345678901234567890; sleep 100");
  assert.deepEqual([result.outcome, result.reason], ["failed", "output_limit"]);
  assert.match(result.detail ?? "", /disk is almost full/);
});

test("RUN-44 A log that cannot be written fails the run, and the output is kept", posix, async (t) => {
  const home = fixture(t);
  writeFileSync(join(home.home, "logs"), "a file in the folder's place");
  const result = await home.run("echo precious");
  assert.deepEqual([result.outcome, result.reason, result.log], ["failed", "log_write", null]);
  assert.match(
    result.detail ?? "",
    /The log logs\/\S+ could not be written: .+; the output is kept in state\/runs\/\S+\/1\/output$/,
  );
  discardRun(home.context, home.request().run);
  assert.equal(readFileSync(home.files.output, "utf8"), "precious\n");
});

test("RUN-44 A run that failed anyway keeps its reason when the log cannot be written", posix, async (t) => {
  const home = fixture(t);
  writeFileSync(join(home.home, "logs"), "");
  const result = await home.run("exit 5");
  assert.deepEqual(
    [result.outcome, result.reason, result.exitCode, result.log],
    ["failed", "exit_code", 5, null],
  );
});

test("RUN-45 A link in the log's place is not followed", posix, async (t) => {
  const home = fixture(t);
  const first = await home.run("echo x");
  const other = fixture(t);
  writeFileSync(join(other.home, "victim"), "untouched");
  mkdirSync(join(other.home, "logs"));
  symlinkSync(join(other.home, "victim"), join(other.home, first.log ?? ""));
  const result = await other.run("echo evil");
  assert.equal(result.reason, "log_write");
  assert.equal(readFileSync(join(other.home, "victim"), "utf8"), "untouched");
});

test("RUN-45 After a torn last line the next entry begins on a line of its own", posix, async (t) => {
  const home = fixture(t);
  const first = await home.run("echo x");
  appendFileSync(join(home.home, first.log ?? ""), "torn");
  const second = await runAttempt(
    home.context,
    home.shell("echo y"),
    home.request({ attempt: 2 }),
    nobodyLooks,
    neverStopped(),
  );
  assert.match(home.log(second), /\ntorn\n=== nightdesk run/);
  // Its place is where its first line begins, behind the torn one's break.
  assert.ok(
    home
      .log(second)
      .slice(second.logOffset ?? 0)
      .startsWith("=== nightdesk run "),
  );
});

test("RUN-63 Progress is told while the work runs", posix, async (t) => {
  const home = fixture(t, { secrets: [{ name: "TOKEN", value: "hush-hush" }] });
  const told: unknown[] = [];
  const progress = { started: async () => undefined, progress: (...values: unknown[]) => told.push(values) };
  const script = `echo '{"progress":0.25,"note":"hush-hush"}' >>"$NIGHTDESK_OUTPUT"; sleep 0.4; echo '{"progress":1}' >>"$NIGHTDESK_OUTPUT"`;
  await runAttempt(home.context, home.shell(script), home.request(), progress, neverStopped());
  assert.deepEqual(told, [
    [0.25, "***TOKEN***"],
    [1, null],
  ]);
});
