import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { ConfigContext } from "./context.ts";
import { fixtureContext } from "./fixture-context.ts";
import { parseConfig } from "./parse-config.ts";

function read(yaml: string, changes: Partial<ConfigContext> = {}) {
  const { config, problems } = parseConfig(yaml, fixtureContext(changes));
  assert.ok(config !== null, JSON.stringify(problems));
  return config;
}

function one(rest: string, changes: Partial<ConfigContext> = {}) {
  const [task] = read(`tasks: [{id: a, ${rest}}]`, changes).tasks;
  assert.ok(task !== undefined);
  return task;
}

test("CFG-47: inputs keep their order, files are absolute, and all findings are told from those of a task", () => {
  const file = new URL("./fixtures/valid/cfg-47-inputs.yaml", import.meta.url);
  const [a, b, c] = read(readFileSync(file, "utf8")).tasks;
  assert.deepEqual(a?.inputs, [
    { kind: "report", task: "b" },
    { kind: "findings", task: "a" },
    { kind: "findings", task: null },
  ]);
  assert.deepEqual(b?.inputs.slice(1), [
    { kind: "file", path: "/home/me/notes/**/*.md" },
    { kind: "file", path: "/home/me/notes/missing.md" },
  ]);
  assert.match(c?.inputs[0]?.kind === "query" ? c.inputs[0].sql : "", /^WITH newest[\s\S]+newest$/);
  assert.deepEqual(one("ask: hello, schedule: daily").inputs, []);
});

test("CFG-47: on Windows files and patterns may have backslashes, and other drives lead out of the home", () => {
  const windows = { platform: "win32", home: "C:\\Users\\me" };
  assert.deepEqual(one("ask: hello, schedule: daily, inputs: [{file: 'notes\\*.md'}]", windows).inputs, [
    { kind: "file", path: "C:\\Users\\me\\notes\\*.md" },
  ]);
  for (const file of ["D:\\x.md", "..\\x.md", "c:\\other\\x.md"]) {
    const yaml = `tasks: [{id: a, ask: hello, schedule: daily, inputs: [{file: '${file}'}]}]`;
    const { problems } = parseConfig(yaml, fixtureContext(windows));
    assert.match(problems[0]?.message ?? "", /leads out of the home/, file);
  }
});

test("CFG-48: a schema is the same from a file and from the YAML; null without one", () => {
  const written = one(
    "ask: hello, schedule: daily, schema: {type: object, properties: {headline: {type: string}}}",
  );
  const fromFile = one("ask: hello, schedule: daily, schema: answer.json");
  assert.deepEqual(fromFile.schema, written.schema);
  assert.equal(one("ask: hello, schedule: daily").schema, null);
  assert.equal(one("ask: hello, schedule: daily, schema: answer.json", { files: null }).schema, null);
});

test("CFG-48: a schema that is nested beyond reason is refused", () => {
  const deep = `${'{"type":"object","properties":{"a":'.repeat(5_000)}true${"}}".repeat(5_000)}`;
  const context = fixtureContext();
  const files = context.files === null ? null : { ...context.files, read: () => Buffer.from(deep) };
  const yaml = "tasks: [{id: a, ask: hello, schedule: daily, schema: x.json}]";
  const { problems } = parseConfig(yaml, { ...context, files });
  assert.match(problems[0]?.message ?? "", /nested too deeply/);
});

test("CFG-49: moments with unchanged inputs are skipped unless only_if_changed says no", () => {
  const inputs = "inputs: [{findings: all}]";
  const facts = (rest: string) => {
    const { onlyIfChanged, skipUnchangedInputs } = one(rest);
    return { onlyIfChanged, skipUnchangedInputs };
  };
  const daily = "ask: hello, schedule: daily";
  assert.deepEqual(facts(daily), { onlyIfChanged: false, skipUnchangedInputs: false });
  assert.equal(facts(`${daily}, ${inputs}`).skipUnchangedInputs, true);
  assert.equal(facts(`${daily}, ${inputs}, only_if_changed: true`).skipUnchangedInputs, true);
  assert.equal(facts(`${daily}, ${inputs}, only_if_changed: false`).skipUnchangedInputs, false);
  // What is asked of the run that a task follows is another question than what its own inputs hold.
  const after = "ask: hello, schedule: after_any";
  assert.deepEqual(facts(`${after}, ${inputs}`), { onlyIfChanged: false, skipUnchangedInputs: true });
  assert.deepEqual(facts(`${after}, ${inputs}, only_if_changed: true`), {
    onlyIfChanged: true,
    skipUnchangedInputs: true,
  });
  assert.deepEqual(facts(`${after}, only_if_changed: true`), {
    onlyIfChanged: true,
    skipUnchangedInputs: false,
  });
});

test("CFG-50: the path of the Claude program becomes absolute, the other settings stay as they are written", () => {
  const yaml =
    "claude: {auth: Login, executable: bin/claude, gate_model: small, without_key: FAIL}\ntasks: []";
  assert.deepEqual(read(yaml).claude, {
    auth: "login",
    executable: "/home/me/bin/claude",
    gate_model: "small",
    without_key: "fail",
  });
});

test("CFG-48: a schema by which no answer could be checked is refused before anything is paid", () => {
  const problemsOf = (schema: string) =>
    parseConfig(
      `tasks: [{id: a, ask: hello, schedule: daily, schema: {type: object, ${schema}}}]`,
      fixtureContext(),
    ).problems.map(({ message }) => message);
  for (const schema of [
    'properties: {a: {$ref: "#/$defs/gone"}}',
    'properties: {a: {$ref: "https://example.org/a.json"}}',
    'properties: {a: {type: string, pattern: "("}}',
    "not: {required: [a]}",
    "if: {required: [a]}, then: {}",
  ])
    assert.match(problemsOf(schema).join(), /^schema cannot be used: /, schema);
  assert.match(problemsOf(`description: "${"x".repeat(40_000)}"`).join(), /^schema has 40\d+ bytes$/);
  assert.deepEqual(problemsOf('properties: {a: {$ref: "#"}}'), []);
});

test("CFG-60: servers of an agent have names that cannot be mistaken for Nightdesk's own", () => {
  const problemsOf = (mcp: string) =>
    parseConfig(
      `tasks: [{id: a, agent: hello, schedule: daily, mcp: ${mcp}}]`,
      fixtureContext(),
    ).problems.map(({ message }) => message);
  assert.match(
    problemsOf("{nightdesk: {command: x}}").join(),
    /"nightdesk" is the name of Nightdesk's own tools/,
  );
  for (const name of ["a__b", '"a b"', "_a", "é"])
    assert.match(problemsOf(`{${name}: {command: x}}`).join(), /is no name of a server/, name);
  assert.deepEqual(problemsOf('{files-1: {command: x}, web_2: {type: http, url: "https://x.example"}}'), []);
});
