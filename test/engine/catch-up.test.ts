import assert from "node:assert/strict";
import { test } from "node:test";
import { makeTask } from "../../src/testing/make-task.ts";
import { DAY, HOUR, MINUTE, MONDAY, openStage } from "./stage.ts";

const DAILY = { kind: "calendar", patterns: ["0 3 * * *"] } as const;
const HOURLY = { kind: "calendar", patterns: ["0 * * * *"] } as const;

test("DSK-01: a new task has no slots in the past", async () => {
  const stage = await openStage([makeTask("a", { rule: DAILY })]);
  stage.sleepUntil(MONDAY + 12 * HOUR);
  await stage.tick();
  assert.deepEqual(await stage.history(), []);
  stage.sleepUntil(MONDAY + DAY + 3 * HOUR);
  const summary = await stage.tick();
  assert.equal(summary.executed.length, 1);
});

test("DSK-02: run_once runs the newest slot and names it in the older ones, without an alert", async () => {
  const stage = await openStage([makeTask("a", { rule: DAILY })]);
  await stage.tick();
  stage.sleepUntil(MONDAY + 3 * DAY + 8 * HOUR);
  await stage.tick();
  const run = await stage.newestRun("a");
  assert.equal(run.slotAt, MONDAY + 3 * DAY + 3 * HOUR);
  assert.equal(run.catchUp, true);
  const missed = (await stage.history("a")).filter(({ state }) => state === "missed");
  assert.equal(missed.length, 3);
  assert.ok(missed.every(({ reason, detail }) => reason === "superseded" && detail === run.id));
  // That it was away is news, but no alert.
  assert.deepEqual(
    (await stage.messages()).map(({ kind, severity }) => `${kind} ${severity}`),
    ["absence info"],
  );
  assert.equal((await stage.audit()).ok, true);
});

test("DSK-03: run_all keeps the newest, runs them oldest first and reports the rest once", async () => {
  const stage = await openStage([makeTask("a", { rule: HOURLY, missed: "run_all", missedMaxRuns: 3 })]);
  await stage.tick();
  stage.sleepUntil(MONDAY + 10 * HOUR + MINUTE);
  await stage.tick();
  const slots = stage.world.deeds.map(({ slotAt }) => (slotAt - MONDAY) / HOUR);
  assert.deepEqual(slots, [8, 9, 10]);
  const messages = await stage.messages();
  assert.deepEqual(
    messages.map(({ kind }) => kind),
    ["missed"],
  );
  assert.match(messages[0]?.title ?? "", /Missed 7 scheduled moments of a/);
});

test("DSK-04: skip runs nothing that is older than grace", async () => {
  const stage = await openStage([makeTask("a", { rule: DAILY, missed: "skip" })]);
  await stage.tick();
  stage.sleepUntil(MONDAY + 3 * HOUR + 31 * MINUTE);
  await stage.tick();
  assert.deepEqual(stage.deeds(), []);
  assert.equal((await stage.history("a"))[0]?.reason, "too_late");
  stage.sleepUntil(MONDAY + DAY + 3 * HOUR + 29 * MINUTE);
  await stage.tick();
  assert.deepEqual(stage.deeds(), ["a@1"]);
});

test("DSK-05: missed_max_age leaves too old a slot alone", async () => {
  const stage = await openStage([makeTask("a", { rule: DAILY, missedMaxAgeMs: 2 * HOUR })]);
  await stage.tick();
  stage.sleepUntil(MONDAY + 8 * HOUR);
  await stage.tick();
  assert.deepEqual(stage.deeds(), []);
  assert.equal((await stage.history("a"))[0]?.reason, "too_late");
});

test("DSK-06: a long stretch of equal non-runs is one row that the audit counts", async () => {
  const stage = await openStage([makeTask("a", { rule: { kind: "every", everyMs: MINUTE, anchorMs: 0 } })]);
  await stage.tick();
  stage.sleepUntil(MONDAY + 5 * DAY);
  await stage.tick();
  const rows = await stage.history("a");
  assert.equal(rows.length, 2);
  assert.equal(rows.find(({ kind }) => kind === "slot")?.count, 5 * 24 * 60 - 1);
  const audited = await stage.audit();
  assert.equal(audited.tasks[0]?.expected, 5 * 24 * 60);
  assert.equal(audited.ok, true);
});

test("DSK-07: the absence is announced with what was missed and what was caught up", async () => {
  const stage = await openStage([makeTask("a", { rule: DAILY })]);
  await stage.tick();
  stage.sleepUntil(MONDAY + 2 * DAY + 8 * HOUR);
  await stage.tick();
  const absence = stage.announcements.find(({ kind }) => kind === "absence");
  assert.deepEqual(absence, {
    kind: "absence",
    from: MONDAY,
    until: MONDAY + 2 * DAY + 8 * HOUR,
    missed: 2,
    caughtUp: 1,
  });
});

test("DSK-08: moments that fall on one instant are one run; the others are merged into it", async () => {
  const rule = { kind: "calendar", patterns: ["0 3 * * *", "30 2 * * *"] } as const;
  const stage = await openStage([makeTask("a", { rule, zone: "Europe/Prague" })]);
  stage.sleepUntil(Date.UTC(2027, 2, 27, 12));
  await stage.tick();
  stage.sleepUntil(Date.UTC(2027, 2, 28, 4));
  await stage.tick();
  assert.equal(stage.deeds().length, 1);
  const merged = (await stage.history("a")).filter(({ state }) => state === "merged");
  assert.equal(merged.length, 1);
  assert.equal(merged[0]?.reason, "same_instant");
});

test("DSK-05: the digest of misses names their moments as people of the zone know them", async () => {
  const stage = await openStage([makeTask("a", { rule: DAILY, missed: "skip", zone: "Europe/Prague" })]);
  await stage.tick();
  stage.sleepUntil(MONDAY + 2 * DAY + 12 * HOUR);
  await stage.tick();
  const [digest] = (await stage.messages()).filter(({ kind }) => kind === "missed");
  assert.match(digest?.body ?? "", /^a: 2026-11-23T03:00:00\+01:00, too old/);
});

test("UNA-34 an absence of a day or more is one message: with what was missed if anything was, else alone and without a sound", async () => {
  const nightly = makeTask("nightly", { rule: { kind: "calendar", patterns: ["0 3 * * *"] } });
  const strict = makeTask("strict", { rule: { kind: "calendar", patterns: ["0 4 * * *"] }, missed: "skip" });
  const stage = await openStage([nightly]);
  await stage.tick();
  stage.sleepUntil(MONDAY + 20 * HOUR);
  await stage.tick();
  assert.deepEqual(await stage.messages(), [], "a night is as usual");
  stage.sleepUntil(MONDAY + 3 * DAY + 12 * HOUR);
  await stage.tick();
  const [away, ...more] = await stage.messages();
  assert.deepEqual(more, []);
  assert.deepEqual(
    [away?.kind, away?.severity, away?.title],
    ["absence", "info", "Nightdesk was away for 3 days"],
  );
  assert.equal(
    away?.body,
    "Since 2026-11-23T20:00:01+00:00. 1 run is made up for. 2 earlier moments are closed, since a later one stands for them.",
  );
  stage.configure([nightly, strict]);
  await stage.tick();
  stage.sleepUntil(MONDAY + 5 * DAY + 12 * HOUR);
  await stage.tick();
  const [missed, ...before] = await stage.messages();
  assert.equal(before.length, 1);
  assert.deepEqual([missed?.kind, missed?.title], ["missed", "Missed 2 scheduled moments of strict"]);
  assert.match(
    missed?.body ?? "",
    /^strict: 2026.*\nstrict: 2026.*\n\nNightdesk was away for 2 days\. Since /,
  );
});
