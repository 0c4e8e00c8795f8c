import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, copyFileSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test, type TestContext } from "node:test";
import { temporaryHome } from "./cli/fixtures/temporary-home.ts";

const LAUNCHER = join(import.meta.dirname, "..", "bin", "nightdesk.js");

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function nightdesk(home: string, ...line: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd: home, env: { ...process.env, NIGHTDESK_HOME: home }, maxBuffer: 1 << 26 };
    execFile(process.execPath, [LAUNCHER, ...line], options, (fault, stdout, stderr) => {
      resolve({ code: fault === null ? 0 : Number(fault.code ?? -1), stdout, stderr });
    });
  });
}

function begin(t: TestContext, home: string, ...line: string[]): ChildProcess {
  const child = spawn(process.execPath, [LAUNCHER, ...line], {
    cwd: home,
    env: { ...process.env, NIGHTDESK_HOME: home },
  });
  t.after(() => child.kill("SIGKILL"));
  return child;
}

/** Resolves with the first line of output that fits. */
async function lineOf(child: ChildProcess, wanted: RegExp): Promise<string> {
  const { stdout } = child;
  if (stdout === null) throw new Error("no output");
  for await (const line of createInterface({ input: stdout })) {
    if (wanted.test(line)) {
      stdout.resume();
      return line;
    }
  }
  throw new Error(`the output ended without ${String(wanted)}`);
}

const YAML = `timezone: Europe/Prague
tasks:
  - {id: hello, script: tasks/hello.sh, schedule: on_demand, env: {TOKEN: "\${TOKEN}"}}
  - {id: slow, script: tasks/slow.sh, schedule: on_demand}
`;

/** \`slow\` says that it has begun and goes on until the file \`go\` is there. */
const FILES = {
  "nightdesk.yaml": YAML,
  ".env": "TOKEN=hunter2-hunter2\n",
  "tasks/hello.sh":
    '#!/bin/sh\necho "my token is $TOKEN"\necho \'{"headline": "said hello"}\' >> "$NIGHTDESK_OUTPUT"\n',
  "tasks/slow.sh": "#!/bin/sh\necho begun\nwhile [ ! -e go ]; do sleep 0.05; done\necho done\n",
};

test("from nothing: init, check, run, and everything that can be read afterwards", async (t) => {
  const parent = temporaryHome(t, {});
  const home = join(parent, "desk");
  mkdirSync(home);
  assert.equal((await nightdesk(parent, "init", "desk", "--yes")).code, 0);
  assert.equal((await nightdesk(home, "check")).code, 0);
  const run = await nightdesk(home, "run", "folder_size", "--json");
  assert.equal(run.code, 0, run.stderr);
  assert.equal((JSON.parse(run.stdout) as { state: string }).state, "succeeded");
  const [status, history, audit, data] = await Promise.all([
    nightdesk(home, "status", "--json"),
    nightdesk(home, "history", "--json"),
    nightdesk(home, "audit", "--json"),
    nightdesk(home, "data", "list", "--json"),
  ]);
  assert.equal((JSON.parse(status.stdout) as { tasks: unknown[] }).tasks.length >= 1, true);
  assert.equal((JSON.parse(history.stdout) as unknown[]).length, 1);
  assert.equal((JSON.parse(audit.stdout) as { ok: boolean }).ok, true);
  assert.equal((JSON.parse(data.stdout) as { rows: number }[])[0]?.rows, 1);
});

test("a run shows its output masked, and so does its log", async (t) => {
  const home = temporaryHome(t, FILES);
  const { code, stdout } = await nightdesk(home, "run", "hello");
  assert.equal(code, 0);
  assert.match(stdout, /^my token is \*\*\*TOKEN\*\*\*$/m);
  assert.match(stdout, /hello succeeded .*: said hello/);
  const logs = await nightdesk(home, "logs", "hello");
  assert.match(logs.stdout, /my token is \*\*\*TOKEN\*\*\*/);
  assert.doesNotMatch(logs.stdout, /hunter2/);
});

test("CLI-22 a task that runs is busy for a second run, can be followed live, and is cancelled by Ctrl-C", async (t) => {
  const home = temporaryHome(t, FILES);
  const first = begin(t, home, "run", "slow");
  await lineOf(first, /begun/);
  const second = await nightdesk(home, "run", "slow");
  assert.equal(second.code, 75);
  assert.match(second.stderr, /run \w+ of slow is running/);
  const follower = begin(t, home, "logs", "slow", "-f");
  await lineOf(follower, /begun/);
  first.kill("SIGINT");
  const [[code], [followed]] = await Promise.all([once(first, "close"), once(follower, "close")]);
  assert.equal(code, 1);
  assert.equal(followed, 0);
  const [row] = JSON.parse((await nightdesk(home, "history", "--json")).stdout) as { state: string }[];
  assert.equal(row?.state, "cancelled");
});

test("CLI-19 start keeps watch alone, and leaves when it is told to", async (t) => {
  const home = temporaryHome(t, FILES);
  const watch = begin(t, home, "start");
  await lineOf(watch, /To stop: Ctrl-C/);
  const second = await nightdesk(home, "start");
  assert.equal(second.code, 75);
  assert.match(second.stderr, new RegExp(`process ${watch.pid}`));
  assert.match((await nightdesk(home, "status")).stdout, /on watch/);
  watch.kill("SIGTERM");
  assert.deepEqual(await once(watch, "close"), [0, null]);
});

test("CLI-33 a damaged ledger is kept aside, replaced by the newest copy, and that is said loudly", async (t) => {
  const home = temporaryHome(t, FILES);
  await nightdesk(home, "run", "hello");
  const ledger = join(home, "state", "ledger.db");
  mkdirSync(join(home, "state", "backup"), { recursive: true });
  copyFileSync(ledger, join(home, "state", "backup", "ledger-9999-01-01.db"));
  const file = openSync(ledger, "r+");
  writeSync(file, Buffer.alloc(4096, 7), 0, 4096, 0);
  closeSync(file);
  const reading = await nightdesk(home, "status");
  assert.equal(reading.code, 69);
  assert.match(reading.stderr, /not a ledger/);
  const tick = await nightdesk(home, "tick");
  assert.equal(tick.code, 0);
  assert.match(
    tick.stderr,
    /damaged.*kept as ledger\.db\.damaged-.*ledger-9999-01-01\.db was put in its place/s,
  );
  assert.ok(readdirSync(join(home, "state")).some((name) => name.startsWith("ledger.db.damaged-")));
  assert.equal((JSON.parse((await nightdesk(home, "history", "--json")).stdout) as unknown[]).length, 1);
});

test("CLI-38 verify tells a task that is safe to run again from one that is not", async (t) => {
  const home = temporaryHome(t, {
    "nightdesk.yaml":
      "timezone: UTC\ntasks:\n  - {id: safe, script: safe.sh, schedule: on_demand}\n  - {id: grows, script: grows.sh, schedule: on_demand}\n  - {id: fails, script: fails.sh, schedule: on_demand}\n",
    "safe.sh":
      '#!/bin/sh\necho same > "$NIGHTDESK_DATA/same.txt"\necho \'{"upsert": {"dataset": "a.b", "key": "k", "rows": [{"k": 1}]}}\' >> "$NIGHTDESK_OUTPUT"\n',
    "grows.sh":
      '#!/bin/sh\necho more >> "$NIGHTDESK_DATA/list.txt"\necho "{\\"upsert\\": {\\"dataset\\": \\"c.d\\", \\"key\\": \\"k\\", \\"rows\\": [{\\"k\\": \\"$NIGHTDESK_RUN_ID\\"}]}}" >> "$NIGHTDESK_OUTPUT"\n',
    "fails.sh": "#!/bin/sh\nexit 3\n",
  });
  const safe = await nightdesk(home, "verify", "safe");
  assert.deepEqual([safe.code, safe.stdout], [0, "The second run of safe changed nothing.\n"]);
  const grows = await nightdesk(home, "verify", "grows", "--json");
  const { ok, runs, tables, files, findings } = JSON.parse(grows.stdout) as Record<string, unknown[]>;
  assert.deepEqual([grows.code, ok, runs?.length], [1, false, 2]);
  assert.deepEqual(tables, [{ table: "c.d", before: 1, after: 2 }]);
  assert.deepEqual(files, [{ path: "list.txt", change: "changed" }]);
  assert.deepEqual(findings, []);
  const fails = await nightdesk(home, "verify", "fails");
  assert.equal(fails.code, 1);
  assert.match(fails.stderr, /fails ended as failed \(exit_code\), so there is nothing to compare/);
});

test("CLI-37 a ledger that is gone is restored from the newest copy, and that is said loudly; nobody takes the home for new", async (t) => {
  const home = temporaryHome(t, FILES);
  await nightdesk(home, "run", "hello");
  const state = join(home, "state");
  mkdirSync(join(state, "backup"), { recursive: true });
  copyFileSync(join(state, "ledger.db"), join(state, "backup", "ledger-9999-01-01.db"));
  rmSync(join(state, "ledger.db"));
  const reading = await nightdesk(home, "status");
  assert.equal(reading.code, 69);
  assert.match(reading.stderr, /ledger\.db is gone\n.*next tick or start puts the newest copy/);
  assert.match((await nightdesk(home, "doctor")).stdout, /The ledger is damaged: the file is gone/);
  const ticks = await Promise.all(Array.from({ length: 8 }, () => nightdesk(home, "tick")));
  for (const tick of ticks) assert.equal(tick.code, 0, tick.stderr);
  const loud = ticks.filter(({ stderr }) =>
    /The ledger is gone\..*ledger-9999-01-01\.db was put in its place/.test(stderr),
  );
  assert.ok(loud.length >= 1, ticks.map(({ stderr }) => stderr).join());
  assert.equal((JSON.parse((await nightdesk(home, "history", "--json")).stdout) as unknown[]).length, 1);
  assert.match((await nightdesk(home, "status")).stdout, /The ledger had to be restored/);
});

test("CLI-37 a ledger that is gone without a copy begins anew, which is said as loudly", async (t) => {
  const home = temporaryHome(t, FILES);
  await nightdesk(home, "run", "hello");
  rmSync(join(home, "state", "ledger.db"));
  rmSync(join(home, "state", "backup"), { recursive: true, force: true });
  assert.equal((await nightdesk(home, "history")).code, 69);
  const tick = await nightdesk(home, "tick");
  assert.match(tick.stderr, /The ledger is gone\..*no copy of it, so a new one begins/);
  assert.match((await nightdesk(home, "status")).stdout, /The ledger had to be restored/);
});

test("a ledger's path that is no file is named with what it is", async (t) => {
  const home = temporaryHome(t, FILES);
  mkdirSync(join(home, "state", "ledger.db"), { recursive: true });
  for (const command of ["tick", "status"]) {
    const { code, stderr } = await nightdesk(home, command);
    assert.equal(code, 69);
    assert.match(stderr, /ledger\.db has to be a file, and is a folder/);
  }
});

test("tick, again and again with nothing due, stays quiet", async (t) => {
  const home = temporaryHome(t, FILES);
  for (let i = 0; i < 3; i++)
    assert.deepEqual(await nightdesk(home, "tick"), { code: 0, stdout: "", stderr: "" });
});

test("CLI-34 a reader that has seen enough is no failure", async (t) => {
  const home = temporaryHome(t, {
    "nightdesk.yaml": "tasks:\n  - {id: a, script: a.sh, schedule: every 1m}\n",
  });
  const child = begin(t, home, "next", "--limit", "200000");
  await lineOf(child, /a$/);
  child.stdout?.destroy();
  const [code] = await once(child, "close");
  assert.equal(code, 0);
});

test("a home that is not there is 69 for every command that needs one", async (t) => {
  const home = temporaryHome(t, {});
  rmSync(home, { recursive: true });
  const lines = [["status"], ["tick"], ["start"], ["run", "x"], ["history", "--json"], ["doctor"]];
  const ends = await Promise.all(
    lines.map((line) => nightdesk(import.meta.dirname, "--home", home, ...line)),
  );
  for (const { code, stdout, stderr } of ends) {
    assert.equal(code, 69);
    assert.equal(stdout, "");
    assert.match(stderr, /does not exist/);
  }
});
