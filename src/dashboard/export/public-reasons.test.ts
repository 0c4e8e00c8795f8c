import assert from "node:assert/strict";
import { test } from "node:test";
import { reasonText, waitText } from "../../cli/render/reasons.ts";
import { isPublicReason, publicSentences } from "./public-reasons.ts";

const { why, waits } = publicSentences({ why: reasonText, waits: waitText });
const STATES = [
  "skipped",
  "missed",
  "merged",
  "failed",
  "timed_out",
  "cancelled",
  "lost",
  "over_budget",
] as const;

test("DASH-62 a reason is one of Nightdesk's own sentences, whatever stands behind it", () => {
  for (const state of STATES) {
    for (const reason of [
      "paused",
      "gate",
      "exit_code",
      "timeout",
      "superseded",
      "overlap",
      "spawn_failed",
      "adapted",
    ]) {
      assert.equal(
        why(state, reason, "/home/anna/secret.txt"),
        reasonText(state, reason, null),
        `${state} ${reason}`,
      );
      assert.match(why(state, reason, "x") ?? "", /^[A-Za-z0-9 ,.;:'_-]+$/);
    }
  }
});

test("DASH-62 words that no list has, and what money and keys are about, have no sentence", () => {
  for (const reason of [
    null,
    "",
    "my own words",
    "task_said",
    "billing",
    "auth",
    "no_api_key",
    "over_budget",
    "denied",
  ]) {
    assert.equal(isPublicReason(reason), false, String(reason));
    for (const state of STATES) assert.equal(why(state, reason, "$ 12.50 of $ 20.00"), null);
  }
  assert.equal(waits("approval"), "");
});
