import assert from "node:assert/strict";
import { test } from "node:test";
import type { AdaptationDraft } from "../../../core/adaptation.ts";
import { adaptPlan } from "../../../engine/adapt.ts";
import { makeConfig } from "../../../testing/make-task.ts";
import { DAY, HOUR, MONDAY, type Stage } from "../../../../test/engine/stage.ts";
import { askingHome, CLAUDE_TASKS } from "../../fixtures/claude-home.ts";
import { commandsIn } from "../../fixtures/in-home.ts";

const TUESDAY_3 = MONDAY + DAY + 3 * HOUR;

async function changed(draft: Partial<AdaptationDraft>): Promise<Stage> {
  const stage = await askingHome();
  const whole = {
    task: "sweep",
    slotAt: TUESDAY_3,
    action: "skip",
    untilAt: null,
    reason: "quiet night",
    ...draft,
  } as const;
  assert.ok((await adaptPlan(stage.ctx, makeConfig(CLAUDE_TASKS), whole, "run of the resident")).ok);
  return stage;
}

test("CLM-46 overrule without a number lists what can be overruled, with one it is", async (t) => {
  const stage = await changed({});
  const nightdesk = commandsIn(stage, t);
  assert.match(
    (await nightdesk("overrule")).stdout,
    /^1 {2}sweep of tomorrow 03:00 is to be skipped by the resident agent: quiet night\.$/m,
  );
  const [row] = JSON.parse((await nightdesk("overrule", "--json")).stdout) as Record<string, unknown>[];
  assert.deepEqual([row?.["id"], row?.["action"], row?.["slot"]], [1, "skip", "2026-11-24T03:00:00.000Z"]);
  const { code, stdout } = await nightdesk("overrule", "1");
  assert.deepEqual([code, stdout], [0, "Overruled: sweep runs as its schedule says.\n"]);
  const again = await nightdesk("overrule", "1");
  assert.equal(again.code, 1);
  assert.match(again.stderr, /^Too late: .* \(overruled\)/);
  assert.match((await nightdesk("overrule")).stdout, /The plan stands/);
  for (const id of ["2", "one", ""]) assert.equal((await nightdesk("overrule", id)).code, 69);
});

test("CLM-46 what was put off and waits is listed, and due at once when it is overruled", async (t) => {
  const stage = await changed({ action: "postpone", untilAt: TUESDAY_3 + 3 * HOUR });
  stage.sleepUntil(TUESDAY_3);
  await stage.tick();
  const nightdesk = commandsIn(stage, t);
  assert.match((await nightdesk("status")).stdout, /sweep is put off until .*quiet night, in 2 h/);
  assert.match((await nightdesk("why", "sweep")).stdout, /it is put off until[\s\S]*nightdesk overrule/);
  assert.match((await nightdesk("overrule")).stdout, /was put off until today 06:00/);
  const { stdout } = await nightdesk("overrule", "1", "--json");
  assert.equal((JSON.parse(stdout) as { runs_now: boolean }).runs_now, true);
  await stage.tick();
  assert.equal((await stage.newestRun("sweep")).state, "succeeded");
});
