import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { SHELLS } from "../commands/completion/command.ts";
import { fakeContext, fakeOutput, runFake } from "../fixtures/fake-context.ts";
import { temporaryHome } from "../fixtures/temporary-home.ts";
import { printCompletions } from "./complete.ts";

async function proposals(cwd: string, ...words: string[]): Promise<string[]> {
  const stdout = fakeOutput();
  await printCompletions(fakeContext({ cwd }, stdout, fakeOutput()), words);
  return stdout
    .text()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t")[0] ?? "");
}

test("commands are proposed by their beginning", async () => {
  assert.deepEqual(await proposals("/", "re"), ["report", "resume"]);
  assert.ok((await proposals("/", "")).includes("status"));
});

test("flags are proposed where they fit, those of every command too", async () => {
  assert.ok((await proposals("/", "history", "--s")).includes("--state"));
  assert.ok((await proposals("/", "history", "--h")).includes("--home"));
});

test("tasks of the home are proposed, however the YAML writes them", async (t) => {
  const yaml =
    'tasks:\n  - id: nightly\n  - {id: brief, schedule: daily}\n  - script: x\n    id: "late" # id: no\n';
  const cwd = temporaryHome(t, { "nightdesk.yaml": yaml });
  assert.deepEqual(await proposals(cwd, "run", ""), ["nightly", "brief", "late"]);
  assert.deepEqual(await proposals(cwd, "history", "--task", "ni"), ["nightly"]);
});

test("nonsense and a missing home propose nothing and fail nothing", async () => {
  assert.deepEqual(await proposals("/", "nonsense", "x"), []);
  assert.deepEqual(await proposals("/", "run", ""), []);
});

for (const shell of SHELLS) {
  test(`${shell} gets a script that asks nightdesk itself`, async () => {
    const { code, stdout } = await runFake(["completion", shell]);
    assert.equal(code, 0);
    assert.match(stdout, /nightdesk __complete|__complete/);
  });
}

test("CLI-32 bash accepts its script and completes with it", async (t) => {
  const { stdout: script } = await runFake(["completion", "bash"]);
  const home = temporaryHome(t, {
    "nightdesk.sh": '#!/bin/sh\nprintf "status\\twhat runs\\nstart\\twatch\\n"\n',
  });
  const typed = `COMP_WORDS=("${home}/nightdesk.sh" st); COMP_CWORD=1; _nightdesk; echo "\${COMPREPLY[@]}"`;
  const output = execFileSync("bash", ["--norc", "-c", `${script}\n${typed}`], { encoding: "utf8" });
  assert.equal(output, "status start\n");
});
