import assert from "node:assert/strict";
import { test } from "node:test";
import { HOUR, MONDAY } from "../../../../test/engine/stage.ts";
import { askingHome, pendingIn } from "../../fixtures/claude-home.ts";
import { commandsIn } from "../../fixtures/in-home.ts";

test("CLM-27 approve without an id lists what waits: the exact input, task, tool, and until when", async (t) => {
  const stage = await askingHome(['{"command":"rm -r \u001b[2Jbuild"}']);
  const [asked] = await pendingIn(stage);
  const { code, stdout } = await commandsIn(stage, t)("approve");
  assert.equal(code, 0);
  assert.match(stdout, /tidy asks whether it may use Bash/);
  assert.ok(stdout.includes('{"command":"rm -r \\x1b[2Jbuild"}'), stdout);
  assert.match(stdout, /asked today 03:00, until today 09:00, run run\d+/);
  assert.ok(stdout.includes(`nightdesk approve ${asked?.id}, or nightdesk deny ${asked?.id}`));
});

test("CLM-27 --json lists the same; nothing waiting is an empty list", async (t) => {
  const stage = await askingHome();
  const nightdesk = commandsIn(stage, t);
  const [row] = JSON.parse((await nightdesk("approve", "--json")).stdout) as Record<string, unknown>[];
  assert.equal(row?.["input"], '{"command":"rm -r build"}');
  assert.equal(row["expires_at"], "2026-11-23T09:00:01.000Z");
  assert.equal(row["state"], "pending");
  stage.sleepUntil(MONDAY + 10 * HOUR);
  assert.equal((await nightdesk("approve", "--json")).stdout, "[]\n", "what has expired is no question");
  assert.match((await nightdesk("approve")).stdout, /Nobody waits for you/);
});

test("CLM-28 the beginning of an id is enough; the answer says who carries it out", async (t) => {
  const stage = await askingHome();
  const [asked] = await pendingIn(stage);
  const nightdesk = commandsIn(stage, t);
  const answered = await nightdesk("approve", asked?.id.slice(0, 4).toUpperCase() ?? "", "--answer", "go on");
  assert.equal(answered.code, 0, answered.stderr);
  assert.match(
    answered.stdout,
    /^Yes to this use of Bash\. Run run\d+ of tidy goes on with nightdesk start.*tick\.$/m,
  );
  await stage.tick();
  assert.equal((await stage.newestRun("tidy")).state, "succeeded");
});

test("CLM-28 deny is an answer too, and questions that are left are named", async (t) => {
  const stage = await askingHome(["{}", '{"a":1}']);
  const [first, second] = await pendingIn(stage);
  const nightdesk = commandsIn(stage, t);
  assert.match(
    (await nightdesk("deny", first?.id ?? "")).stdout,
    /^No to this use of Bash\. .* waits for 1 more question/,
  );
  const { stdout } = await nightdesk("approve", second?.id ?? "", "--json");
  const answer = JSON.parse(stdout) as { result: string; left: number; approval: Record<string, unknown> };
  assert.deepEqual([answer.result, answer.left], ["answered", 0]);
  assert.equal(answer.approval["answered_by"], "cli");
});

test("CLM-28 too late is 1 and says who was quicker; an unknown id is 69; an ambiguous one is 2", async (t) => {
  const stage = await askingHome(["{}", '{"a":1}']);
  const [first] = await pendingIn(stage);
  const nightdesk = commandsIn(stage, t);
  await nightdesk("approve", first?.id ?? "");
  const late = await nightdesk("deny", first?.id ?? "");
  assert.equal(late.code, 1);
  assert.match(late.stderr, /Too late: \w+ was approved by cli today 03:00/);
  for (const id of ["nothing", "", " "]) {
    const { code, stdout } = await nightdesk("approve", id);
    assert.deepEqual([code, stdout], [69, ""]);
  }
  stage.sleepUntil(MONDAY + 10 * HOUR);
  const expired = await nightdesk("approve", (await pendingIn(stage))[0]?.id ?? "", "--json");
  assert.equal(expired.code, 1);
  assert.equal((JSON.parse(expired.stdout) as { result: string }).result, "expired");
  assert.match(expired.stderr, /could be answered until today 09:00/);
  assert.equal((await nightdesk("approve", "--answer", "yes")).code, 2);
});

test("CLM-28 a beginning that fits several questions is wrong usage and says yes to none", async (t) => {
  const stage = await askingHome(["{}", '{"a":1}']);
  const pending = await pendingIn(stage);
  const common = commonStart(pending.map(({ id }) => id));
  const { code, stderr } = await commandsIn(stage, t)("approve", common);
  assert.equal(code, 2);
  assert.match(stderr, /fits more than one question/);
  assert.equal((await pendingIn(stage)).length, 2);
});

function commonStart([first = "", ...more]: readonly string[]): string {
  let length = first.length;
  while (!more.every((id) => id.startsWith(first.slice(0, length)))) length -= 1;
  return first.slice(0, length);
}
