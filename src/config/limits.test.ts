import assert from "node:assert/strict";
import { test } from "node:test";
import { fixtureContext } from "./fixture-context.ts";
import { parseConfig } from "./parse-config.ts";
import { formatProblem } from "./problem.ts";

function problemsOf(content: Uint8Array | string): string[] {
  return parseConfig(content, fixtureContext()).problems.map((problem) =>
    formatProblem(problem).replace("nightdesk.yaml:", ""),
  );
}

const RIGHT = "tasks:\n  - {id: a, script: a.py, schedule: on_demand}\n";

test("CFG-01: a file of exactly 256 KB is read, one byte more is refused", () => {
  const filler = (size: number) => `${RIGHT}#${"x".repeat(size - RIGHT.length - 1)}`;
  assert.deepEqual(problemsOf(filler(256 * 1024)), []);
  assert.deepEqual(problemsOf(filler(256 * 1024 + 1)), [
    "1:1: error: the file is too large (257 KB); allowed: at most 256 KB",
  ]);
});

test("CFG-01: UTF-16, as Notepad may write it, is named", () => {
  const utf16 = new Uint8Array([0xff, 0xfe, 0x74, 0x00]);
  assert.match(problemsOf(utf16)[0] ?? "", /^1:1: error: the file is UTF-16; allowed: UTF-8/);
});

test("CFG-01: a byte that is no UTF-8 is told with its line and column", () => {
  const bytes = Buffer.concat([Buffer.from("tasks: []\n# příklad "), Buffer.from([0xe1, 0x20])]);
  assert.match(problemsOf(bytes)[0] ?? "", /^2:11: error: here the file is not valid UTF-8/);
  assert.match(problemsOf(Buffer.from([0x61, 0xc3]))[0] ?? "", /not valid UTF-8/);
});

test("CFG-01: control characters are told by their number and never printed", () => {
  assert.deepEqual(problemsOf("tasks: []\n# \u001b[31m"), [
    "2:3: error: control character U+001B, which YAML does not allow",
  ]);
});

test("CFG-05: an empty file, and one of comments only, say what is missing", () => {
  for (const text of ["", "\n", "# nothing\n", "\ufeff", "---\n", "~"]) {
    assert.match(
      problemsOf(text)[0] ?? "",
      /error: the file is empty; allowed: tasks: and a list of tasks/,
      text,
    );
  }
  assert.match(problemsOf("just a sentence")[0] ?? "", /the file must be a map/);
});

function nested(levels: number): string {
  const inner = levels - 4;
  return `tasks:\n  - {id: a, use: ./x.ts, schedule: on_demand, with: {x: ${"[".repeat(inner)}${"]".repeat(inner)}}}\n`;
}

test("CFG-03: 32 levels are read, 33 are refused", () => {
  assert.deepEqual(problemsOf(nested(32)), []);
  assert.match(problemsOf(nested(33))[0] ?? "", /nested too deeply; allowed: 32 levels/);
});

test("CFG-03: aliases may repeat 10,000 values, and a bomb is refused", () => {
  const list = `tasks: []\n# expect\n`;
  const bomb = [
    "a: &a [x,x,x,x,x,x,x,x,x,x]",
    ..."bcdefghij".split("").map((name, index) => {
      const before = String.fromCharCode(96 + index + 1);
      return `${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(",")}]`;
    }),
  ].join("\n");
  assert.match(problemsOf(`${list}${bomb}`).join("\n"), /aliases repeat too much; allowed: at most 10000/);
});

test("CFG-09: hostile shapes come back as problems", () => {
  // Large enough to exhaust a stack or to show work that grows with the square.
  const size = 60_000;
  const shapes: Readonly<Record<string, string>> = {
    "open brackets": "[".repeat(size),
    "nested brackets": `${"[".repeat(5_000)}${"]".repeat(5_000)}`,
    "open maps": "{a: ".repeat(size / 4),
    "nested lists": "- ".repeat(size / 2),
    "nested keys": "? ".repeat(size / 2),
    "many keys": Array.from({ length: size / 8 }, (_, index) => `a${index}:`).join("\n"),
    "many aliases": `a: &a 1\nb: [${"*a,".repeat(size / 3)}]`,
    "many anchors": Array.from({ length: size / 16 }, (_, index) => `a${index}: &a${index} 1`).join("\n"),
    "many tags": `a: ${"!x ".repeat(size / 3)}`,
    "many directives": "%a\n".repeat(size / 3),
    "an open quote": `"${"a ".repeat(size / 2 - 1)}`,
    "many references": "${A}".repeat(size / 4),
    "half references": "${A".repeat(size / 3),
    addresses: "x://a:".repeat(size / 6),
    "one long word": `tasks: [{id: ${"a".repeat(size)}}]`,
    "one long number": `tasks: [{id: ${"1".repeat(size)}}]`,
    "a long schedule": `tasks: [{id: a, script: a.py, schedule: "${"* ".repeat(size / 2)}"}]`,
    "a long interval": `tasks: [{id: a, script: a.py, schedule: "every ${"1h ".repeat(size / 3)}"}]`,
    "a long time": `tasks: [{id: a, script: a.py, schedule: daily, time: "${" ".repeat(size)}"}]`,
  };
  for (const [name, text] of Object.entries(shapes)) {
    assert.match(problemsOf(text)[0] ?? "", /error: /, name);
  }
});

test("CFG-22: chains and knots of thousands of tasks are followed without exhausting the stack", () => {
  const chain = Array.from(
    { length: 2_000 },
    (_, index) => `- {id: t${index}, script: a, after: [t${index + 1}]}`,
  );
  const problems = problemsOf(`tasks:\n${chain.join("\n")}\n- {id: t2000, script: a, after: [t0]}\n`);
  assert.equal(problems.length, 1);
  assert.match(problems[0] ?? "", /these tasks wait for each other: t0 -> t1 -> .* -> … -> t2000 -> t0/);
});

test("CFG-07: of thousands of problems 500 are told", () => {
  const problems = problemsOf(`tasks:\n${"- {}\n".repeat(1_000)}`);
  assert.equal(problems.length, 501);
  assert.match(problems.at(-1) ?? "", /there are more problems than these 500/);
});
