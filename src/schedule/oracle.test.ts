import assert from "node:assert/strict";
import { test } from "node:test";
import type { SlotRule } from "../core/task.ts";
import { HOUR_MS, MINUTE_MS } from "./civil.ts";
import { occurrences } from "./occurrences.ts";
import { expectedMoments, walkZone } from "./testing/brute-force.ts";
import { allTransitions, type Transition } from "./testing/transitions.ts";

const FROM = Date.UTC(2020, 0, 1);
const UNTIL = Date.UTC(2038, 0, 1);

/** Minutes on the quarter hour only, so that they can be checked over two days in steps of 15 minutes as well. */
const QUARTER_RULES: readonly SlotRule[] = [
  cron("30 2 * * *"),
  cron("0 2 * * *"),
  cron("0 3 * * *"),
  cron("0 0 * * *"),
  cron("30 0 * * *"),
  cron("15,45 0-3 * * *"),
  cron("0 1-5 * * *"),
  cron("*/30 * * * *"),
  cron("15 * * * *"),
  cron("0 */2 * * *"),
  cron("30 1 * * 1-5"),
  cron("0 3 * * 0"),
  cron("30 0 1 * *"),
  cron("0 2 L * *"),
  cron("0 0 13 * 5"),
  cron("0 3 * * *", "30 2 * * *", "0 12 * * *"),
  cron("30 2 * * *", "*/30 * * * *"),
  every(45, 0),
  every(120, 30),
];

const MINUTE_RULES: readonly SlotRule[] = [
  ...QUARTER_RULES,
  cron("59 1,23 * * *"),
  cron("*/20 2 * * *"),
  cron("* 2 * * *"),
  cron("7 */2 * * *"),
  cron("5-59/10 1-3 * 3,10 *"),
  cron("*/7 * * * *"),
  every(7, 3),
];

function cron(...patterns: string[]): SlotRule {
  return { kind: "calendar", patterns };
}

function every(minutes: number, anchorMinutes: number): SlotRule {
  return { kind: "every", everyMs: minutes * MINUTE_MS, anchorMs: anchorMinutes * MINUTE_MS };
}

interface Tally {
  compared: number;
  moments: number;
  readonly mismatches: string[];
}

test("every transition of every zone from 2020 to 2037 agrees with a walk over real minutes, rule by rule", (t) => {
  const transitions = allTransitions(FROM, UNTIL);
  assert.ok(transitions.length > 4000, `only ${transitions.length} transitions were found`);
  const tally: Tally = { compared: 0, moments: 0, mismatches: [] };
  for (const transition of transitions) {
    // Casey's clocks went back by three hours: the window has to hold both passes of them.
    compareAround(transition, 3.5 * HOUR_MS, 1, MINUTE_RULES, tally);
    // Casey's clocks also changed at one minute past the hour, which steps of a quarter would jump over.
    const step = transition.at % (15 * MINUTE_MS) === 0 ? 15 : 1;
    compareAround(transition, 26 * HOUR_MS, step, QUARTER_RULES, tally);
  }
  t.diagnostic(
    `${transitions.length} transitions, ${tally.compared} comparisons, ${tally.moments} moments, ` +
      `${tally.mismatches.length} mismatches`,
  );
  assert.deepEqual(tally.mismatches.slice(0, 5), []);
});

function compareAround(
  { zone, at }: Transition,
  reach: number,
  stepMinutes: number,
  rules: readonly SlotRule[],
  tally: Tally,
): void {
  const [from, until] = [at - reach, at + reach];
  const walk = walkZone(zone, from, until, stepMinutes);
  for (const rule of rules) {
    const expected = expectedMoments(rule, walk);
    const actual = Array.from(occurrences(rule, zone, from, until), (o) => `${o.at} ${o.nominal} ${o.pass}`);
    tally.compared += 1;
    tally.moments += expected.length;
    if (expected.join("\n") === actual.join("\n")) continue;
    const first = expected.findIndex((moment, index) => moment !== actual[index]);
    tally.mismatches.push(
      `${zone} ${new Date(at).toISOString()} ${JSON.stringify(rule)}: ${actual.length} moments, ` +
        `should be ${expected.length}; ${actual[first]} instead of ${expected[first]}`,
    );
  }
}
