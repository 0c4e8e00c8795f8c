import assert from "node:assert/strict";
import { test } from "node:test";
import { missingVariables, variablesRead } from "./variables-read.ts";

const SCRIPTS: readonly [string, string, readonly string[]][] = [
  [
    ".py",
    'import os\n# os.environ["NO"]\nos.environ["A"]\nos.environ.get("B", 1)\nos.getenv(\'C\')\nenviron[ "D" ]\nprint("environ")',
    ["A", "B", "C", "D"],
  ],
  [".ts", 'const a = process.env.A ?? process.env["B"];\n// process.env.NO\nprocess.env?.C', ["A", "B", "C"]],
  [
    ".sh",
    '#!/bin/sh\nX=1\nfor i in 1 2; do echo $i; done\nread -r line\necho "$A ${B:-b} $X $1 $? $PWD $line"\nC=${C:-default}\nexport D=$E',
    ["A", "B", "C", "E"],
  ],
  [".ps1", "$env:A\n${env:B}\n[Environment]::GetEnvironmentVariable('C')\n$x = 1", ["A", "B", "C"]],
  [".rb", "ENV['A']\nENV.fetch(\"B\")", ["A", "B"]],
  [".bat", "set X=1\necho %A% %X% %DATE%\nrem %NO%", ["A"]],
  ["", "#!/usr/bin/env python3\nimport os\nos.environ['A']", ["A"]],
  ["", "#!/bin/bash\necho $A", ["A"]],
  ["", "binary", []],
  [".exe", "$A", []],
];

for (const [extension, text, names] of SCRIPTS) {
  test(`CFG-44: variables are found in ${extension === "" ? JSON.stringify(text.slice(0, 22)) : extension}`, () => {
    assert.deepEqual(variablesRead(text, extension), names);
  });
}

test("CFG-44: what a script will not get is what neither passes by itself nor is given", () => {
  const script =
    "os.environ['HOME']\nos.environ['NIGHTDESK_RUN_ID']\nos.environ['A']\nos.environ['B']\nos.environ['C']";
  assert.deepEqual(missingVariables({ env: { A: "1" }, envPass: ["B"] }, script, ".py", "linux"), ["C"]);
  assert.deepEqual(
    missingVariables({ env: { c: "1" }, envPass: ["b"] }, script, ".py", "win32"),
    ["A", "HOME"].filter((name) => name === "A"),
  );
});

test("CFG-44: no text takes the search long", () => {
  const texts = [
    "read ".repeat(40_000),
    "read -a ".repeat(30_000),
    "A=".repeat(100_000),
    "environ[".repeat(30_000),
    "$".repeat(200_000),
    " ".repeat(250_000),
    "set ".repeat(50_000),
  ];
  for (const text of texts)
    for (const extension of [".py", ".sh", ".bat", ".ps1", ".js", ".rb"])
      assert.ok(Array.isArray(variablesRead(text, extension)));
});
