import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import type { SecretBearing, Task } from "../../core/task.ts";
import { fixture, neverStopped, nobodyLooks, type Fixture } from "../attempt/attempt-fixture.ts";
import type { AttemptResult } from "../../ports/executor.ts";
import type { Secret } from "../../ports/secrets.ts";
import { createScriptExecutor, describeLaunch, type ScriptExecutorOptions } from "./index.ts";

const posix = { skip: process.platform === "win32" ? "needs POSIX" : false };

interface Home extends Fixture {
  readonly options: ScriptExecutorOptions;
  write(path: string, text: string, mode?: number): string;
  start(path: string, more?: Partial<Task> & { readonly args?: readonly string[] }): Promise<AttemptResult>;
}

function home(
  t: TestContext,
  secrets: readonly Secret[] = [],
  environment: Record<string, string> = {},
): Home {
  const base = fixture(t, { secrets });
  const inherited = { PATH: process.env["PATH"] ?? "", ...environment };
  const options = { ...base.context, nodePath: process.execPath, environment: inherited, resolve };
  const executor = createScriptExecutor(options);
  return {
    ...base,
    options,
    write(path, text, mode = 0o644) {
      const file = join(base.home, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      chmodSync(file, mode);
      return file;
    },
    start(path, { args = [], ...more } = {}) {
      const work = { kind: "script", path: join(base.home, path), args } as const;
      const request = base.request({ task: { ...more, work } });
      return executor.start(request, nobodyLooks, neverStopped());
    },
  };
}

function resolve(value: SecretBearing, lookup: (name: string) => string | undefined) {
  const missing: string[] = [];
  const text = JSON.stringify(value)
    .slice(1, -1)
    .replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => {
      const found = lookup(name);
      if (found === undefined) missing.push(name);
      return found ?? whole;
    });
  return { value: text, missing };
}

const SCRIPTS: Readonly<Record<string, string>> = {
  "tasks/a b.py": "import sys; print('got', sys.argv[1:], sys.flags.optimize)",
  "tasks/x.sh": "echo \"got ['$1']\" 0",
  "tasks/bash.sh": "#!/usr/bin/env bash\nwords=(a b); [[ ${#words[@]} == 2 ]] && echo \"got ['$1']\" 0",
  "tasks/x.mjs": "console.log(`got ['${process.argv[2]}'] 0`)",
  "tasks/x.ts": "const word: string = process.argv[2] ?? ''; console.log(`got ['${word}'] 0`)",
};

for (const [path, text] of Object.entries(SCRIPTS)) {
  test(`RUN-05 A script ${path} runs by its extension, without run bit`, posix, async (t) => {
    const place = home(t);
    place.write(path, text);
    const result = await place.start(path, { args: ["$(x) ž"] });
    assert.equal(result.outcome, "succeeded", place.log(result));
    assert.ok(
      place.log(result).includes(Buffer.from("\ngot ['$(x) ž'] 0\n").toString("latin1")),
      place.log(result),
    );
  });
}

test("RUN-05 A program without extension runs by itself, by its first line or as it is", posix, async (t) => {
  const place = home(t);
  place.write("tasks/tool", "#!/bin/sh\necho tool $1", 0o755);
  place.write("tasks/plain", "echo plain $1", 0o755);
  assert.match(place.log(await place.start("tasks/tool", { args: ["1"] })), /\ntool 1\n/);
  assert.match(place.log(await place.start("tasks/plain", { args: ["2"] })), /\nplain 2\n/);
});

const FAILURES: readonly (readonly [string, (place: Home) => void, string, RegExp])[] = [
  ["tasks/none.py", () => undefined, "script_missing", /none\.py does not exist/],
  ["tasks", (place) => place.write("tasks/x", ""), "script_missing", /is not a file/],
  ["tasks/tool", (place) => place.write("tasks/tool", "#!/bin/sh\n"), "not_executable", /chmod \+x/],
  ["tasks/open.sh", (place) => place.write("tasks/open.sh", "", 0o646), "script_writable", /chmod o-w/],
  ["tasks/x.bat", (place) => place.write("tasks/x.bat", ""), "interpreter_missing", /Windows only/],
  [
    "tasks/x.sh",
    (place) => place.write("tasks/x.sh", "#!/no/such/shell\n"),
    "interpreter_missing",
    /\/no\/such\/shell in its first line/,
  ],
  [
    "tasks/x.sh",
    (place) => place.write("tasks/x.sh", "#!/usr/bin/env no-such-shell\n"),
    "interpreter_missing",
    /not on the PATH/,
  ],
  [
    "tasks/tool",
    (place) => place.write("tasks/tool", "#!/no/python\n", 0o755),
    "interpreter_missing",
    /\/no\/python/,
  ],
  [
    "tasks/tool",
    (place) => place.write("tasks/tool", "#!/bin/sh\r\n", 0o755),
    "interpreter_missing",
    /Unix line ends/,
  ],
];

for (const [path, make, reason, detail] of FAILURES) {
  test(`RUN-07 ${path} with ${reason} fails before it starts: ${detail.source}`, posix, async (t) => {
    const place = home(t);
    make(place);
    const result = await place.start(path);
    assert.deepEqual([result.outcome, result.reason, result.exitCode], ["failed", reason, null]);
    assert.match(result.detail ?? "", detail);
    assert.match(place.log(result), detail);
  });
}

test("A missing working folder is told", posix, async (t) => {
  const place = home(t);
  place.write("x.sh", "");
  const result = await place.start("x.sh", { cwd: join(place.home, "gone") });
  assert.deepEqual([result.outcome, result.reason], ["failed", "cwd_missing"]);
});

test(
  "RUN-03 The environment is the allow-list, env_pass, env and the contract, and nothing else",
  posix,
  async (t) => {
    const secrets = [
      { name: "TOKEN", value: "token-value" },
      { name: "PASSED", value: "passed-value" },
      { name: "OTHER", value: "other-value" },
    ];
    const place = home(t, secrets, {
      LANG: "cs_CZ.UTF-8",
      OTHER: "other-value",
      PASSED: "passed-value",
      NIGHTDESK_HOME: "wrong",
    });
    place.write("x.sh", "env | sort");
    const task = {
      env: { MY_TOKEN: "Bearer ${TOKEN}", PLAIN: "1", LANG: "C" },
      envPass: ["PASSED", "UNSET"],
    };
    const text = place.log(await place.start("x.sh", task));
    const names = text
      .split("\n")
      .slice(1, -2)
      .map((line) => line.split("=")[0])
      .filter((name) => name !== "PWD");
    assert.deepEqual(names, [
      "LANG",
      "MY_TOKEN",
      "NIGHTDESK_ATTEMPT",
      "NIGHTDESK_DATA",
      "NIGHTDESK_HOME",
      "NIGHTDESK_KEY",
      "NIGHTDESK_LAST_SUCCESS",
      "NIGHTDESK_OUTPUT",
      "NIGHTDESK_RUN_ID",
      "NIGHTDESK_SLOT",
      "NIGHTDESK_TASK",
      "NIGHTDESK_WATERMARK",
      "PASSED",
      "PATH",
      "PLAIN",
    ]);
    assert.match(text, /\nLANG=C\nMY_TOKEN=Bearer \*\*\*TOKEN\*\*\*\n/);
    assert.match(text, /\nPASSED=\*\*\*PASSED\*\*\*\n/);
    assert.match(text, /\nNIGHTDESK_SLOT=1970-01-01T00:00:00\.000Z\nNIGHTDESK_TASK=a_task\n/);
  },
);

test("RUN-04 A reference that nobody has set is told by name, and nothing is started", posix, async (t) => {
  const place = home(t);
  place.write("x.sh", "touch begun");
  const result = await place.start("x.sh", { env: { A: "${ONE}${TWO}" } });
  assert.deepEqual([result.outcome, result.reason], ["failed", "secret_missing"]);
  assert.equal(result.detail, "ONE, TWO are set neither in .env nor in the environment");
});

test("A launch is described with names of variables, without their values", posix, (t) => {
  const place = home(t, [{ name: "TOKEN", value: "token-value" }]);
  const path = place.write("x.sh", "");
  const task = place.request({
    task: { work: { kind: "script", path, args: ["a"] }, env: { T: "${TOKEN}" } },
  }).task;
  assert.deepEqual(describeLaunch(place.options, task), {
    argv: ["/bin/sh", path, "a"],
    cwd: place.home,
    env: ["PATH", "T"],
    problems: [],
  });
});
