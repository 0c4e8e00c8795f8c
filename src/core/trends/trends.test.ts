import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../../testing/properties.ts";
import { type Random, seededRandom } from "../../testing/random.ts";
import { spendTrend } from "./spend-trend.ts";
import { LOOK_BACK_RUNS, type PastRun, slowAfterMs, type TaskHistory, taskTrends } from "./task-trends.ts";
import { isFarAbove, isFarBelow, median, upperEdge } from "./unusual.ts";

const DAY = 86_400_000;
const SECOND = 1_000;

function run(more: Partial<PastRun> & { took?: number } = {}, at = 0): PastRun {
  const { took = 60 * SECOND, ...rest } = more;
  const startedAt = at;
  return { succeeded: true, startedAt, finishedAt: startedAt + took, changed: null, costUsd: null, ...rest };
}

function history(runs: readonly PastRun[], more: Partial<TaskHistory> = {}): TaskHistory {
  const now = runs[0]?.finishedAt ?? 0;
  const none = { runningMs: null, badMoments: 0, declinedMoments: 0, overdueAt: null };
  return { task: "t", runs, ...none, lastSuccessAt: now, isAwake: true, now, ...more };
}

/** Newest first, one a day, the newest as given and the others like each other. */
function daily(
  newest: Partial<PastRun> & { took?: number },
  others: Partial<PastRun> & { took?: number },
  count = 20,
) {
  return Array.from({ length: count + 1 }, (_, index) =>
    run(index === 0 ? newest : others, (count - index) * DAY),
  );
}

function keys(facts: TaskHistory): string[] {
  return taskTrends(facts).map(({ key }) => key);
}

test("UNA-20 a run of four times its usual time is told, from ten runs and ten seconds more on", () => {
  assert.deepEqual(keys(history(daily({ took: 240 * SECOND }, {}))), ["slow:t"]);
  assert.deepEqual(keys(history(daily({ took: 239 * SECOND }, {}))), []);
  assert.deepEqual(keys(history(daily({ took: 240 * SECOND }, {}, 9))), [], "too few runs");
  assert.deepEqual(keys(history(daily({ took: 25 * SECOND }, { took: 5 * SECOND }))), ["slow:t"]);
  assert.deepEqual(keys(history(daily({ took: 10 * SECOND }, { took: SECOND }))), [], "short in any case");
  const swinging = daily({ took: 400 * SECOND }, {})
    .with(3, run({ took: 300 * SECOND }))
    .with(7, run({ took: 350 * SECOND }));
  assert.deepEqual(keys(history(swinging)), [], "it is used to swinging");
  const failed = daily({ took: 240 * SECOND, succeeded: false }, {});
  assert.deepEqual(keys(history(failed)), [], "a failed run says nothing of the work");
  const [told] = taskTrends(history(daily({ took: 600 * SECOND }, {})));
  assert.equal(told?.title, "t took 10 min, 10 times its usual 60 s");
});

test("UNA-21 far fewer changes than ever are told; a task that sometimes changes nothing is left alone", () => {
  assert.deepEqual(keys(history(daily({ changed: 0 }, { changed: 1_000 }))), ["few_changes:t"]);
  assert.deepEqual(keys(history(daily({ changed: 240 }, { changed: 1_000 }))), ["few_changes:t"]);
  assert.deepEqual(keys(history(daily({ changed: 250 }, { changed: 1_000 }))), []);
  assert.deepEqual(keys(history(daily({ changed: 0 }, { changed: 19 }))), [], "small numbers");
  const sometimes = daily({ changed: 0 }, { changed: 1_000 }).with(9, run({ changed: 0 }));
  assert.deepEqual(keys(history(sometimes)), []);
  assert.deepEqual(keys(history(daily({ changed: 0 }, { changed: null }))), [], "it never says");
});

test("UNA-21 nothing counts as nothing where there usually is something", () => {
  assert.deepEqual(keys(history(daily({ changed: null }, { changed: 100 }, 12))), ["few_changes:t"]);
  const [told] = taskTrends(history(daily({ changed: null }, { changed: 100 }, 12)));
  assert.equal(told?.title, "t changed nothing, where it usually changes 100");
  const rarely = daily({ changed: null }, { changed: 1_000 }).with(9, run({ changed: null }));
  assert.deepEqual(keys(history(rarely)), [], "it sometimes says nothing");
});

/** The newest `odd` runs as given, before them 12 usual ones. */
function after12(
  usual: Partial<PastRun> & { took?: number },
  strange: Partial<PastRun> & { took?: number },
  odd: number,
) {
  return Array.from({ length: odd + 12 }, (_, index) => run(index < odd ? strange : usual)).slice(
    0,
    LOOK_BACK_RUNS,
  );
}

test("UNA-27 what is unusual stays so until it is as usual again, or has filled the window", () => {
  const few = (odd: number) => keys(history(after12({ changed: 100 }, { changed: 3 }, odd)));
  const slow = (odd: number) => keys(history(after12({}, { took: 600 * SECOND }, odd)));
  for (const odd of [1, 2, 3, 10, 40]) {
    assert.deepEqual(few(odd), ["few_changes:t"], `${odd} runs`);
    assert.deepEqual(slow(odd), ["slow:t"], `${odd} runs`);
  }
  assert.deepEqual([...few(60), ...slow(60)], [], "that is how it is now");
  const back = [run({ changed: 100 }), ...after12({ changed: 100 }, { changed: 3 }, 5)];
  assert.deepEqual(keys(history(back)), []);
});

test("UNA-22 a task that has not succeeded for longer than its rhythm is stale; a pause, an absence and one failure are not", () => {
  const runs = daily({}, {});
  const end = runs[0]?.finishedAt ?? 0;
  const overdueAt = end + 2 * DAY;
  const after = (days: number, badMoments: number, more: Partial<TaskHistory> = {}) =>
    keys(history(runs, { now: end + days * DAY, badMoments, overdueAt, ...more }));
  assert.deepEqual(after(2.01, 2), ["stale:t"]);
  assert.deepEqual(after(2, 2), [], "it needs the time that it usually takes");
  assert.deepEqual(after(1.9, 2), []);
  assert.deepEqual(after(30, 0), [], "the machine was off");
  assert.deepEqual(after(30, 1), [], "one failure has its alert");
  assert.deepEqual(after(30, 2, { declinedMoments: 28 }), [], "there was nothing to do on the other days");
  assert.deepEqual(after(4, 4, { isAwake: false }), []);
  assert.deepEqual(after(4, 4, { overdueAt: null }), [], "it has no rhythm");
  const never = history([], { badMoments: 2, overdueAt: 0, lastSuccessAt: null });
  assert.equal(taskTrends(never)[0]?.title, "t has never succeeded, though it was due 2 times");
});

test("UNA-28 a run that is under way and takes far longer than usual is told", () => {
  const runs = daily({}, {});
  const under = (seconds: number) => keys(history(runs, { runningMs: seconds * SECOND }));
  assert.deepEqual(under(239), []);
  assert.deepEqual(under(240), ["slow:t"]);
  assert.equal(slowAfterMs(runs), 240 * SECOND);
  assert.equal(slowAfterMs(runs.slice(0, 9)), null);
  const [told] = taskTrends(history(runs, { runningMs: 600 * SECOND }));
  assert.equal(told?.title, "t has been running for 10 min, 10 times its usual 60 s");
});

test("UNA-23 a run and a day that cost far more than usual are told", () => {
  assert.deepEqual(keys(history(daily({ costUsd: 2 }, { costUsd: 0.2 }))), ["dear_run:t"]);
  assert.deepEqual(keys(history(daily({ costUsd: 0.09 }, { costUsd: 0.01 }))), [], "cents");
  const usual = Array.from({ length: 12 }, () => 1);
  assert.equal(
    spendTrend("2026-11-25", 5, usual)[0]?.title,
    "Claude cost $5.00 on 2026-11-25, 5 times its usual $1.00",
  );
  assert.deepEqual(spendTrend("2026-11-25", 3.9, usual), []);
  assert.deepEqual(spendTrend("2026-11-25", 5, usual.slice(3)), [], "too few days");
});

test("UNA-24 what stays within twice and half of its middle is never unusual", () => {
  const within = fc.double({ min: 50, max: 100, noNaN: true });
  fc.assert(
    fc.property(fc.array(within, { minLength: 1, maxLength: 60 }), within, (earlier, value) => {
      assert.equal(isFarAbove(value, earlier, 0), false);
      assert.equal(isFarBelow(value, earlier, 0), false);
    }),
  );
});

test("a middle and an upper edge are among or between the values", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 1 }), (values) => {
      const [low, high] = [Math.min(...values), Math.max(...values)];
      for (const value of [median(values), upperEdge(values)]) assert.ok(value >= low && value <= high);
      assert.ok(values.includes(upperEdge(values)));
    }),
  );
});

/** Nearly normal, around 0. */
function bell(random: Random): number {
  return Array.from({ length: 12 }, () => random.next()).reduce((total, one) => total + one, -6);
}

function secondMomentAfter(at: number, period: number, restsAtWeekends: boolean): number {
  let moment = Math.floor(at / period) * period;
  for (let seen = 0; seen < 2;) {
    moment += period;
    if (!restsAtWeekends || Math.floor(moment / DAY) % 7 < 5) seen += 1;
  }
  return Math.max(moment, at + 2 * period);
}

/** A year of one task that is well: its figures swing, it fails now and then, it rests at weekends or not. */
function healthyYear(random: Random): string[] {
  const usualMs = 10 ** (3 + 4 * random.next());
  const usualChanges = 10 ** (4 * random.next());
  const usualCost = random.next() < 0.5 ? null : random.next();
  const restsAtWeekends = random.next() < 0.3;
  const [period, failures] = random.next() < 0.2 ? [DAY / 24, 0.002] : [DAY, 0.02];
  const told: string[] = [];
  let runs: PastRun[] = [];
  let bad = 0;
  let lastSuccessAt: number | null = null;
  for (let at = 0, count = 0; count < 365; count += 1, at += period) {
    // Two holidays with the machine off.
    if (count === 120 || count === 240) at += 16 * DAY;
    if (restsAtWeekends && Math.floor(at / DAY) % 7 >= 5) continue;
    const succeeded = random.next() >= failures;
    const swing = () => Math.exp(0.25 * bell(random));
    const one = {
      succeeded,
      startedAt: at,
      finishedAt: at + usualMs * swing(),
      changed: Math.round(usualChanges * swing()),
      costUsd: usualCost === null ? null : usualCost * swing(),
    };
    runs = [one, ...runs].slice(0, LOOK_BACK_RUNS);
    bad = succeeded ? 0 : bad + 1;
    if (succeeded) lastSuccessAt = one.finishedAt;
    // Two moments of its own and three hours of grace later.
    const overdueAt = secondMomentAfter(lastSuccessAt ?? 0, period, restsAtWeekends) + DAY / 8;
    const none = { runningMs: null, declinedMoments: 0, isAwake: true };
    const facts = {
      task: "t",
      runs,
      badMoments: bad,
      lastSuccessAt,
      overdueAt,
      now: one.finishedAt,
      ...none,
    };
    told.push(...taskTrends(facts).map(({ title }) => `day ${count}: ${title}`));
  }
  return told;
}

test("UNA-24 a year of a hundred healthy tasks gives not one finding", () => {
  const told: string[] = [];
  for (let seed = 1; seed <= 100; seed += 1) {
    told.push(...healthyYear(seededRandom(seed)).map((text) => `seed ${seed}, ${text}`));
  }
  assert.deepEqual(told, []);
});

test("UNA-24 a year of healthy spending gives not one finding", () => {
  const told: string[] = [];
  for (let seed = 1; seed <= 100; seed += 1) {
    const random = seededRandom(seed);
    const days: number[] = [];
    for (let day = 0; day < 365; day += 1) {
      const usd = 2 * Math.exp(0.25 * bell(random)) * (day % 7 >= 5 ? 0.5 : 1);
      told.push(...spendTrend(String(day), usd, days.slice(-35)).map(({ title }) => title));
      days.push(usd);
    }
  }
  assert.deepEqual(told, []);
});
