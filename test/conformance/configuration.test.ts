/** specs/002 by the real command: what is wrong with a file, told at once. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { history } from "./history.ts";
import { ends, json, nightdesk } from "./program.ts";

const WRONG = `timezone: CEST
tasks:
  - id: Build
    script: tasks/missing.py
    shedule: weekly
  - id: brief
    script: tasks/brief.py
    schedule: dayly
    timeout_minutes: -1
  - id: brief
    script: tasks/brief.py
    schedule: daily
    day: sunday
    time: "25:00"
    depends_on: [breif]
  - {id: never, script: tasks/brief.py, schedule: "0 0 30 2 *"}
  - {id: a, script: tasks/brief.py, schedule: daily, depends_on: [b]}
  - {id: b, script: tasks/brief.py, schedule: daily, depends_on: [a]}
`;

test("CFG-07: every problem of a file is told at once, with file, line and column, and nothing runs", async (t) => {
  const home = temporaryHome(t, { "nightdesk.yaml": WRONG, "tasks/brief.py": "" });
  const { stderr, stdout } = await ends(78, home, "check");
  const lines = `${stdout}${stderr}`.split("\n").filter((line) => line.includes(": error: "));
  for (const wanted of [
    /^nightdesk\.yaml:1:11: error: .*CEST/,
    /^nightdesk\.yaml:3:9: error: .*Build/,
    /^nightdesk\.yaml:4:13: error: .*missing\.py/,
    /^nightdesk\.yaml:5:5: error: .*shedule.*did you mean schedule/,
    /^nightdesk\.yaml:8:15: error: .*dayly.*did you mean daily/,
    /^nightdesk\.yaml:9:22: error: .*-1/,
    /^nightdesk\.yaml:10:9: error: .*brief/,
    /^nightdesk\.yaml:13:5: error: .*day/,
    /^nightdesk\.yaml:14:11: error: .*25:00/,
    /^nightdesk\.yaml:15:18: error: .*breif.*did you mean brief/,
    /^nightdesk\.yaml:16:\d+: error: .*never comes/,
    /^nightdesk\.yaml:1[78]:\d+: error: .*wait for each other/,
  ])
    assert.ok(
      lines.some((line) => wanted.test(line)),
      `${String(wanted)} is not among\n${lines.join("\n")}`,
    );
  const places = lines.map((line) => line.split(":").slice(1, 3).map(Number));
  assert.deepEqual(
    places,
    places.toSorted(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d),
    "in reading order",
  );
  const answer = await json<{ ok: boolean; problems: { severity: string; line: number; column: number }[] }>(
    home,
    "check",
  );
  assert.equal(answer.ok, false);
  assert.equal(answer.problems.length, lines.length);
  for (const command of [["tick"], ["run", "brief"], ["start"], ["next"]]) await ends(78, home, ...command);
  assert.deepEqual(await history(home), []);
});

test("CFG-01, CFG-02, CFG-04: bytes and syntax that are wrong end with 78 and a place", async (t) => {
  const files = {
    "tabs.yaml": "tasks:\n\t- id: a\n",
    "twice.yaml": "tasks: []\ntasks: []\n",
    "open.yaml": "tasks: [",
    "latin.yaml": Buffer.from("# na\u00efve\ntasks: []\n", "latin1"),
    "empty.yaml": "",
  };
  const home = temporaryHome(t, { "nightdesk.yaml": "tasks: []\n" });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(home, name), bytes);
  const answers = await Promise.all(Object.keys(files).map((file) => nightdesk(home, ["check", file])));
  for (const [index, file] of Object.keys(files).entries()) {
    const { code = 0, stdout = "", stderr = "" } = answers[index] ?? {};
    assert.equal(code, 78, file);
    assert.match(`${stdout}${stderr}`, new RegExp(`${file}:\\d+:\\d+: error: `));
  }
});

test("CFG-41: a secret in the file is an error that does not repeat it", async (t) => {
  const home = temporaryHome(t, {
    "nightdesk.yaml":
      "channels: {telegram: {token: 123456:hunter2-hunter2-hunter2, chat_id: 1}}\ntasks: []\n",
  });
  const { code, stdout, stderr } = await nightdesk(home, ["check"]);
  assert.equal(code, 78);
  assert.match(`${stdout}${stderr}`, /1:\d+: error: /);
  assert.doesNotMatch(`${stdout}${stderr}`, /hunter2/);
});
