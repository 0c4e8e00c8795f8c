import assert from "node:assert/strict";
import { test } from "node:test";
import { CronPattern as Croner } from "croner";
import * as fc from "../testing/properties.ts";
import type { SlotRule } from "../core/task.ts";
import { parseCron } from "./cron-pattern.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "./civil.ts";
import { compareOccurrences } from "./merge-occurrences.ts";
import { occurrences } from "./occurrences.ts";
import { nextOccurrence, previousOccurrence } from "./search.ts";
import { expectedMoments, walkZone } from "./testing/brute-force.ts";
import { transitionsOf } from "./testing/transitions.ts";

const zones = fc.constantFrom(...Intl.supportedValuesOf("timeZone"));
const instant = fc
  .integer({ min: Date.UTC(1990, 0, 1) / MINUTE_MS, max: Date.UTC(2038, 0, 1) / MINUTE_MS })
  .map((minute) => minute * MINUTE_MS);

/** Cron patterns, one to three, or elapsed time. */
function anyRule(pattern: fc.Arbitrary<string>): fc.Arbitrary<SlotRule> {
  return fc.oneof(
    { weight: 5, arbitrary: fc.array(pattern, { minLength: 1, maxLength: 3 }).map(calendar) },
    fc
      .tuple(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: -1000, max: 1000 }))
      .map(([every, anchor]): SlotRule => ({
        kind: "every",
        everyMs: every * MINUTE_MS,
        anchorMs: anchor * MINUTE_MS,
      })),
  );
}

function calendar(patterns: string[]): SlotRule {
  return { kind: "calendar", patterns };
}

function field(min: number, max: number): fc.Arbitrary<string> {
  const value = fc.integer({ min, max });
  const range = fc.tuple(value, value).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  const step = fc.integer({ min: 1, max: Math.floor((max - min) / 2) });
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant("*") },
    { weight: 3, arbitrary: value.map(String) },
    fc.array(value, { minLength: 2, maxLength: 4 }).map((values) => values.join(",")),
    range,
    fc.tuple(range, step).map(([text, every]) => `${text}/${every}`),
    step.map((every) => `*/${every}`),
  );
}

/** Six fields, the second first; valid, and read the same way by every cron. */
function anyCron(): fc.Arbitrary<string> {
  return fc.tuple(field(0, 59), anyMinuteCron()).map(([second, rest]) => `${second} ${rest}`);
}

/** Five fields. */
function anyMinuteCron(): fc.Arbitrary<string> {
  return fc
    .tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6))
    .map((fields) => fields.join(" "));
}

/** The next change of a zone's clocks after an instant, or the instant where there is none within two years. */
function nearestChange(zone: string, at: number): number {
  return transitionsOf(zone, at, at + 730 * DAY_MS)[0]?.at ?? at;
}

test("any rule in any zone agrees with a walk over real minutes, around a change of the clocks", () => {
  fc.assert(
    fc.property(anyRule(anyMinuteCron()), zones, instant, (rule, zone, near) => {
      const centre = nearestChange(zone, near);
      const [from, until] = [centre - 30 * HOUR_MS, centre + 26 * HOUR_MS];
      const actual = Array.from(
        occurrences(rule, zone, from, until),
        (o) => `${o.at} ${o.nominal} ${o.pass}`,
      );
      assert.deepEqual(actual, expectedMoments(rule, walkZone(zone, from, until, 1)));
    }),
    { numRuns: 60 },
  );
});

test("the moments of an interval are those of its parts", () => {
  fc.assert(
    fc.property(
      anyRule(anyCron()),
      zones,
      instant,
      fc.array(fc.integer({ min: 0, max: 3 * DAY_MS })),
      (rule, zone, near, cuts) => {
        const from = nearestChange(zone, near) - DAY_MS;
        const edges = [0, ...cuts.toSorted((a, b) => a - b), 3 * DAY_MS].map((offset) => from + offset);
        const parts = edges
          .slice(1)
          .flatMap((until, index) => [...occurrences(rule, zone, edges[index] ?? from, until)]);
        assert.deepEqual(parts, [...occurrences(rule, zone, from, from + 3 * DAY_MS)]);
      },
    ),
    { numRuns: 60 },
  );
});

test("moments come in order, and no two share their nominal time and pass", () => {
  fc.assert(
    fc.property(anyRule(anyCron()), zones, instant, (rule, zone, near) => {
      const from = nearestChange(zone, near) - DAY_MS;
      const all = [...occurrences(rule, zone, from, from + 3 * DAY_MS)];
      assert.deepEqual(all, all.toSorted(compareOccurrences));
      assert.equal(new Set(all.map(({ nominal, pass }) => `${nominal} ${pass}`)).size, all.length);
    }),
    { numRuns: 60 },
  );
});

test("the previous and the next moment are neighbours", () => {
  fc.assert(
    fc.property(anyRule(anyCron()), zones, instant, (rule, zone, at) => {
      const next = nextOccurrence(rule, zone, at);
      if (next === null) return;
      assert.ok(next.at > at);
      assert.equal(previousOccurrence(rule, zone, next.at)?.at, next.at);
      const previous = previousOccurrence(rule, zone, next.at - 1);
      assert.ok(previous === null || previous.at <= at);
      if (previous !== null) assert.deepEqual(nextOccurrence(rule, zone, next.at - 1), next);
    }),
    { numRuns: 60 },
  );
});

test("a cron expression names the same seconds, minutes and hours as croner reads in it", () => {
  fc.assert(
    fc.property(anyCron(), (pattern) => {
      const croner = new Croner(pattern, undefined, { mode: "6-part" });
      const expected = valuesOn(croner.hour).flatMap((hour) =>
        valuesOn(croner.minute).flatMap((minute) =>
          valuesOn(croner.second).map((second) => hour * 3600 + minute * 60 + second),
        ),
      );
      assert.deepEqual(parseCron(pattern).times, expected);
    }),
    { numRuns: 500 },
  );
});

/** Indices of the flags that are set. */
function valuesOn(flags: readonly number[]): number[] {
  return flags.flatMap((flag, value) => (flag ? [value] : []));
}
