/** What a script gets, what it may report, how it ends, and what is kept of it: docs/writing-tasks.md by the real command. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { history } from "./history.ts";
import { ends, json, nightdesk } from "./program.ts";
import { reporting, type RunAnswer, shellScript } from "./scripts.ts";

/** A home with one on-demand task `a`. */
function homeOf(
  t: TestContext,
  script: string,
  keys = "",
  more: Readonly<Record<string, string>> = {},
): string {
  return temporaryHome(t, {
    "nightdesk.yaml": `timezone: Europe/Prague\ntasks:\n  - {id: a, script: a.sh, schedule: on_demand${keys}}\n`,
    "a.sh": script,
    ...more,
  });
}

/** The environment that \`env\` printed into the log. */
function environmentIn(log: string): Record<string, string> {
  const pairs = [...log.matchAll(/^([A-Z_a-z]\w*)=(.*)$/gm)].map(([, name = "", value = ""]) => [
    name,
    value,
  ]);
  return Object.fromEntries(pairs) as Record<string, string>;
}

describe("a script", { concurrency: true, skip: process.platform === "win32" }, () => {
  test("gets the variables that are promised, and of the others only the usual ones", async (t) => {
    const home = homeOf(t, shellScript("env"), ", env: {LEVEL: 1.10}, env_pass: [PASSED]");
    const surroundings = { PASSED: "yes", PRIVATE: "no", LC_ALL: "C.UTF-8" };
    const run = await nightdesk(home, ["run", "a", "--with", "depth=3"], surroundings);
    assert.equal(run.code, 0, run.stderr);
    const env = environmentIn(run.stdout);
    const [row] = await history(home);
    assert.equal(env["NIGHTDESK_RUN_ID"], row?.id);
    assert.equal(env["NIGHTDESK_TASK"], "a");
    assert.match(env["NIGHTDESK_SLOT"] ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.equal(env["NIGHTDESK_ATTEMPT"], "1");
    assert.ok(env["NIGHTDESK_KEY"]);
    assert.equal(env["NIGHTDESK_LAST_SUCCESS"], "");
    assert.equal(env["NIGHTDESK_WATERMARK"], "");
    assert.equal(env["NIGHTDESK_FULL"], undefined);
    assert.equal(env["NIGHTDESK_WITH_DEPTH"], "3");
    assert.ok(env["NIGHTDESK_OUTPUT"]);
    assert.equal(env["NIGHTDESK_DATA"], join(env["NIGHTDESK_HOME"] ?? "", "data"));
    assert.deepEqual(
      [env["LEVEL"], env["PASSED"], env["PRIVATE"], env["LC_ALL"]],
      ["1.10", "yes", undefined, "C.UTF-8"],
    );
    const again = environmentIn((await ends(0, home, "run", "a", "--full")).stdout);
    assert.equal(again["NIGHTDESK_FULL"], "1");
    assert.equal(again["NIGHTDESK_LAST_SUCCESS"], row?.finished_at ?? "");
    assert.notEqual(again["NIGHTDESK_KEY"], env["NIGHTDESK_KEY"]);
  });

  test("reports a headline, text, findings, metrics, files and a watermark, which comes back", async (t) => {
    const lines = [
      { headline: "12 new" },
      { body: "**All** is well" },
      {
        finding: { key: "disk_low", severity: "warning", title: "Disk is low", body: "9 GB", scope: "disk" },
      },
      { metric: { name: "free", value: 12.5, unit: "GB" } },
      { artifact: "data/report.pdf" },
      { changed: 12 },
      { progress: 0.4, note: "page 4" },
      { watermark: "2026-11-23" },
    ];
    const home = homeOf(t, reporting(lines, 'echo "from: $NIGHTDESK_WATERMARK"', "touch data/report.pdf"));
    mkdirSync(join(home, "data"));
    const { report, changed } = await json<RunAnswer>(home, "run", "a");
    assert.equal(changed, 12);
    assert.equal(report?.headline, "12 new");
    assert.equal(report.body, "**All** is well");
    assert.deepEqual(report.metrics, [{ name: "free", value: 12.5, unit: "GB" }]);
    assert.deepEqual(report.artifacts, ["data/report.pdf"]);
    assert.equal(report.findings[0]?.key, "disk_low");
    assert.deepEqual(report.problems, []);
    assert.match((await ends(0, home, "run", "a")).stdout, /^from: 2026-11-23$/m);
    const [finding] = await json<{ key: string; state: string; scope: string }[]>(home, "findings");
    assert.deepEqual([finding?.key, finding?.state, finding?.scope], ["disk_low", "ongoing", "disk"]);
  });

  test("RUN-61, RUN-64: whose report cannot be read has not succeeded, is told which line, and the rest counts", async (t) => {
    const script = reporting([{ headline: "kept" }, "no map", { headlin: "x" }, { finding: { key: "k" } }]);
    const home = homeOf(t, script.replace("\n", "\nprintf 'not json\\n' >> \"$NIGHTDESK_OUTPUT\"\n"));
    const run = await ends(1, home, "run", "a");
    assert.match(run.stdout, /Not understood: Report line 1: not valid JSON: "not json"/);
    const { report, state, reason, detail } = await json<RunAnswer>(home, "run", "a");
    assert.deepEqual([state, reason], ["failed", "report_refused"]);
    assert.match(detail ?? "", /Report line 1: not valid JSON/);
    assert.equal(report?.headline, "kept");
    assert.ok(report.problems.length >= 3, JSON.stringify(report.problems));
  });

  test("RUN-64: progress beyond its end, a severity that is none and an unknown key beside a known one are told only", async (t) => {
    const lines = [
      { progress: 7 },
      { finding: { key: "k", severity: "high", title: "t" } },
      { headline: "h", version: 2 },
    ];
    const { state, report } = await json<RunAnswer>(homeOf(t, reporting(lines)), "run", "a");
    assert.equal(state, "succeeded");
    assert.equal(report?.problems.length, 3);
  });

  test("RUN-65: hands over only files that are there and inside the home", async (t) => {
    const outside = join(homeOf(t, ""), "a.sh");
    const cases = [
      ["../x", "failed"],
      [outside, "failed"],
      ["link", "failed"],
      ["state/ledger.db", "failed"],
      ["data/none.txt", "failed"],
      ["a.sh", "succeeded"],
    ] as const;
    for (const [artifact, expected] of cases) {
      const home = homeOf(t, reporting([{ artifact }], `ln -s ${outside} link`));
      const { state, reason, detail } = await json<RunAnswer>(home, "run", "a");
      assert.equal(state, expected, artifact);
      if (expected === "succeeded") continue;
      assert.equal(reason, "report_refused");
      assert.ok(detail?.includes(JSON.stringify(artifact)), detail ?? "");
    }
  });

  test("ends well with 0 and fails with anything else; the code and the signal are kept", async (t) => {
    const cases = [
      { script: shellScript("exit 0"), code: 0, state: "succeeded", exit: 0 },
      { script: shellScript("exit 3"), code: 1, state: "failed", exit: 3 },
      { script: shellScript("exit 255"), code: 1, state: "failed", exit: 255 },
      { script: shellScript("kill -9 $$"), code: 1, state: "failed", exit: 137 },
    ];
    await Promise.all(
      cases.map(async ({ script, code, state, exit }) => {
        const home = homeOf(t, script);
        await ends(code, home, "run", "a");
        const [row] = await history(home);
        assert.deepEqual([row?.state, row?.exit_code], [state, exit]);
      }),
    );
  });

  test("that takes too long is ended with everything it started, the log holds what it said", async (t) => {
    const home = homeOf(
      t,
      shellScript('trap "" TERM', "(trap '' TERM; exec sleep 1000) &", 'echo "child $!"', "wait"),
      ", timeout_minutes: 0.1",
    );
    const { stdout } = await ends(1, home, "run", "a");
    const child = Number(/^child (\d+)$/m.exec(stdout)?.[1]);
    assert.ok(child > 1);
    // One that its parent has not buried yet is as dead as one that is gone.
    const { stdout: state } = spawnSync("ps", ["-o", "stat=", "-p", String(child)], { encoding: "utf8" });
    assert.match(state, /^(?:Z.*)?\s*$/, "the child is gone as well");
    const [row] = await history(home);
    assert.deepEqual([row?.state, row?.reason], ["timed_out", "timeout"]);
    assert.match((await ends(0, home, "logs", "a")).stdout, /^child \d+$/m);
  });

  test("keeps its secrets out of the screen, the log, the report and every file of the home", async (t) => {
    const secret = "correct-horse-battery-staple";
    const home = homeOf(
      t,
      reporting([{ headline: `token ${secret}` }], 'echo "token $TOKEN"', 'echo "token $TOKEN" >&2'),
      ', env: {TOKEN: "${TOKEN}"}',
      { ".env": `TOKEN=${secret}\n` },
    );
    const run = await ends(0, home, "run", "a");
    assert.match(run.stdout, /token \*\*\*TOKEN\*\*\*/);
    const lines = [["logs", "a"], ["report", "a", "--json"], ["history", "--json"], ["status"]];
    const shown = await Promise.all(lines.map((line) => ends(0, home, ...line)));
    for (const { stdout, stderr } of [run, ...shown]) assert.doesNotMatch(`${stdout}${stderr}`, /horse/);
    for (const name of readdirSync(home, { recursive: true, encoding: "utf8" })) {
      if (name === ".env" || name === "a.sh" || !/\.\w+$/.test(name)) continue;
      assert.ok(!readFileSync(join(home, name)).includes(secret), `${name} holds the secret`);
    }
  });

  test("has one log a day, named after the day and the task, and each run stands between two marked lines", async (t) => {
    const home = homeOf(t, shellScript("echo first", "printf 'no newline'"));
    await ends(0, home, "run", "a");
    await ends(0, home, "run", "a");
    const [second, first] = await history(home);
    assert.equal(first?.log, second?.log);
    assert.equal(first?.log, `logs/${first?.started_local?.slice(0, 10)}_a.log`);
    const text = readFileSync(join(home, first?.log ?? ""), "utf8");
    const part = (id = "") =>
      `=== nightdesk run ${id} attempt 1 started \\S+ ===\nfirst\nno newline\n=== run ${id} attempt 1 ended: succeeded, exit 0, \\d+\\.\\d s; its last line had no line break ===\n`;
    assert.match(text, new RegExp(`^\\s*${part(first?.id)}\\s*${part(second?.id)}$`));
    assert.deepEqual(readdirSync(join(home, "state", "runs")), [], "nothing is left of a run that ended");
  });

  test("leaves a readable mirror of its last run", async (t) => {
    const home = homeOf(t, shellScript("exit 3"));
    await ends(1, home, "run", "a");
    const [row] = await history(home);
    const mirror = JSON.parse(readFileSync(join(home, "state", "last_run.json"), "utf8")) as Record<
      string,
      Record<string, unknown>
    >;
    const { run, state, exit_code, log } = mirror["a"] ?? {};
    assert.deepEqual([run, state, exit_code, log], [row?.id, "failed", 3, row?.log]);
  });

  test("tries again as often as it may, with the same key, and counts as one run", async (t) => {
    const home = homeOf(
      t,
      shellScript('echo "key $NIGHTDESK_KEY $NIGHTDESK_ATTEMPT"', '[ "$NIGHTDESK_ATTEMPT" = 3 ]'),
      ", retries: 2, retry_delay: 1s",
    );
    const { stdout } = await ends(0, home, "run", "a");
    const keys = [...stdout.matchAll(/^key (\S+) (\d)$/gm)];
    assert.deepEqual(
      keys.map(([, , attempt]) => attempt),
      ["1", "2", "3"],
    );
    assert.equal(new Set(keys.map(([, key]) => key)).size, 1);
    const rows = await history(home);
    assert.deepEqual(
      rows.map(({ state, attempt }) => [state, attempt]),
      [["succeeded", 3]],
    );
  });

  test("may decline, and has to prove what was expected of it", async (t) => {
    const skips = homeOf(t, reporting([{ skip: "nothing new" }]));
    await ends(0, skips, "run", "a");
    const [skipped] = await history(skips);
    assert.deepEqual([skipped?.state, skipped?.detail], ["skipped", "nothing new"]);
    const idle = homeOf(t, shellScript("exit 0"), ", expect: {file: out.json}");
    await ends(1, idle, "run", "a");
    const [failed] = await history(idle);
    assert.deepEqual([failed?.state, failed?.reason, failed?.exit_code], ["failed", "no_effect", 0]);
    const busy = homeOf(t, shellScript("echo {} > out.json"), ", expect: {file: out.json}");
    await ends(0, busy, "run", "a");
    assert.ok(existsSync(join(busy, "out.json")));
  });
});
