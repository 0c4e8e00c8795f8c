import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import type { Budget } from "../../src/core/task.ts";
import { createPurse } from "../../src/engine/purse.ts";
import { openSqliteLedger } from "../../src/ledger/sqlite/open.ts";
import { withPath } from "../../src/ledger/sqlite/temporary-fixture.ts";
import { makeConfig, makeTask } from "../../src/testing/make-task.ts";
import { DAY, MONDAY, openStage } from "./stage.ts";

const RACER = join(import.meta.dirname, "fixtures", "purse-racer.ts");
const RACERS = 8;
const NONE: Budget = {
  perRunUsd: null,
  perTaskUsd: null,
  perDayUsd: null,
  perMonthUsd: null,
  maxTurns: null,
};
const CALL = { task: "tidy", run: null, kind: "ask", model: "claude-haiku-4-5" } as const;

withPath(
  `CLM-06 ${RACERS} processes that spend from one ledger never exceed the day's cap together`,
  async (path) => {
    const store = await openSqliteLedger({ path });
    const racers = Array.from({ length: RACERS }, (_, n) =>
      fork(RACER, [path, `racer-${n}`], { silent: true }),
    );
    const outputs = racers.map((racer) =>
      Promise.all([said(racer.stdout), said(racer.stderr), once(racer, "exit")]),
    );
    await Promise.all(racers.map((racer) => once(racer, "message")));
    for (const racer of racers) racer.send("go");
    const got: number[] = [];
    for (const [spent, errors, [code]] of await Promise.all(outputs)) {
      assert.equal(code, 0, errors);
      got.push(...(JSON.parse(spent) as number[]));
    }
    const { day } = await store.reading.spent({ day: "2026-11-23", task: null, run: null });
    assert.ok(day <= 1 + 1e-9, `${day} of 1`);
    // Together they asked for more than half as much again; what was given back last is left over.
    assert.ok(day > 0.4, `${day} of 1`);
    assert.ok(
      Math.abs(got.reduce((total, usd) => total + usd, 0) - day) < 1e-9,
      "nothing was counted twice or lost",
    );
    await store.close();
  },
);

function said(stream: ChildProcess["stdout"]): Promise<string> {
  return stream === null ? Promise.resolve("") : text(stream);
}

test("CLM-06 what is reserved counts until it is known, and a refusal names the cap with its figures", async () => {
  const budget = { ...NONE, perRunUsd: 5, perDayUsd: 1, perMonthUsd: 1.5 };
  const stage = await openStage([makeTask("tidy")], { budget });
  const config = makeConfig([makeTask("tidy")], { budget });
  const purse = createPurse(stage.ctx, () => ({ config, isLogin: false }));
  const first = await purse.reserve({ ...CALL, usd: 0.7 });
  assert.ok(first.ok);
  const second = await purse.reserve({ ...CALL, usd: 0.4 });
  assert.equal(
    second.ok ? "" : second.detail,
    "budget.per_day_usd is $1.00, $0.70 spent or reserved, and this may take $0.40",
  );
  await first.settle({ usage: null });
  assert.equal(await purse.left(CALL), 1);
  const third = await purse.reserve({ ...CALL, usd: 0.9 });
  assert.ok(third.ok);
  await third.assume();
  stage.sleepUntil(MONDAY + DAY);
  const nextDay = await purse.reserve({ ...CALL, usd: 0.7 });
  assert.match(nextDay.ok ? "" : nextDay.detail, /budget\.per_month_usd is \$1\.50, \$0\.90/);
});

test("CLM-07 what a dead process had reserved counts as spent, for ever", async () => {
  const stage = await openStage([makeTask("tidy")]);
  const config = makeConfig([makeTask("tidy")], { budget: { ...NONE, perDayUsd: 1 } });
  const purse = createPurse(stage.ctx, () => ({ config, isLogin: false }));
  assert.ok((await purse.reserve({ ...CALL, usd: 0.4 })).ok);
  stage.restart();
  assert.ok((await purse.reserve({ ...CALL, usd: 0.1 })).ok);
  const [sum] = await stage.reading.spendSums({ from: "2026-11-23", until: "2026-11-23" });
  assert.deepEqual([sum?.usd, sum?.reservedUsd, sum?.isEstimate], [0.5, 0.1, true]);
});

test("CLM-08 with a login, and for a model without a known price, the cost is an estimate", async () => {
  const stage = await openStage([makeTask("tidy")]);
  const config = makeConfig([makeTask("tidy")]);
  const settled = async (isLogin: boolean, model: string) => {
    const reserved = await createPurse(stage.ctx, () => ({ config, isLogin })).reserve({
      ...CALL,
      model,
      usd: 0.01,
    });
    assert.ok(reserved.ok);
    return (await reserved.settle({ usage: null })).isEstimate;
  };
  assert.equal(await settled(true, "claude-haiku-4-5"), true);
  assert.equal(await settled(false, "claude-haiku-4-5"), false);
});

withPath(
  `CLM-07 of ${RACERS} processes that spend at once, half killed in the middle, nothing that was reserved is lost`,
  async (path) => {
    const store = await openSqliteLedger({ path });
    const racers = Array.from({ length: RACERS }, (_, n) =>
      fork(RACER, [path, `racer-${n}`], { silent: true }),
    );
    const ended = racers.map((racer) => once(racer, "exit"));
    await Promise.all(racers.map((racer) => once(racer, "message")));
    for (const racer of racers) racer.send("go");
    const open = () => store.ledger.read((tx) => tx.openSpend());
    while ((await open()).length < 4) await new Promise((resolve) => setImmediate(resolve));
    for (const racer of racers.slice(0, RACERS / 2)) racer.kill("SIGKILL");
    await Promise.all(ended);
    const today = { day: "2026-11-23", task: null, run: null };
    const before = await store.reading.spent(today);
    assert.ok(before.day <= 1 + 1e-9, `${before.day} of 1`);
    const left = await open();
    assert.ok(left.length > 0);
    const stage = await openStage([]);
    const processes = { ...stage.ctx.processes, liveness: () => "dead" as const };
    const config = makeConfig([], { budget: { ...NONE, perRunUsd: 100, perDayUsd: 100, perMonthUsd: 100 } });
    const clock = { ...stage.ctx.clock, now: () => Date.UTC(2026, 10, 23, 12) };
    const purse = createPurse({ ledger: store.ledger, clock, processes }, () => ({ config, isLogin: false }));
    const mine = await purse.reserve({ ...CALL, usd: 0.5 });
    assert.ok(mine.ok);
    assert.deepEqual(
      (await open()).map(({ id }) => id),
      [mine.id],
      "what the dead had reserved is spent",
    );
    const after = await store.reading.spent(today);
    assert.ok(Math.abs(after.day - 0.5 - before.day) < 1e-9, "to the cent what was reserved");
    await store.close();
  },
);

test("CLM-09 a call counts in the month in which it was begun, whatever the clock does at the month's end", async () => {
  const budget = { ...NONE, perRunUsd: 5, perDayUsd: 5, perMonthUsd: 1 };
  const stage = await openStage([makeTask("tidy")], { budget });
  const config = makeConfig([makeTask("tidy")], { budget });
  let now = Date.UTC(2026, 10, 30, 23, 59, 50);
  const clock = { ...stage.ctx.clock, now: () => now };
  const purse = createPurse({ ...stage.ctx, clock }, () => ({ config, isLogin: false }));
  const november = await purse.reserve({ ...CALL, usd: 0.9 });
  assert.ok(november.ok);
  assert.ok(!(await purse.reserve({ ...CALL, usd: 0.2 })).ok);
  now += 20_000;
  assert.equal(await purse.left(CALL), 1, "December has its own");
  await november.assume();
  assert.equal(await purse.left(CALL), 1, "what November had begun is settled in November");
  const december = await purse.reserve({ ...CALL, usd: 0.8 });
  assert.ok(december.ok);
  // The clock is put back: neither month gets its money twice.
  now -= 60_000;
  assert.ok(!(await purse.reserve({ ...CALL, usd: 0.2 })).ok);
  now += 120_000;
  assert.ok(!(await purse.reserve({ ...CALL, usd: 0.3 })).ok);
  // In Prague it was December an hour before.
  const zoned = makeConfig([makeTask("tidy")], { budget, timezone: "Europe/Prague" });
  now = Date.UTC(2026, 10, 30, 23, 30);
  const there = createPurse({ ...stage.ctx, clock }, () => ({ config: zoned, isLogin: false }));
  assert.ok((await there.left(CALL)) < 0.21);
});
