import assert from "node:assert/strict";
import { test } from "node:test";
import { runFake } from "../../fixtures/fake-context.ts";
import { readConfig } from "../../fixtures/real-config.ts";
import { temporaryHome } from "../../fixtures/temporary-home.ts";

const YAML = `timezone: Europe/Prague
tasks:
  - {id: early, script: tasks/a.py, schedule: daily, time: "02:30"}
  - {id: quarter, script: tasks/a.py, schedule: hourly, time: ":15"}
  - {id: abroad, script: tasks/a.py, schedule: daily, time: "21:00", timezone: America/New_York}
  - {id: twice, script: tasks/a.py, schedule: "0,30 2 * * *"}
  - {id: off, script: tasks/a.py, schedule: daily, time: "02:45", enabled: false}
  - {id: front, script: tasks/a.py, schedule: after_any}
`;

interface Slot {
  readonly task: string;
  readonly at: string;
  readonly local: string;
  readonly note: string | null;
}

async function slots(cwd: string, ...flags: string[]): Promise<Slot[]> {
  const { code, stdout, stderr } = await runFake(["next", "--json", ...flags], {
    cwd,
    services: { readConfig },
  });
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as Slot[];
}

const SPRING = ["--from", "2026-03-29 02:00", "--until", "2026-03-29 04:00"];
const AUTUMN = ["--from", "2026-10-25 02:00", "--until", "2026-10-25 03:00"];

test("CLI-12 a time inside the spring gap is shown once, at the first instant after it, with a note", async (t) => {
  const home = temporaryHome(t, { "nightdesk.yaml": YAML });
  const [slot, ...rest] = await slots(home, "--task", "early", ...SPRING);
  assert.deepEqual(rest, []);
  assert.equal(slot?.at, "2026-03-29T01:00:00.000Z");
  assert.equal(slot.local, "2026-03-29T03:00:00+02:00");
  assert.match(slot.note ?? "", /02:30 does not exist/);
});

test("nominal times that land on one instant are both shown, the second as one run with the first", async (t) => {
  const home = temporaryHome(t, { "nightdesk.yaml": YAML });
  const [first, second] = await slots(home, "--task", "twice", ...SPRING);
  assert.equal(first?.at, second?.at);
  assert.match(second?.note ?? "", /both are one run/);
});

test("a repeated hour is shown in both passes, told apart by offset and note", async (t) => {
  const home = temporaryHome(t, { "nightdesk.yaml": YAML });
  const found = await slots(home, "--task", "quarter", ...AUTUMN);
  assert.deepEqual(
    found.map(({ local }) => local),
    ["2026-10-25T02:15:00+02:00", "2026-10-25T02:15:00+01:00"],
  );
  assert.match(found[0]?.note ?? "", /first pass/);
  assert.match(found[1]?.note ?? "", /second pass/);
});

test("slots of all tasks come by instant; local is the task's own zone", async (t) => {
  const home = temporaryHome(t, { "nightdesk.yaml": YAML });
  const found = await slots(home, "--from", "2026-07-01", "--until", "2026-07-02");
  const instants = found.map(({ at }) => at);
  assert.deepEqual(instants.toSorted(), instants);
  assert.equal(found.find(({ task }) => task === "abroad")?.local, "2026-06-30T21:00:00-04:00");
  assert.match(found.find(({ task }) => task === "off")?.note ?? "", /disabled/);
  assert.equal(found.length, 24 + 1 + 1 + 2 + 1);
});

test("CLI-13 a stretch holds its beginning and not its end", async (t) => {
  const home = temporaryHome(t, { "nightdesk.yaml": YAML });
  const found = await slots(
    home,
    "--task",
    "early",
    "--from",
    "2026-07-01 02:30",
    "--until",
    "2026-07-03 02:30",
  );
  assert.deepEqual(
    found.map(({ local }) => local.slice(0, 16)),
    ["2026-07-01T02:30", "2026-07-02T02:30"],
  );
});

test("without --until there are 20, with --limit as many as wished", async (t) => {
  const home = temporaryHome(t, { "nightdesk.yaml": YAML });
  assert.equal((await slots(home)).length, 20);
  assert.equal((await slots(home, "--limit", "3")).length, 3);
  assert.deepEqual(await slots(home, "--task", "front"), []);
});

test("people read days, times with their offset, and which tasks have no clock", async (t) => {
  const cwd = temporaryHome(t, { "nightdesk.yaml": YAML });
  const { stdout } = await runFake(["next", ...SPRING], { cwd, services: { readConfig } });
  assert.match(stdout, /^Sunday 29 March 2026$/m);
  assert.match(stdout, /^ {2}03:00 \+02:00 {2}early +02:30 does not exist this night/m);
  assert.match(stdout, /^ {2}03:00 \+02:00 {2}abroad +21:00 America\/New_York$/m);
  assert.match(stdout, /Not on the clock: front \(after_any\)/);
});

test("--file reads another YAML, and scripts need not be there to see when they would run", async (t) => {
  const cwd = temporaryHome(t, { "drafts/other.yaml": YAML });
  assert.equal((await slots(cwd, "--file", "drafts/other.yaml", "--limit", "1")).length, 1);
});

test("an invalid configuration ends with 78 and every error", async (t) => {
  const cwd = temporaryHome(t, { "nightdesk.yaml": "tasks:\n  - id: A\n    schedul: daily\n" });
  const { code, stdout, stderr } = await runFake(["next", "--json"], { cwd, services: { readConfig } });
  assert.equal(code, 78);
  assert.equal(stdout, "");
  assert.match(stderr, /nightdesk\.yaml:2:\d+: error/);
  assert.match(stderr, /nightdesk\.yaml:3:5: error/);
});

test("an unknown task is wrong usage with the nearest id", async (t) => {
  const cwd = temporaryHome(t, { "nightdesk.yaml": YAML });
  const { code, stderr } = await runFake(["next", "--task", "erly"], { cwd, services: { readConfig } });
  assert.equal(code, 2);
  assert.match(stderr, /Did you mean early\?/);
});
