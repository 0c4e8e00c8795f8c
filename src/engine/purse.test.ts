import assert from "node:assert/strict";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { temporaryHome } from "../cli/fixtures/temporary-home.ts";
import { NO_USAGE } from "../core/money/cost.ts";
import { openSqliteLedger } from "../ledger/index.ts";
import { systemClock } from "../platform/clock.ts";
import type { Purse, SpendRequest } from "../ports/purse.ts";
import { makeConfig, makeTask } from "../testing/make-task.ts";
import { createPurse } from "./purse.ts";

const MODEL = "claude-sonnet-5-5";
const BUDGET = { perRunUsd: 10, perTaskUsd: null, perDayUsd: 1, perMonthUsd: 100, maxTurns: null };

/** Purses of several processes over one ledger; the processes in `dead` are gone. */
async function purses(
  t: TestContext,
  count: number,
  dead: ReadonlySet<number> = new Set(),
): Promise<Purse[]> {
  const home = temporaryHome(t, {});
  const config = makeConfig([makeTask("a")], { budget: BUDGET });
  const open = Array.from({ length: count }, async (_, pid) => {
    const store = await openSqliteLedger({ path: join(home, "ledger.db") });
    t.after(() => store.close());
    const identity = { pid, startedAt: "s", bootId: "b" } as never;
    const processes = {
      self: () => identity,
      liveness: (of: { pid: number }) => (dead.has(of.pid) ? "dead" : "alive"),
    } as never;
    return createPurse({ ledger: store.ledger, clock: systemClock(), processes }, () => ({
      config,
      isLogin: false,
    }));
  });
  const all: Purse[] = [];
  for (const one of open) all.push(await one);
  return all;
}

function request(usd: number, run = "r"): SpendRequest {
  return { task: "a", run, kind: "agent", model: MODEL, usd };
}

test("CLD-47: eight at once never pass a cap by more than what each call cost beyond what was foreseen", async (t) => {
  const all = await purses(t, 8);
  let spent = 0;
  let most = 0;
  await Promise.all(
    all.map(async (purse, index) => {
      for (;;) {
        const reserved = await purse.reserve(request(0.05, `r${index}`));
        if (!reserved.ok) return;
        // Twice of what was foreseen: 20,000 tokens at $5 a million would be $0.10.
        const { usd } = await reserved.settle({ usage: { ...NO_USAGE, output: 10_000 } });
        most = Math.max(most, usd);
        spent += usd;
      }
    }),
  );
  assert.equal(most, 0.1);
  assert.ok(spent >= 1 - 0.05 && spent <= 1 + 8 * most, `$${spent}`);
});

test("CLD-47: what keeps to what was foreseen never passes a cap at all", async (t) => {
  const all = await purses(t, 8);
  const got = await Promise.all(
    all.flatMap((purse, index) =>
      Array.from({ length: 10 }, (_, n) => purse.reserve(request(0.04, `r${index}_${n}`))),
    ),
  );
  assert.equal(got.filter(({ ok }) => ok).length, 25);
  assert.ok(((await all[0]?.left({ task: "a", run: "x" })) ?? 1) < 1e-9);
});

test("CLD-47: what a dead process had reserved stands for what it spent; a settled call is settled once", async (t) => {
  const dead = new Set<number>();
  const [first, second] = await purses(t, 2, dead);
  const left = () => second?.left({ task: "a", run: "x" });
  const reserved = await first?.reserve(request(0.4));
  assert.ok(reserved?.ok);
  dead.add(0);
  await second?.reserve(request(0.1)).then((one) => (one.ok ? one.settle({ usage: null }) : undefined));
  assert.equal((await left())?.toFixed(2), "0.60");
  await reserved.settle({ usage: null });
  assert.equal((await left())?.toFixed(2), "0.60", "too late");
});

test("CLD-11: a refusal names the cap and the figures", async (t) => {
  const [purse] = await purses(t, 1);
  const refused = await purse?.reserve(request(1.2));
  assert.ok(refused?.ok === false);
  assert.equal(
    refused.detail,
    "budget.per_day_usd is $1.00, $0.00 spent or reserved, and this may take $1.20",
  );
});
