import assert from "node:assert/strict";
import { test } from "node:test";
import { reasonText, waitText } from "../../cli/render/reasons.ts";
import { isPublicReason, publicReason, publicSentences } from "./public-reasons.ts";

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

test("DASH-72 how another task ended is told only if that one is public, and all that the task depends on", () => {
  const isPublic = (task: string) => task.startsWith("open");
  for (const reason of ["upstream_failed", "upstream_missed", "upstream_paused"]) {
    const of = (detail: string | null, ...upstream: string[]) =>
      publicReason({ reason, detail }, upstream, isPublic);
    assert.equal(of("open1", "open1", "open2"), reason);
    assert.equal(of("open1", "open1", "secret"), null);
    assert.equal(of("secret", "open1", "secret"), null);
    assert.equal(of("secret", "open1"), null, "what it depended on then");
    assert.equal(of(null, "open1"), null);
  }
  assert.equal(publicReason({ reason: "timeout", detail: "/home/anna" }, ["secret"], isPublic), "timeout");
  assert.equal(publicReason({ reason: "task_said", detail: "x" }, [], isPublic), null);
});
