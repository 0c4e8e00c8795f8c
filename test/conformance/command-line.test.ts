/** specs/007 by the real command: how every command ends, and what it prints where. */
import assert from "node:assert/strict";
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { ends, nightdesk } from "./program.ts";
import { reporting, shellScript } from "./scripts.ts";

const FILES = {
  "nightdesk.yaml": `timezone: Europe/Prague
tasks:
  - {id: brief, script: brief.sh, schedule: daily}
  - {id: broken, script: broken.sh, schedule: on_demand}
`,
  "brief.sh": reporting(
    [{ headline: "\u001b[31mred" }, { finding: { key: "k", title: "T", severity: "warning" } }],
    "echo hi",
  ),
  "broken.sh": shellScript("exit 3"),
};

/** What has to be undone after the last test. */
const undo: (() => unknown)[] = [];

/** One home, with two runs behind it, for all commands that only read. */
let lived = "";

const READING: readonly (readonly [line: string[], type: "list" | "map"])[] = [
  [["check"], "map"],
  [["next"], "list"],
  [["status"], "map"],
  [["history"], "list"],
  [["report"], "list"],
  [["report", "brief"], "map"],
  [["findings"], "list"],
  [["why", "brief"], "map"],
  [["audit"], "map"],
  [["spend"], "map"],
  [["approve"], "list"],
  [["overrule"], "list"],
  [["data", "list"], "list"],
  [["data", "changes"], "map"],
  [["run", "brief", "--dry-run"], "map"],
];

describe("the command line", { concurrency: true, skip: process.platform === "win32" }, () => {
  before(async () => {
    lived = temporaryHome({ after: (remove) => undo.push(remove as () => unknown) }, FILES);
    await ends(0, lived, "run", "brief");
    await ends(1, lived, "run", "broken");
  });
  after(() => {
    for (const step of undo) step();
  });

  for (const [line, type] of READING) {
    test(`CLI-05: ${line.join(" ")} --json prints one JSON value in snake_case and nothing else`, async () => {
      const { code, stdout, stderr } = await nightdesk(lived, [...line, "--json"]);
      assert.equal(code, 0, stderr);
      const value: unknown = JSON.parse(stdout);
      assert.equal(Array.isArray(value) ? "list" : typeof value === "object" ? "map" : typeof value, type);
      const wrong = keysIn(value).filter((key) => !/^[a-z][a-z0-9_]*$/.test(key));
      assert.deepEqual(wrong, []);
      assert.ok(!stdout.includes("\u001b"), "no control character");
    });
  }

  test("CLI-04: a wrong word, flag, task or number of arguments is 2, with the nearest word, and stdout is empty", async () => {
    const wrong: readonly (readonly [string[], RegExp])[] = [
      [["statsu"], /status/],
      [["hsitory"], /history/],
      [["history", "--limti", "3"], /--limit/],
      [["history", "--nonsense"], /--nonsense/],
      [["history", "--limit", "many"], /many/],
      [["history", "--limit", "-1"], /-1|limit/],
      [["history", "--state", "succeded"], /succeeded/],
      [["run", "breif"], /brief/],
      [["why", "breif"], /brief/],
      [["pause", "breif"], /brief/],
      [["run"], /./],
      [["run", "brief", "brief"], /./],
      [["next", "--from", "yesteryear"], /yesteryear/],
      [["completion", "tcsh"], /tcsh/],
      [["run", "brief", "--with", "nothing"], /nothing/],
    ];
    await Promise.all(
      wrong.map(async ([line, help]) => {
        const { code, stdout, stderr } = await nightdesk(lived, line);
        assert.deepEqual([code, stdout], [2, ""], `${line.join(" ")}: ${code} ${stderr}`);
        assert.match(stderr, help, line.join(" "));
      }),
    );
  });

  test("CLI-03: no home is 69, one without a file or with two is 78, and each says what to do", async (t) => {
    const nowhere = temporaryHome(t, {});
    const two = temporaryHome(t, { "nightdesk.yaml": "tasks: []\n", "config.yaml": "tasks: []\n" });
    const [absent, empty, both, outside] = await Promise.all([
      nightdesk(nowhere, ["status", "--home", join(nowhere, "none")]),
      nightdesk(nowhere, ["check"]),
      nightdesk(two, ["check"]),
      nightdesk(nowhere, ["check"], { NIGHTDESK_HOME: undefined }),
    ]);
    assert.deepEqual([absent.code, empty.code, both.code, outside.code], [69, 78, 78, 69]);
    for (const { stderr, stdout } of [absent, empty, both, outside]) {
      assert.equal(stdout, "");
      assert.ok(stderr.length > 20);
    }
    assert.match(outside.stderr, /nightdesk init/);
  });

  test("CLI-01: the home is found by flag, by variable, or from a folder below it", async (t) => {
    const home = temporaryHome(t, FILES);
    mkdirSync(join(home, "deep", "er"), { recursive: true });
    const without = { NIGHTDESK_HOME: undefined };
    const answers = await Promise.all([
      nightdesk(lived, ["--home", home, "check"], without),
      nightdesk(lived, ["check", "--home", home], without),
      nightdesk(home, ["check"]),
      nightdesk(join(home, "deep", "er"), ["check"], without),
    ]);
    for (const { code, stderr } of answers) assert.equal(code, 0, stderr);
  });

  test("CLI-02, CLI-07: help is there for every command, both ways", async () => {
    const { stdout } = await ends(0, lived, "--help");
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) {2,}[A-Z]/gm)].map(([, name = ""]) => name);
    assert.ok(commands.length >= 20, commands.join());
    await Promise.all(
      commands.map(async (command) => {
        const help = await ends(0, lived, command, "--help");
        assert.match(help.stdout, new RegExp(`nightdesk ${command}`));
      }),
    );
    const ways = [
      ["history", "--help"],
      ["help", "history"],
    ];
    const [one, other] = await Promise.all(ways.map((way) => ends(0, lived, ...way)));
    assert.equal(one?.stdout, other?.stdout);
  });

  test("CLI-08, CLI-09: colour only where it is asked for, and no text of a task steers the terminal", async () => {
    const plain = await ends(0, lived, "report", "brief");
    assert.ok(!plain.stdout.includes("\u001b"));
    assert.match(plain.stdout, /\\x1b\[31mred/);
    const coloured = await ends(0, lived, "--color", "report", "brief");
    assert.ok(coloured.stdout.includes("\u001b["));
    assert.ok(!coloured.stdout.includes("\u001b[31mred"));
  });

  test("CLI-06, CLI-13: a stretch holds its beginning and not its end, in every way to write a moment", async () => {
    const days = async (...line: string[]) => {
      const { stdout } = await ends(0, lived, "next", "--json", ...line);
      return (JSON.parse(stdout) as { local: string }[]).map(({ local }) => local.slice(0, 16));
    };
    const midnights = ["2026-03-28T00:00", "2026-03-29T00:00"];
    assert.deepEqual(await days("--from", "2026-03-28", "--until", "2026-03-30"), midnights);
    assert.deepEqual(await days("--from", "2026-03-28 00:00", "--until", "2026-03-29 23:59"), midnights);
    assert.deepEqual(
      await days("--from", "2026-03-27T23:00:00Z", "--until", "2026-03-29T22:00:00Z"),
      midnights,
    );
    assert.equal((await days("--from", "2026-01-01", "--until", "2027-01-01")).length, 365);
    assert.equal((await days()).length, 20);
    assert.equal((await days("--limit", "3")).length, 3);
  });

  test("CLI-14: init writes a home without a problem, keeps .env to its owner, and touches nothing that exists", async (t) => {
    const parent = temporaryHome(t, {});
    const home = join(parent, "desk");
    await ends(0, parent, "init", "desk", "--yes", "--timezone", "Europe/Prague");
    const check = await ends(0, home, "check", "--home", home);
    assert.match(check.stdout, /no problems/);
    assert.equal(statSync(join(home, ".env")).mode & 0o777, 0o600);
    writeFileSync(join(home, "nightdesk.yaml"), "tasks: []\n");
    const again = await nightdesk(parent, ["init", "desk", "--yes"]);
    assert.equal(again.stdout + again.stderr === "", false);
    const { stdout } = await ends(0, home, "check", "--home", home);
    assert.match(stdout, /0 tasks|no tasks|nothing will/i);
  });

  test("CLI-16: a tick with nothing to do prints nothing", async (t) => {
    const home = temporaryHome(t, FILES);
    for (const _ of [1, 2])
      assert.deepEqual(await nightdesk(home, ["tick"]), { code: 0, stdout: "", stderr: "" });
  });
});

/** Every key of every map in a value. Rows of a dataset have the columns that the user named. */
function keysIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysIn);
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === "row" || key === "with" ? [key] : [key, ...keysIn(item)],
  );
}
