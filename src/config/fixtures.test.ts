import assert from "node:assert/strict";
import { test } from "node:test";
import { fixtureContext } from "./fixture-context.ts";
import { parseConfig } from "./parse-config.ts";
import { formatProblem, type Problem } from "./problem.ts";
import { readFixtures } from "./read-fixtures.ts";

function brief(problem: Problem): string {
  return formatProblem({ ...problem, allowed: null }).replace("nightdesk.yaml:", "");
}

for (const fixture of readFixtures("valid")) {
  test(`${fixture.rules.join(", ")}: ${fixture.sentence} (valid/${fixture.name})`, () => {
    const { config, problems } = parseConfig(fixture.text, fixtureContext());
    assert.deepEqual(problems.map(brief), fixture.expected);
    assert.notEqual(config, null);
    assert.deepEqual(JSON.parse(JSON.stringify(config)), config);
  });
}

for (const fixture of readFixtures("invalid")) {
  test(`${fixture.rules.join(", ")}: ${fixture.sentence} (invalid/${fixture.name})`, () => {
    const { config, problems } = parseConfig(fixture.text, fixtureContext());
    assert.deepEqual(problems.map(brief), fixture.expected);
    assert.equal(config, null);
  });
}

test("every fixture reads the same with the line ends and the byte order mark of Windows", () => {
  for (const fixture of [...readFixtures("valid"), ...readFixtures("invalid")]) {
    const windows = `\ufeff${fixture.text.replaceAll("\n", "\r\n")}`;
    const { problems } = parseConfig(windows, fixtureContext());
    assert.deepEqual(problems.map(brief), fixture.expected, fixture.name);
  }
});
