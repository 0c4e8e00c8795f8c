import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fixtureContext } from "./fixture-context.ts";
import { parseConfig } from "./parse-config.ts";
import { formatProblem } from "./problem.ts";
import { CHANNELS_SHAPE } from "./shapes/channels.ts";
import { INPUT_SHAPE } from "./shapes/inputs.ts";
import { BUDGET_SHAPE, TASK_SHAPE } from "./shapes/task.ts";
import { CLAUDE_SHAPE, TOP_SHAPE } from "./shapes/top.ts";

const guide = readFileSync(new URL("../../docs/configuration.md", import.meta.url), "utf8");

test("the guide to the configuration explains every key", () => {
  const shapes = [TASK_SHAPE, TOP_SHAPE, BUDGET_SHAPE, INPUT_SHAPE, CLAUDE_SHAPE, CHANNELS_SHAPE];
  const keys = shapes.flatMap((shape) => Object.keys(shape));
  assert.deepEqual(
    keys.filter((key) => !guide.includes(`\`${key}\``)),
    [],
  );
});

test("the examples of the guide are valid", () => {
  const examples = [...guide.matchAll(/```yaml\n([^`]*)```/g)].map((match) => match[1] ?? "");
  assert.ok(examples.length >= 6);
  for (const example of examples) {
    const { problems } = parseConfig(example, fixtureContext());
    const errors = problems.filter((problem) => problem.severity === "error");
    assert.deepEqual(errors.map(formatProblem), [], example);
  }
});

test("the examples in the tables of the guide are valid", () => {
  const rules = guide.slice(guide.indexOf("### Its rules"), guide.indexOf("### Defaults"));
  const cells = [...rules.matchAll(/^\| `(\w+)` \|.*\| (`[^|]*`) \|$/gm)];
  assert.ok(cells.length >= 38, String(cells.length));
  for (const [, key = "", cell = ""] of cells) {
    for (const [, example = ""] of cell.matchAll(/`([^`]+)`/g)) {
      assert.ok(example.startsWith(`${key}: `), example);
      const text = `tasks:\n  - id: build_index\n    script: a.py\n    schedule: on_demand\n  - id: b\n    agent: x\n    after: [build_index]\n    ${key === "approve" ? "tools: [send_mail]\n    " : ""}${example}\n`;
      const { problems } = parseConfig(text, fixtureContext({ files: null }));
      const errors = problems.filter((problem) => problem.severity === "error");
      assert.deepEqual(errors.map(formatProblem), [], example);
    }
  }
});
