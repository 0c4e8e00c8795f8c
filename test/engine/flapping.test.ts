/** What people hear of a task that fails and works by turns. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { makeTask } from "../../src/testing/make-task.ts";
import { DAY, HOUR, MONDAY, openStage, type Stage } from "./stage.ts";

const hourly = makeTask("sync", {
  rule: { kind: "every", everyMs: HOUR, anchorMs: 0 },
  notify: ["failure", "recovery"],
});

/** One run each hour that ends as the letters say: `f` fails, `s` succeeds. */
async function live(stage: Stage, from: number, letters: string): Promise<number> {
  stage.work(
    "sync",
    ...Array.from(letters, (letter) => ({ outcome: letter === "f" ? "failed" : "succeeded" }) as const),
  );
  for (let hour = 0; hour < letters.length; hour += 1) {
    stage.sleepUntil(MONDAY + (from + hour) * HOUR);
    await stage.tick();
  }
  return from + letters.length;
}

async function told(stage: Stage): Promise<string[]> {
  return (await stage.messages()).map(({ title }) => title).toReversed();
}

test("DEL-58 the fourth failure of a day says that it comes again and again, and nothing more until it has worked for a day", async () => {
  const stage = await openStage([hourly]);
  await stage.tick();
  const next = await live(stage, 1, "fsfsfsfsffsfsfsfsss");
  const first = ["sync failed", "sync works again"];
  assert.deepEqual(await told(stage), [...first, ...first, ...first, "sync fails again and again"]);
  assert.match((await stage.messages())[0]?.body ?? "", /worked for a day, and if it fails for good/);
  await live(stage, next, "s".repeat(30));
  assert.deepEqual((await told(stage)).slice(7), ["sync works steadily again"]);
  const after = await live(stage, next + 30, "fs");
  assert.deepEqual((await told(stage)).slice(8), first, "it is a task like any other again");
  assert.ok(stage.clock.now() - MONDAY < 4 * DAY && after > 0);
});

test("DEL-58 a task that fails for good after all is told", async () => {
  const stage = await openStage([hourly]);
  await stage.tick();
  await live(stage, 1, "fsfsfsfsfffff");
  assert.deepEqual((await told(stage)).slice(6), [
    "sync fails again and again",
    "sync failed, 5 times in a row",
  ]);
});
