import assert from "node:assert/strict";
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { configFiles } from "../platform/config-files.ts";
import { openConfigSource } from "./config-source.ts";
import { temporaryHome } from "./fixtures/temporary-home.ts";

const YAML = "tasks:\n  - {id: a, script: a.sh, schedule: daily}\n";

async function sourceOver(home: string) {
  const file = join(home, "nightdesk.yaml");
  const files = configFiles("linux");
  return await openConfigSource({
    home,
    file,
    platform: "linux",
    files,
    environment: {},
    builtins: async () => ({}),
  });
}

test("a valid file is parsed once, a changed one anew", async (t) => {
  const home = temporaryHome(t, { "nightdesk.yaml": YAML, "a.sh": "" });
  const source = await sourceOver(home);
  const first = await source.load();
  assert.equal(first.config?.tasks.length, 1);
  assert.equal((await source.load()).config, first.config);
  writeFileSync(join(home, "nightdesk.yaml"), `${YAML}timezone: UTC\n`);
  assert.notEqual((await source.load()).hash, first.hash);
});

test("CFG-48: a schema that has changed is read anew, though the YAML has not", async (t) => {
  const yaml = "tasks:\n  - {id: a, ask: hello, schedule: daily, schema: answer.json}\n";
  const home = temporaryHome(t, { "nightdesk.yaml": yaml, "answer.json": '{"type": "object"}' });
  const source = await sourceOver(home);
  const first = await source.load();
  assert.deepEqual(first.config?.tasks[0]?.schema, { type: "object" });
  assert.equal((await source.load()).config, first.config);
  writeFileSync(join(home, "answer.json"), '{"type": "object", "title": "Answer"}');
  assert.deepEqual((await source.load()).config?.tasks[0]?.schema, { type: "object", title: "Answer" });
  writeFileSync(join(home, "answer.json"), "{");
  assert.match((await source.load()).problems[0] ?? "", /"answer\.json" is no JSON/);
});

test("a file that was wrong for want of a script is right as soon as the script is there", async (t) => {
  const home = temporaryHome(t, { "nightdesk.yaml": YAML });
  const source = await sourceOver(home);
  const before = await source.load();
  assert.equal(before.config, null);
  assert.match(before.problems[0] ?? "", /^nightdesk\.yaml:2:\d+: error: .*a\.sh/);
  writeFileSync(join(home, "a.sh"), "", { mode: 0o755 });
  assert.equal((await source.load()).config?.tasks.length, 1);
});

test("a file that is gone is a problem, not a crash", async (t) => {
  const home = temporaryHome(t, { "nightdesk.yaml": YAML, "a.sh": "" });
  const source = await sourceOver(home);
  rmSync(join(home, "nightdesk.yaml"));
  assert.deepEqual(await source.load(), {
    hash: "",
    config: null,
    problems: ["nightdesk.yaml:1:1: error: the file is not there"],
  });
});

test("CLI-36 a YAML or .env that other users may write is refused, also when that changes later", async (t) => {
  const home = temporaryHome(t, { "nightdesk.yaml": YAML, "a.sh": "", ".env": "A=abcdef\n" });
  const source = await sourceOver(home);
  assert.notEqual((await source.load()).config, null);
  assert.equal(source.dotEnv().get("A"), "abcdef");
  chmodSync(join(home, ".env"), 0o666);
  assert.equal((await source.load()).config, null);
  assert.equal(source.dotEnv().size, 0);
  chmodSync(join(home, ".env"), 0o600);
  chmodSync(join(home, "nightdesk.yaml"), 0o666);
  assert.match((await source.load()).problems.join("\n"), /nightdesk\.yaml/);
});
