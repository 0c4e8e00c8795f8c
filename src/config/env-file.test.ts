import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../testing/properties.ts";
import { parseEnvFile } from "./env-file.ts";
import { formatProblem } from "./problem.ts";

function read(content: Uint8Array | string, shared = false) {
  return parseEnvFile(content, {
    file: ".env",
    path: "/home/me/.env",
    files: { writableByOthers: () => shared },
  });
}

test("CFG-43: variables are read as Node reads them: quotes, comments, export, many lines, Windows", () => {
  const text = `\ufeff# secrets\r\nA=1\r\nexport B = "two words" # why\r\nC='#not a comment'\r\nD="line 1\nline 2"\r\nE=\r\n__proto__=x\r\n`;
  const { values, problems } = read(text);
  assert.deepEqual(problems, []);
  assert.deepEqual(Object.fromEntries([...values].slice(0, 5)), {
    A: "1",
    B: "two words",
    C: "#not a comment",
    D: "line 1\nline 2",
    E: "",
  });
});

test("CFG-43: a line that is no variable is warned of by its number, without its text", () => {
  const { values, problems } = read("A=1\nhunter2\nB=2\n");
  assert.deepEqual(
    [...values],
    [
      ["A", "1"],
      ["B", "2"],
    ],
  );
  assert.deepEqual(problems.map(formatProblem), [
    ".env:2:1: warning: the line is not NAME=value and is ignored",
  ]);
  assert.doesNotMatch(JSON.stringify(problems), /hunter2/);
});

test("CFG-43: a file that others may change gives nothing", () => {
  const { values, problems } = read("A=1\n", true);
  assert.equal(values.size, 0);
  assert.match(formatProblem(problems[0] ?? assert.fail()), /other users may change \.env.*chmod 600/);
});

test("CFG-43: a file that is no text, or too large, gives nothing", () => {
  for (const content of [new Uint8Array([0x41, 0x3d, 0xff]), "A=".padEnd(300_000, "x"), "A=\u0000"]) {
    const { values, problems } = read(content);
    assert.equal(values.size, 0);
    assert.equal(problems[0]?.severity, "error");
  }
});

test("CFG-43: no content makes the reader throw", () => {
  const part = fc.oneof(
    fc.constantFrom("A=", '"', "'", "`", "#", "\n", "export ", "=", "${A}"),
    fc.string({ maxLength: 5 }),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
      assert.ok(read(parts.join("")).values instanceof Map);
    }),
  );
});
