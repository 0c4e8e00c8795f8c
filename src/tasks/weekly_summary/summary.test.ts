import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createDesk } from "../../executors/task/child/desk.ts";
import { makeHost } from "../../executors/task/fixtures/run-host.ts";
import { temporaryHome } from "../../cli/fixtures/temporary-home.ts";
import { weekFacts } from "./facts.ts";
import { changeText, rateText, timeText } from "./figures.ts";
import { MONDAY, SNAPSHOT } from "./fixtures/desk.ts";
import { body, headline } from "./render.ts";
import { localDay, weeksBefore, weekText } from "./weeks.ts";

function factsOf(t: Parameters<typeof temporaryHome>[0], snapshot = SNAPSHOT, ignore: string[] = []) {
  const folder = temporaryHome(t, { "desk.json": JSON.stringify(snapshot) });
  return weekFacts(createDesk(join(folder, "desk.json")), MONDAY, ignore);
}

test("UNA-14 the summary is exactly this: what ran, what it brought, against the week before", (t) => {
  const facts = factsOf(t);
  const golden = readFileSync(join(import.meta.dirname, "fixtures", "week.md"), "utf8");
  assert.equal(`# ${headline(facts)}\n\n${body(facts)}`, golden);
});

test("UNA-15 the figures: today and older days do not count, merged moments neither, nor a finding that came and went", (t) => {
  const { now, before, fresh, resolved, notRun, stale, paused } = factsOf(t);
  assert.deepEqual([now.runs, now.succeeded, now.changed, now.skipped, now.missed], [13, 10, 7_000, 2, 1]);
  assert.deepEqual([before.runs, before.succeeded, before.costUsd], [11, 11, 0.4]);
  assert.equal(now.costUsd.toFixed(3), "0.383");
  assert.deepEqual(
    fresh.map(({ severity, title }) => `${severity} ${title}`),
    ["critical The disk is nearly full | 91 %"],
  );
  assert.equal(resolved.length, 2);
  assert.deepEqual(
    notRun.map(({ task, reason }) => `${task} ${reason}`),
    ["finance too_late", "morning_brief upstream_failed"],
  );
  assert.deepEqual(stale, [{ task: "finance", lastSuccess: "2026-10-30", moments: 3 }]);
  assert.deepEqual(paused, ["resting"]);
});

test("UNA-15 tasks that are left out are in no figure, and the order of the facts does not matter", (t) => {
  const facts = factsOf(t, SNAPSHOT, ["finance", "watch"]);
  assert.deepEqual(
    [facts.now.runs, facts.stale, facts.fresh, facts.openBySeverity.critical],
    [11, [], [], 0],
  );
  const shuffled = {
    ...SNAPSHOT,
    days: SNAPSHOT.days.toReversed(),
    findings: SNAPSHOT.findings.toReversed(),
  };
  assert.equal(body(factsOf(t, shuffled)), body(factsOf(t)));
});

test("UNA-15 a first week is compared with nothing, and an empty one says so", (t) => {
  const first = factsOf(t, { ...SNAPSHOT, days: SNAPSHOT.days.filter(({ day }) => day >= "2026-11-16") });
  assert.doesNotMatch(body(first), /week before (?!\|)|\(\+\d+\)/);
  const empty = factsOf(t, { ...SNAPSHOT, days: [], finding_changes: [], findings: [], tasks: [] });
  assert.equal(headline(empty), "16–22 Nov 2026: nothing ran");
  assert.equal(body(empty), "- 0 runs, – succeeded\n- 0 skipped, 0 missed\n");
});

test("a week is seven local dates, over summer time and the end of a year", () => {
  const week = (at: string, zone = "Europe/Prague") => weekText(weeksBefore(new Date(at), zone).week);
  assert.equal(week("2026-03-30T05:00:00Z"), "23–29 Mar 2026");
  assert.equal(week("2026-10-26T06:00:00Z"), "19–25 Oct 2026");
  assert.equal(week("2027-01-04T06:00:00Z"), "28 Dec 2026 – 3 Jan 2027");
  assert.equal(week("2026-11-02T06:00:00Z"), "26 Oct – 1 Nov 2026");
  assert.equal(localDay(new Date("2026-11-22T23:30:00Z"), "Europe/Prague"), "2026-11-23");
  assert.deepEqual(weeksBefore(MONDAY, "UTC").before, { first: "2026-11-09", last: "2026-11-15" });
});

test("figures are honest at their edges", () => {
  assert.deepEqual(
    [rateText(0, 0), rateText(9_999, 10_000), rateText(3, 3), rateText(0, 2)],
    ["–", "99.9 %", "100 %", "0.0 %"],
  );
  assert.deepEqual([timeText(900), timeText(59_960), timeText(3_600_000)], ["0.9 s", "60.0 s", "1 h 0 min"]);
  assert.deepEqual([changeText(104, 100), changeText(50, 100), changeText(1, 0)], ["", " (−50 %)", ""]);
});

test("UNA-16 the whole task: a report, metrics, one row; a second run of the same week changes nothing", async (t) => {
  const host = makeHost(t);
  const deskFile = host.file("desk.json", JSON.stringify(SNAPSHOT));
  const env = { NIGHTDESK_TASK: "weekly_summary", NIGHTDESK_SLOT: MONDAY.toISOString() };
  const run = () => host.run("weekly_summary", { deskFile }, env);
  const first = await run();
  assert.equal(first.code, 0, first.output);
  const line = (name: string) => first.lines.find((one) => name in one)?.[name];
  assert.equal(line("headline"), "16–22 Nov 2026: 10 of 13 runs succeeded, 1 new finding, 1 missed, $0.38");
  assert.match(
    String(line("body")),
    /\| build_index \| 7 \(±0\) \| 100 % \| 100 % \| 3 min \(\+100 %\) \| 7,000 \|/,
  );
  const metrics = first.lines.flatMap(({ metric }) =>
    metric === undefined ? [] : [metric as { name: string; value: number }],
  );
  assert.equal(metrics.find(({ name }) => name === "cost")?.value, 0.383);
  const changed = (ended: typeof first) => ended.lines.find((one) => "changed" in one)?.["changed"];
  assert.equal(changed(first), 1);
  const second = await run();
  assert.equal(changed(second), 0);
  assert.deepEqual(
    second.lines.find((one) => "body" in one),
    first.lines.find((one) => "body" in one),
  );
});

const WEEK_LATER = { taken_at: MONDAY.getTime() + 9 * 86_400_000 };

test("UNA-19 a summary that is made up for later tells of its week: what was open then, in the words of then", (t) => {
  const [disk, ...rest] = SNAPSHOT.findings;
  assert.ok(disk);
  const at = Date.parse("2026-11-25T03:00:00Z");
  const words = { at, task: "watch", severity: "info", title: "It is well again" } as const;
  const changes = [
    ...SNAPSHOT.finding_changes,
    { ...words, key: "disk", change: "resolved" as const },
    { ...words, key: "another", change: "new" as const },
  ];
  const another = { ...disk, key: "another", severity: "info", title: "It is well again" } as const;
  const later = { ...SNAPSHOT, ...WEEK_LATER, finding_changes: changes, findings: [another, ...rest] };
  const [then, now] = [factsOf(t), factsOf(t, later)];
  assert.deepEqual(now.openBySeverity, { critical: 1, warning: 0, info: 0 });
  assert.deepEqual(
    [now.fresh.map(({ title }) => title), now.resolved],
    [then.fresh.map(({ title }) => title), then.resolved],
  );
});

test("UNA-19 pauses of today are not those of a week long ago, and a success since then is not one of that week", (t) => {
  const tasks = SNAPSHOT.tasks.map((task) =>
    task.id === "finance" ? { ...task, paused: true, last_success_at: MONDAY.getTime() + 86_400_000 } : task,
  );
  const facts = factsOf(t, { ...SNAPSHOT, ...WEEK_LATER, tasks });
  assert.deepEqual(facts.paused, []);
  assert.deepEqual(facts.stale, [{ task: "finance", lastSuccess: "later", moments: 3 }]);
  assert.match(body(facts), /^- finance did not succeed; it was due 3 times this week$/m);
});

test("UNA-15 a task that is only started by hand is never stale", (t) => {
  const tasks = SNAPSHOT.tasks.map((task) => (task.id === "finance" ? { ...task, on_demand: true } : task));
  assert.deepEqual(factsOf(t, { ...SNAPSHOT, tasks }).stale, []);
});

test("UNA-19 a cancelled run is neither a success nor a failure", (t) => {
  const days = SNAPSHOT.days.map((day) =>
    day.task === "finance" ? { ...day, runs: { cancelled: 1 } } : day,
  );
  const facts = factsOf(t, { ...SNAPSHOT, days });
  assert.match(headline(facts), /: 10 of 11 runs succeeded, 2 cancelled, /);
  assert.match(body(facts), /^- 13 runs \(\+2\), 90\.9 % succeeded/m);
  assert.match(body(facts), /^- 2 cancelled, which counts for neither$/m);
});

test("UNA-19 a week of which the record handed to it does not tell is refused, not called empty", (t) => {
  const late = (days: number) => ({ ...SNAPSHOT, taken_at: MONDAY.getTime() + days * 86_400_000 });
  assert.throws(() => factsOf(t, late(15)), /16–22 Nov 2026 is too long ago/);
  assert.equal(factsOf(t, late(7)).comparable, true);
  assert.equal(factsOf(t, late(8)).comparable, false, "of the week before a day is missing");
});
