import assert from "node:assert/strict";
import { test } from "node:test";
import { makeTask } from "../../testing/make-task.ts";
import { ruleWords, waitWords } from "./task-words.ts";

test("DASH-61 a schedule is told in words, and what a task without a clock waits for", () => {
  const daily = makeTask("a", {
    rule: { kind: "calendar", patterns: ["0 3 * * *"] },
    ruleText: "daily 03:00",
  });
  assert.deepEqual([ruleWords(daily), waitWords(daily)], ["daily 03:00", null]);
  const asked = makeTask("b", { ruleText: "on_demand" });
  assert.deepEqual([ruleWords(asked), waitWords(asked)], ["on demand", "when asked for"]);
  const follower = makeTask("c", { rule: { kind: "after", tasks: ["a", "b"] } });
  assert.deepEqual([ruleWords(follower), waitWords(follower)], ["after a, b", "after a, b"]);
});
