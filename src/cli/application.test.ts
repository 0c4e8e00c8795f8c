import assert from "node:assert/strict";
import { describe, it, test } from "node:test";
import { runFake } from "./fixtures/fake-context.ts";
import { temporaryHome } from "./fixtures/temporary-home.ts";
import { ROUTES } from "./routes.ts";

describe("the help", () => {
  it("CLI-07 lists every command with what it is for", async (t) => {
    const { code, stdout } = await runFake(["--help"]);
    assert.equal(code, 0);
    for (const name of Object.keys(ROUTES)) assert.match(stdout, new RegExp(`^  ${name} +\\S`, "m"));
    t.assert.snapshot(stdout, { serializers: [String] });
  });

  it("is what a call without a command prints", async () => {
    const [bare, asked] = [await runFake([]), await runFake(["--help"])];
    assert.deepEqual(bare, asked);
  });

  for (const name of Object.keys(ROUTES)) {
    it(`explains ${name} with its flags and examples`, async (t) => {
      const { code, stdout, stderr } = await runFake([name, "--help"]);
      assert.equal(code, 0);
      assert.equal(stderr, "");
      t.assert.snapshot(stdout, { serializers: [String] });
    });
  }
});

const wrong: readonly (readonly [readonly string[], RegExp])[] = [
  [["nxt"], /no command "nxt".*next/],
  [["statsu"], /status/],
  [["dance"], /no command "dance"/],
  [["run"], /TASK is missing/],
  [["history", "--stat", "failed"], /no flag --stat.*--state/],
  [["history", "--limit", "0"], /whole number above 0/],
  [["history", "--limit"], /--limit needs a value/],
  [["history", "--task", "a", "--task", "b"], /given twice/],
  [["status", "extra"], /"extra" is one argument too many/],
  [["findings", "--state", "old"], /"old" is not one of new, ongoing, resolved/],
  [["completion", "tcsh"], /tcsh/],
  [["backfill", "x"], /--from/],
  [["--home"], /--home needs a folder/],
];

for (const [line, sentence] of wrong) {
  test(`"nightdesk ${line.join(" ")}" is wrong usage (CLI-04): 2, and stdout stays empty`, async () => {
    const { code, stdout, stderr } = await runFake(line);
    assert.equal(code, 2);
    assert.equal(stdout, "");
    assert.match(stderr, sentence);
  });
}

test("--version prints the version alone", async () => {
  assert.deepEqual(await runFake(["--version"]), { code: 0, stdout: "1.2.3\n", stderr: "" });
});

test("CLI-35 open prints or opens the link, and says how to begin if nobody serves it", async (t) => {
  const home = temporaryHome(t, { "nightdesk.yaml": "tasks: []\n" });
  const link = "http://127.0.0.1:4680/?code=x";
  const opened: string[] = [];
  const serving = {
    dashboardLink: async () => link,
    openBrowser: async (what: string) => opened.push(what) > 0,
  };
  const printed = await runFake(["open", "--print"], { cwd: home, services: serving });
  assert.deepEqual([printed.code, printed.stdout], [0, `${link}\n`]);
  assert.equal((await runFake(["open"], { cwd: home, services: serving })).code, 0);
  assert.deepEqual(opened, [link]);
  const nobody = await runFake(["open"], { cwd: home, services: { dashboardLink: async () => null } });
  assert.equal(nobody.code, 69);
  assert.match(nobody.stderr, /nightdesk start/);
});

test("an unexpected error is called one, ends with 1 and keeps its place for those who ask", async () => {
  const { code, stderr } = await runFake(["schema"], {
    services: { jsonSchema: () => Promise.reject(new TypeError("x is not y")) },
  });
  assert.equal(code, 1);
  assert.match(stderr, /should not have happened: x is not y/);
  assert.match(stderr, /NIGHTDESK_DEBUG/);
});
