import assert from "node:assert/strict";
import { test } from "node:test";
import { HOUR, MONDAY, openStage, type Stage } from "../../../../test/engine/stage.ts";
import { CLAUDE_TASKS, spendIn } from "../../fixtures/claude-home.ts";
import { commandsIn } from "../../fixtures/in-home.ts";

async function spent(): Promise<Stage> {
  const budget = { perRunUsd: null, perTaskUsd: null, perDayUsd: 2, perMonthUsd: 20, maxTurns: null };
  const stage = await openStage(CLAUDE_TASKS, { budget, timezone: "Europe/Prague" });
  await stage.tick();
  stage.sleepUntil(MONDAY + 9 * HOUR);
  await spendIn(stage, { day: "2026-10-31", task: "tidy", usd: 7 });
  await spendIn(stage, { day: "2026-11-02", task: "tidy", usd: 0.1 });
  await spendIn(stage, { day: "2026-11-23", task: "tidy", usd: 0.2 });
  await spendIn(stage, { day: "2026-11-23", task: "tidy", usd: null, reservedUsd: 0.4 });
  await spendIn(stage, {
    day: "2026-11-23",
    task: null,
    kind: "say",
    model: "claude-of-tomorrow",
    usd: 0.05,
    isEstimate: true,
  });
  return stage;
}

interface Answer {
  readonly from: string;
  readonly until: string;
  readonly total_usd: number;
  readonly reserved_usd: number;
  readonly is_estimate: boolean;
  readonly tasks: readonly Record<string, unknown>[];
  readonly days: readonly unknown[];
  readonly caps: readonly unknown[];
}

test("CLM-10 spend tells this month per task, model and kind, per day, and against each cap", async (t) => {
  const { code, stdout } = await commandsIn(await spent(), t)("spend", "--json");
  assert.equal(code, 0);
  const answer = JSON.parse(stdout) as Answer;
  assert.deepEqual(
    Object.keys(answer),
    "from until total_usd reserved_usd is_estimate tasks days caps".split(" "),
  );
  assert.deepEqual([answer.from, answer.until], ["2026-11-01", "2026-11-23"]);
  assert.deepEqual([answer.total_usd, answer.reserved_usd, answer.is_estimate], [0.75, 0.4, true]);
  assert.deepEqual(answer.tasks[0], {
    task: "tidy",
    model: "claude-sonnet-5",
    kind: "agent",
    calls: 3,
    usd: 0.7,
    reserved_usd: 0.4,
    is_estimate: false,
    input_tokens: 24_000,
    output_tokens: 1_600,
    cache_read_tokens: 8_000,
    cache_write_tokens: 0,
  });
  assert.equal(answer.tasks[1]?.["task"], null);
  assert.deepEqual(answer.days, [
    { day: "2026-11-02", usd: 0.1, calls: 1 },
    { day: "2026-11-23", usd: 0.65, calls: 3 },
  ]);
  assert.deepEqual(answer.caps, [
    { name: "budget.per_day_usd", limit_usd: 2, spent_usd: 0.65 },
    { name: "budget.per_month_usd", limit_usd: 20, spent_usd: 0.75 },
    { name: "tidy: budget.per_task_usd", limit_usd: 3, spent_usd: 0.7 },
    { name: "tidy: budget.per_day_usd", limit_usd: 1, spent_usd: 0.6 },
  ]);
});

test("CLM-10 --since takes a day, a distance or month; a wrong one is 2", async (t) => {
  const nightdesk = commandsIn(await spent(), t);
  const from = async (...since: string[]) =>
    (JSON.parse((await nightdesk("spend", "--json", ...since)).stdout) as Answer).from;
  assert.equal(await from("--since", "month"), "2026-11-01");
  assert.equal(await from("--since", "7d"), "2026-11-16");
  assert.equal(await from("--since", "2026-10-31"), "2026-10-31");
  assert.equal((await nightdesk("spend", "--since", "fortnight")).code, 2);
  const all = JSON.parse((await nightdesk("spend", "--json", "--since", "2026-10-01")).stdout) as Answer;
  assert.equal(all.total_usd, 7.75);
});

test("CLM-11 people see what is reserved, what is left, and what is only about right", async (t) => {
  const { stdout } = await commandsIn(await spent(), t)("spend");
  assert.match(
    stdout,
    /^From 2026-11-01 to 2026-11-23 Claude cost about \$0\.75, \$0\.40 of it reserved for calls under way\./,
  );
  assert.match(stdout, /^budget\.per_day_usd +\$0\.65 +\$2\.00 +\$1\.35 left$/m);
  assert.match(
    stdout,
    /^tidy +agent +claude-sonnet-5 +3 +\$0\.70 +32\.0k tokens read \(8\.0k from the cache\), 1\.6k written$/m,
  );
  assert.match(stdout, /^you +your questions +claude-of-tomorrow +1 +about \$0\.050/m);
  assert.match(stdout, /^2026-11-23 +3 +\$0\.65$/m);
});

test("CLM-11 a home without calls, or without a ledger, has cost nothing", async (t) => {
  const stage = await openStage(CLAUDE_TASKS);
  await stage.tick();
  assert.match(
    (await commandsIn(stage, t)("spend")).stdout,
    /Claude was not asked[\s\S]*budget\.per_day_usd/,
  );
  const fresh = commandsIn(stage, t, { services: { openReading: async () => null } });
  assert.equal((JSON.parse((await fresh("spend", "--json")).stdout) as Answer).total_usd, 0);
});

test("CLM-12 status tells what Claude cost today, by the home's own day", async (t) => {
  const stage = await spent();
  const nightdesk = commandsIn(stage, t);
  assert.match((await nightdesk("status")).stdout, /^Claude cost \$0\.65 today: nightdesk spend$/m);
  const status = JSON.parse((await nightdesk("status", "--json")).stdout) as Record<string, unknown>;
  assert.deepEqual([status["spent_today_usd"], status["waiting_for_you"]], [0.65, 0]);
  // 23:30 in UTC is Tuesday in Prague.
  stage.sleepUntil(MONDAY + 23.5 * HOUR);
  const later = JSON.parse((await nightdesk("status", "--json")).stdout) as Record<string, unknown>;
  assert.equal(later["spent_today_usd"], 0);
});
