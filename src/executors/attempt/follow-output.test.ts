import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fixture, neverStopped, nobodyLooks } from "./attempt-fixture.ts";
import { followOutput } from "./follow-output.ts";
import { createMasker } from "../../masking/masker.ts";
import { createOutputTail } from "./output-tail.ts";
import { runAttempt } from "./run-attempt.ts";

const posix = { skip: process.platform === "win32" ? "needs POSIX" : false };
const secrets = [{ name: "TOKEN", value: "hush-hush" }];

test(
  "RUN-46 Output is shown while it comes, from its beginning to its end, masked and harmless",
  posix,
  async (t) => {
    const home = fixture(t, { secrets });
    const shown: string[] = [];
    const running = home.run(
      "printf 'a hush'; sleep 0.2; printf -- '-hush \\033[2J\\n'; sleep 0.2; printf end",
    );
    const options = { runId: home.request().run.id, attempt: 1 };
    while (
      (await followOutput(home.context, options, (text) => void shown.push(text), neverStopped())) === "gone"
    );
    assert.equal(shown.join(""), "a ***TOKEN*** \\x1b[2J\nend");
    assert.equal((await running).outcome, "succeeded");
  },
);

test("Who looks on may leave", posix, async (t) => {
  const home = fixture(t);
  const leave = new AbortController();
  const running = home.run("echo one; while [ ! -e go ]; do sleep 0.01; done");
  const options = { runId: home.request().run.id, attempt: 1 };
  mkdirSync(home.files.folder, { recursive: true });
  const ended = await followOutput(home.context, options, () => leave.abort(), leave.signal);
  assert.equal(ended, "stopped");
  writeFileSync(`${home.home}/go`, "");
  await running;
});

test("If the folder is gone, there is nothing to follow", async (t) => {
  const home = fixture(t);
  const options = { runId: "no-such-run", attempt: 1 };
  assert.equal(await followOutput(home.context, options, () => assert.fail(), neverStopped()), "gone");
});

test("Output of a run comes to its watcher as well, all of it before the result", posix, async (t) => {
  const home = fixture(t, { secrets });
  const shown: string[] = [];
  const progress = { ...nobodyLooks, output: (text: string) => shown.push(text) };
  await runAttempt(
    home.context,
    home.shell("echo hush-hush; echo two"),
    home.request(),
    progress,
    neverStopped(),
  );
  assert.equal(shown.join(""), "***TOKEN***\ntwo\n");
});

test("A tail starts over when the work empties its output, and skips what nobody could read", (t) => {
  const { home } = fixture(t);
  const path = `${home}/spool`;
  const tail = createOutputTail(path, createMasker(secrets));
  assert.equal(tail.read(), "");
  writeFileSync(path, "one\n");
  assert.equal(tail.read(), "one\n");
  writeFileSync(path, "2\n");
  assert.equal(tail.read() + tail.read(), "2\n");
  appendFileSync(path, `${"x".repeat(9_999_990)}\nlast line\n`);
  const shown = tail.read();
  assert.match(shown, /^\n=== nightdesk: 5\.8 MB not shown; the log has more ===\nx/);
  assert.ok(shown.endsWith("x\nlast line\n"));
  rmSync(path);
  assert.equal(tail.read() + tail.end(), "");
});

test("RUN-50 A tail that skips never begins in the middle of a secret", (t) => {
  const { home } = fixture(t);
  const path = `${home}/spool`;
  const tail = createOutputTail(path, createMasker(secrets));
  writeFileSync(path, "");
  assert.equal(tail.read(), "");
  // Wherever the skipping ends, there is a secret, and no end of a line near.
  for (let shift = 0; shift < "hush-hush".length; shift += 1) {
    appendFileSync(path, "x".repeat(shift) + "hush-hush".repeat(700_000));
    const shown = tail.read();
    assert.match(shown, /not shown; the log has more ===\n/);
    assert.doesNotMatch(shown.replaceAll("***TOKEN***", ""), /hush|ush-|-hus/);
    assert.doesNotMatch(shown.replaceAll("***TOKEN***", "").replaceAll(/=== .* ===/g, ""), /[hus-]/);
  }
});
