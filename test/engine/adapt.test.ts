import assert from "node:assert/strict";
import { test } from "node:test";
import type { AdaptationDraft } from "../../src/core/adaptation.ts";
import type { Config } from "../../src/core/task.ts";
import { adaptPlan, type AdaptResult, overruleAdaptation } from "../../src/engine/adapt.ts";
import { makeConfig, makeTask } from "../../src/testing/make-task.ts";
import { DAY, HOUR, MINUTE, MONDAY, openStage, type Stage } from "./stage.ts";

const AT_3 = { kind: "calendar", patterns: ["0 3 * * *"] } as const;
const TASKS = [
  makeTask("sweep", { rule: AT_3, ruleText: "daily at 03:00", agentMayAdapt: true }),
  makeTask("report", { rule: { kind: "calendar", patterns: ["0 4 * * *"] }, dependsOn: ["sweep"] }),
  makeTask("often", { rule: { kind: "every", everyMs: HOUR, anchorMs: 0 }, agentMayAdapt: true }),
  makeTask("fixed", { rule: AT_3 }),
  makeTask("asked", { agentMayAdapt: true }),
];
const CONFIG: Config = makeConfig(TASKS);

async function night(...ids: string[]): Promise<Stage> {
  const stage = await openStage(TASKS.filter(({ id }) => ids.includes(id)));
  await stage.tick();
  return stage;
}

function adapt(stage: Stage, draft: Partial<AdaptationDraft>): Promise<AdaptResult> {
  const whole = {
    task: "sweep",
    slotAt: MONDAY + 3 * HOUR,
    action: "skip",
    untilAt: null,
    reason: "nothing came in since yesterday",
    ...draft,
  } as const;
  return adaptPlan(stage.ctx, CONFIG, whole, "run of the resident");
}

async function idOf(result: Promise<AdaptResult>): Promise<number> {
  const adapted = await result;
  assert.ok(adapted.ok, adapted.ok ? "" : adapted.why);
  return adapted.id;
}

async function tickAt(stage: Stage, at: number): Promise<void> {
  stage.sleepUntil(at);
  await stage.tick();
}

test("CLM-40 a skipped moment closes skipped(adapted) with the reason, and what depends on it goes on", async () => {
  const stage = await night("sweep", "report");
  await idOf(adapt(stage, {}));
  await tickAt(stage, MONDAY + 4 * HOUR);
  const [slot] = await stage.history("sweep");
  assert.equal(`${slot?.state} ${slot?.reason}`, "skipped adapted");
  assert.equal(slot?.detail, "nothing came in since yesterday");
  assert.deepEqual(stage.deeds(), ["report@1"]);
  assert.equal((await stage.reading.adaptations({ since: 0 }))[0]?.state, "applied");
  await tickAt(stage, MONDAY + DAY + 3 * HOUR);
  assert.deepEqual(stage.deeds(), ["report@1", "sweep@1"], "only that moment");
});

test("CLM-41 a moment that is put off waits until then, in words, and runs", async () => {
  const stage = await night("sweep");
  await idOf(adapt(stage, { action: "postpone", untilAt: MONDAY + 6 * HOUR, reason: "the disk is busy" }));
  await tickAt(stage, MONDAY + 3 * HOUR);
  const run = await stage.newestRun("sweep");
  assert.equal(`${run.state} ${run.waitingFor}`, "waiting retry");
  assert.equal(run.detail, "put off until 2026-11-23T06:00:00+00:00 by the resident agent: the disk is busy");
  await tickAt(stage, MONDAY + 6 * HOUR);
  assert.deepEqual(stage.deeds(), ["sweep@1"]);
  assert.equal((await stage.newestRun("sweep")).startedAt, MONDAY + 6 * HOUR);
});

test("CLM-42 whoever takes agent_may_adapt away takes back what the agent had changed", async () => {
  const stage = await night("sweep");
  await idOf(adapt(stage, {}));
  stage.configure([makeTask("sweep", { rule: AT_3 })]);
  await tickAt(stage, MONDAY + 3 * HOUR);
  assert.deepEqual(stage.deeds(), ["sweep@1"]);
});

const REFUSED: readonly (readonly [why: RegExp, draft: Partial<AdaptationDraft>])[] = [
  [/there is no task nothing/, { task: "nothing" }],
  [/agent_may_adapt is not set/, { task: "fixed" }],
  [/no moments of its own/, { task: "asked" }],
  [/needs a reason/, { reason: "  " }],
  [/no moment at that time; its schedule is daily at 03:00/, { slotAt: MONDAY + 3 * HOUR + 1 }],
  [/no moment at that time/, { slotAt: Number.NaN }],
  [/has come already/, { slotAt: MONDAY - 21 * HOUR }],
  [/more than 48 hours ahead/, { slotAt: MONDAY + 2 * DAY + 3 * HOUR }],
  [/a time after the moment/, { action: "postpone", untilAt: null }],
  [/a time after the moment/, { action: "postpone", untilAt: MONDAY + 3 * HOUR }],
  [/at most 12 hours/, { action: "postpone", untilAt: MONDAY + 15 * HOUR + 1 }],
  [
    /next moment of often comes before that/,
    { task: "often", action: "postpone", untilAt: MONDAY + 4 * HOUR },
  ],
];

test("CLM-43 a change that breaks a rule is refused with the rule, and nothing is recorded", async () => {
  const stage = await night("sweep");
  for (const [why, draft] of REFUSED) {
    const result = await adapt(stage, draft);
    assert.match(result.ok ? "was taken" : result.why, why);
  }
  assert.deepEqual(await stage.reading.adaptations({ since: 0 }), []);
  await idOf(adapt(stage, { action: "postpone", untilAt: MONDAY + 15 * HOUR }));
  const twice = await adapt(stage, {});
  assert.match(twice.ok ? "" : twice.why, /changed already/);
});

test("CLM-44 a task is not skipped more than three times in a row, in whatever order it is asked", async () => {
  const stage = await night("often");
  const skip = (hour: number) => adapt(stage, { task: "often", slotAt: MONDAY + hour * HOUR });
  for (const hour of [2, 5, 3]) await idOf(skip(hour));
  const fourth = await skip(4);
  assert.match(fourth.ok ? "" : fourth.why, /not be skipped more than 3 times in a row/);
  await idOf(skip(7));
  const before = await skip(6);
  assert.equal(before.ok, true, "5, 6 and 7 are three");
  assert.equal((await skip(8)).ok, false);
});

test("CLM-45 a person overrules: the moment runs as the schedule says, and is not changed again", async () => {
  const stage = await night("sweep");
  const id = await idOf(adapt(stage, {}));
  const result = await overruleAdaptation(stage.ctx, id);
  assert.equal(`${result.kind} ${result.kind === "overruled" && result.runsNow}`, "overruled false");
  const again = await adapt(stage, {});
  assert.match(again.ok ? "" : again.why, /a person has overruled/);
  await tickAt(stage, MONDAY + 3 * HOUR);
  assert.deepEqual(stage.deeds(), ["sweep@1"]);
  assert.equal((await overruleAdaptation(stage.ctx, id)).kind, "too_late");
  assert.equal((await overruleAdaptation(stage.ctx, 4711)).kind, "unknown");
});

test("CLM-45 one that was put off and still waits is due at once; one that was skipped is too late", async () => {
  const stage = await night("sweep");
  const id = await idOf(adapt(stage, { action: "postpone", untilAt: MONDAY + 6 * HOUR }));
  await tickAt(stage, MONDAY + 3 * HOUR);
  stage.sleepUntil(MONDAY + 3 * HOUR + MINUTE);
  const result = await overruleAdaptation(stage.ctx, id);
  assert.equal(result.kind === "overruled" && result.runsNow, true);
  await stage.tick();
  assert.equal((await stage.newestRun("sweep")).startedAt, MONDAY + 3 * HOUR + MINUTE);

  const skipped = await night("sweep");
  const other = await idOf(adapt(skipped, {}));
  await tickAt(skipped, MONDAY + 3 * HOUR);
  assert.equal((await overruleAdaptation(skipped.ctx, other)).kind, "too_late");
});
