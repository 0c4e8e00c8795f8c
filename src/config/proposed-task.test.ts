import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "yaml";
import { fixtureContext } from "./fixture-context.ts";
import { parseConfig } from "./parse-config.ts";
import { proposedTask } from "./proposed-task.ts";

const OWN =
  "timezone: UTC\n# mine\nchannels: {telegram: {token: ${TOKEN}, chat_id: 5}}\ntasks:\n  - {id: a, script: a.py, schedule: daily}\n";
const TASK = 'id: b\nscript: b.py\nschedule: daily\ntime: "03:00"\nenv: {KEY: ${KEY}}\n';

for (const [form, text] of [
  ["alone", TASK],
  ["as the entry of a list", `- ${TASK.trim().replaceAll("\n", "\n  ")}\n`],
  ["below tasks:", `tasks:\n  - ${TASK.trim().replaceAll("\n", "\n    ")}\n`],
] as const) {
  test(`MCP-14: a task ${form} is held into the user's own`, () => {
    const read = proposedTask(text, OWN);
    assert.ok(read.kind === "task");
    assert.equal(read.id, "b");
    assert.deepEqual(parse(`tasks:\n${read.entry}`), {
      tasks: [
        { id: "b", script: "b.py", schedule: "daily", time: "03:00", env: { KEY: "${KEY}" }, enabled: false },
      ],
    });
    const { config, problems } = parseConfig(read.whole, fixtureContext());
    assert.deepEqual(problems, []);
    assert.deepEqual(
      config?.tasks.map(({ id, enabled }) => [id, enabled]),
      [
        ["a", true],
        ["b", false],
      ],
    );
    assert.deepEqual(config?.channels, { telegram: { token: "${TOKEN}", chat_id: 5 } });
  });
}

test("MCP-14: whatever it says of itself, it is disabled", () => {
  const read = proposedTask(`enabled: true\n${TASK}`, OWN);
  assert.ok(read.kind === "task");
  assert.match(read.entry, /^ {4}enabled: false$/m);
  assert.doesNotMatch(read.entry, /true/);
});

const wrong: readonly (readonly [string, RegExp])[] = [
  ["", /no task/],
  ["just words", /no task/],
  ["- {id: a}\n- {id: b}", /no task/],
  ["script: x.py", /no id/],
  ["id: 5", /no id/],
  ["id: ../../etc/cron", /small letter/],
  ["id: con", /small letter/],
  ["id: {a: b}", /no id/],
  ["id: a\nid: b", /given twice/],
  ["id: [a", /proposal\.yaml:1/],
  ["a: &a [*a]\nid: x", /proposal\.yaml:1/],
  ["id: x\u0000", /control character/],
  [`id: x\nargs: ${"[".repeat(200)}`, /proposal\.yaml:2/],
];

for (const [text, sentence] of wrong) {
  test(`MCP-14: ${JSON.stringify(text.slice(0, 30))} is refused`, () => {
    const read = proposedTask(text, OWN);
    assert.ok(read.kind === "wrong");
    assert.match(read.problems.join("\n"), sentence);
  });
}

test("MCP-15: texts of several lines stay what they are", () => {
  const read = proposedTask('id: b\nask: "one\\n\\n  two: 3\\n# no comment"\nschedule: daily\n', OWN);
  assert.ok(read.kind === "task");
  const { tasks } = parse(`tasks:\n${read.entry}`) as { tasks: { ask: string }[] };
  assert.equal(tasks[0]?.ask, "one\n\n  two: 3\n# no comment");
});
