import assert from "node:assert/strict";
import { test } from "node:test";
import { reasonText, waitingText } from "./reasons.ts";

const SKIPS = ["no_api_key", "unchanged", "gate", "over_budget", "adapted"];
const ENDS = [
  ..."gate_failed over_budget deferred approval approval_expired answer denied no_result refused max_tokens".split(
    " ",
  ),
  ..."auth billing bad_request not_found server rate_limited overloaded cut no_answer connection".split(" "),
  "exit_unknown",
];

test("CLM-64 every reason of a Claude task is told as half a sentence, not as a word", () => {
  const texts = [
    ...SKIPS.map((reason) => reasonText("skipped", reason, null)),
    ...ENDS.map((reason) => reasonText("failed", reason, null)),
  ];
  for (const text of texts) assert.match(text ?? "", /^\S+ \S+ .*[^.]$/);
  assert.equal(new Set(texts).size, texts.length);
  assert.ok(!texts.some((text) => text?.includes("_")));
});

test("the task's or the gate's own words go with it", () => {
  assert.equal(
    reasonText("skipped", "adapted", "nothing came in"),
    "the resident agent took it off the plan: nothing came in",
  );
  assert.equal(
    reasonText("skipped", "no_api_key", "No API key is set: put it into .env"),
    "no API key is set: put it into .env",
  );
});

test("what a run waits for is told in its own words where it has some", () => {
  const text = (waitingFor: "lock" | "retry" | "approval", reason: string | null, detail: string | null) =>
    waitingText({ waitingFor, reason, detail });
  assert.equal(text("lock", null, "waits for lock disk"), "waits for lock disk");
  assert.equal(text("retry", "adapted", "put off until 6"), "is put off until 6");
  assert.equal(text("retry", "answer", null), "waits for an answer of Claude");
  assert.equal(text("retry", "exit_code", "ended with 3"), "waits for its next attempt");
  assert.equal(text("approval", "approval", "asks"), "waits for your approval");
});
