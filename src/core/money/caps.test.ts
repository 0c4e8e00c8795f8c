import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../../testing/properties.ts";
import type { Budget } from "../task.ts";
import {
  brokenCap,
  type Cap,
  capsFor,
  capText,
  leftUnder,
  NOTHING_SPENT,
  type Spent,
  usdText,
} from "./caps.ts";

const NONE: Budget = {
  perRunUsd: null,
  perTaskUsd: null,
  perDayUsd: null,
  perMonthUsd: null,
  maxTurns: null,
};

function names(caps: readonly Cap[]): string[] {
  return caps.map(({ name, limitUsd }) => `${name} ${limitUsd}`);
}

test("CLM-01 nobody spends without a limit: half a dollar a run, two a day, twenty a month", () => {
  assert.deepEqual(names(capsFor({ budget: null, task: null, spent: NOTHING_SPENT })), [
    "budget.per_run_usd 0.5",
    "budget.per_day_usd 2",
    "budget.per_month_usd 20",
  ]);
});

test("CLM-01 a task's own cap for a run replaces the default one, and stands beside one that was written", () => {
  const task = { id: "tidy", budget: { ...NONE, perRunUsd: 3 } };
  assert.deepEqual(names(capsFor({ budget: null, task, spent: NOTHING_SPENT })), [
    "budget.per_day_usd 2",
    "budget.per_month_usd 20",
    "tidy: budget.per_run_usd 3",
  ]);
  const written = { ...NONE, perRunUsd: 1, perTaskUsd: 5 };
  assert.deepEqual(names(capsFor({ budget: written, task, spent: NOTHING_SPENT })), [
    "budget.per_run_usd 1",
    "budget.per_task_usd 5",
    "budget.per_day_usd 2",
    "budget.per_month_usd 20",
    "tidy: budget.per_run_usd 3",
  ]);
});

const usd = fc.integer({ min: 0, max: 5_000 }).map((cents) => cents / 100);
const limit = fc.option(usd);
const budget: fc.Arbitrary<Budget | null> = fc.option(
  fc.record({
    perRunUsd: limit,
    perTaskUsd: limit,
    perDayUsd: limit,
    perMonthUsd: limit,
    maxTurns: fc.constant(null),
  }),
);

/** Less than a thousandth of a cent is the arithmetic's, not anybody's. */
const DUST = 1e-6;

test("CLM-02 whatever is asked for in whatever order, no cap is ever exceeded, and the tightest is named", () => {
  const asked = fc.array(
    fc.record({ usd: fc.double({ min: 0, max: 3, noNaN: true }), run: fc.nat(2), isOwn: fc.boolean() }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(budget, budget, asked, (common, own, requests) => {
      const task = { id: "tidy", budget: own };
      let all = 0;
      let ofTask = 0;
      const ofRun = [0, 0, 0];
      const spentBy = (run: number): Spent => ({
        run: ofRun[run] ?? 0,
        day: all,
        month: all,
        taskDay: ofTask,
        taskMonth: ofTask,
      });
      for (const request of requests) {
        // Beside the task's own runs, people's questions draw on the common caps.
        const spent = request.isOwn ? spentBy(request.run) : { ...spentBy(0), run: 0 };
        const caps = capsFor({ budget: common, task: request.isOwn ? task : null, spent });
        const broken = brokenCap(caps, request.usd);
        if (broken !== null) {
          const over = caps.filter((cap) => cap.spentUsd + request.usd > cap.limitUsd);
          const tightest = Math.min(...over.map((cap) => cap.limitUsd - cap.spentUsd));
          assert.equal(broken.limitUsd - broken.spentUsd, tightest);
          assert.ok(leftUnder(caps) < request.usd);
          continue;
        }
        assert.ok(request.usd <= leftUnder(caps) + DUST);
        all += request.usd;
        if (!request.isOwn) continue;
        ofTask += request.usd;
        ofRun[request.run] = (ofRun[request.run] ?? 0) + request.usd;
      }
      for (const run of [0, 1, 2]) {
        for (const cap of capsFor({ budget: common, task, spent: spentBy(run) })) {
          assert.ok(cap.spentUsd <= cap.limitUsd + DUST, `${cap.name}: ${cap.spentUsd} of ${cap.limitUsd}`);
        }
      }
    }),
  );
});

test("CLM-02 what just fits is let through, though binary fractions do not quite add up", () => {
  const caps = [{ name: "budget.per_day_usd", limitUsd: 0.3, spentUsd: 0.1 }];
  assert.equal(brokenCap(caps, 0.2), null);
  assert.equal(brokenCap(caps, 0.2001)?.name, "budget.per_day_usd");
});

test("a cap is told with its figures, in as many digits as they need", () => {
  assert.equal(
    capText({ name: "budget.per_day_usd", limitUsd: 2, spentUsd: 1.96 }, 0.12),
    "budget.per_day_usd is $2.00, $1.96 spent or reserved, and this may take $0.12",
  );
  assert.deepEqual([0, 0.00042, 0.05, 1.5].map(usdText), ["$0.00", "$0.0004", "$0.050", "$1.50"]);
});
