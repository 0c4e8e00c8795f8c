import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Occurrence } from "../core/slot.ts";
import { decideDue, type DueItem, type DuePolicy } from "./decide-due.ts";
import { occurrences } from "./occurrences.ts";
import { cron, everyMinutes } from "./testing/moments.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.parse("2026-11-23T08:00Z");
const POLICY: DuePolicy = {
  missed: "run_once",
  missedMaxAgeMs: null,
  missedMaxRuns: 10,
  graceMs: 30 * MINUTE,
};

/** Moments that many minutes before now. */
function ago(...minutes: number[]): Occurrence[] {
  return minutes.map((minute) => moment(NOW - minute * MINUTE));
}

function moment(at: number, nominal = new Date(at).toISOString().slice(0, 19)): Occurrence {
  return { nominal, pass: 1, at };
}

/** `120 missed(superseded)`, `0 run late`, `span 60 ...` with minutes before now. */
function decide(
  due: Iterable<Occurrence>,
  policy: Partial<DuePolicy> = {},
  held: "paused" | "disabled" | null = null,
): string[] {
  return decideDue({ occurrences: due, now: NOW, policy: { ...POLICY, ...policy }, held }).map(itemText);
}

function itemText(item: DueItem): string {
  if (item.kind === "run") return `${minutesAgo(item.occurrence)} run${item.catchUp ? " to catch up" : ""}`;
  const { outcome, reason } = item.closing;
  if (item.kind === "close") return `${minutesAgo(item.occurrence)} ${outcome}(${reason})`;
  return `${minutesAgo(item.first)}..${minutesAgo(item.last)} ${item.count} x ${outcome}(${reason})`;
}

function merged(detail: string) {
  return { outcome: "merged", reason: "same_instant", detail };
}

/** 3, 2, 1 for 3. */
function countdown(from: number): number[] {
  return Array.from({ length: from }, (_, index) => from - index);
}

function minutesAgo({ at }: Occurrence): number {
  return (NOW - at) / MINUTE;
}

describe("run_once", () => {
  test("runs the newest, however old, and closes the others in its favour", () => {
    assert.deepEqual(decide(ago(5000, 3600, 2160)), [
      "5000 missed(superseded)",
      "3600 missed(superseded)",
      "2160 run to catch up",
    ]);
  });

  test("runs one that is merely late without calling it a catch-up", () => {
    assert.deepEqual(decide(ago(30)), ["30 run"]);
    assert.deepEqual(decide(ago(31)), ["31 run to catch up"]);
  });

  test("closes everything as too late when even the newest is older than its longest age", () => {
    assert.deepEqual(decide(ago(300, 200), { missedMaxAgeMs: 3 * HOUR }), [
      "300 missed(too_late)",
      "200 missed(too_late)",
    ]);
  });

  test("lets the newest stand for older ones that were too old themselves", () => {
    assert.deepEqual(decide(ago(300, 100), { missedMaxAgeMs: 3 * HOUR }), [
      "300 missed(superseded)",
      "100 run to catch up",
    ]);
  });

  test("does not call a moment within grace too old", () => {
    assert.deepEqual(decide(ago(20), { missedMaxAgeMs: 5 * MINUTE }), ["20 run"]);
  });
});

describe("run_all", () => {
  test("runs the newest few, oldest first, and drops the rest by number", () => {
    assert.deepEqual(decide(ago(300, 240, 180, 120, 10), { missed: "run_all", missedMaxRuns: 3 }), [
      "300 missed(too_many)",
      "240 missed(too_many)",
      "180 run to catch up",
      "120 run to catch up",
      "10 run",
    ]);
  });

  test("drops by age what is too old, also within the number", () => {
    assert.deepEqual(
      decide(ago(300, 240, 100), { missed: "run_all", missedMaxRuns: 2, missedMaxAgeMs: 2 * HOUR }),
      ["300 missed(too_late)", "240 missed(too_late)", "100 run to catch up"],
    );
  });

  test("with a number of nothing still runs what is merely late", () => {
    assert.deepEqual(decide(ago(90, 10), { missed: "run_all", missedMaxRuns: 0 }), [
      "90 missed(too_many)",
      "10 run",
    ]);
    assert.deepEqual(decide(ago(90, 60), { missed: "run_all", missedMaxRuns: 0 }), [
      "90 missed(too_many)",
      "60 missed(too_many)",
    ]);
  });
});

describe("skip", () => {
  test("runs nothing that is older than grace", () => {
    assert.deepEqual(decide(ago(120, 60), { missed: "skip" }), [
      "120 missed(too_late)",
      "60 missed(too_late)",
    ]);
  });

  test("runs the newest of those that are merely late", () => {
    assert.deepEqual(decide(ago(60, 30, 20, 10), { missed: "skip" }), [
      "60 missed(too_late)",
      "30 missed(superseded)",
      "20 missed(superseded)",
      "10 run",
    ]);
  });
});

describe("moments of one instant", () => {
  test("are one run; the first stands, the others are merged into it and name it", () => {
    const at = Date.parse("2026-03-29T01:00Z");
    const due = occurrences(cron("0,30 2,3 * * *"), "Europe/Prague", Date.parse("2026-03-28T12:00Z"), NOW);
    const items = decideDue({ occurrences: due, now: at, policy: POLICY, held: null });
    assert.deepEqual(items, [
      { kind: "run", occurrence: { nominal: "2026-03-29T02:00:00", pass: 1, at }, catchUp: false },
      {
        kind: "close",
        occurrence: { nominal: "2026-03-29T02:30:00", pass: 1, at },
        closing: merged("2026-03-29T02:00:00"),
      },
      {
        kind: "close",
        occurrence: { nominal: "2026-03-29T03:00:00", pass: 1, at },
        closing: merged("2026-03-29T02:00:00"),
      },
    ]);
  });

  test("count once towards the number of run_all", () => {
    const at = NOW - 60 * MINUTE;
    const due = [...ago(120), moment(at, "a"), moment(at, "b"), ...ago(10)];
    assert.deepEqual(decide(due, { missed: "run_all", missedMaxRuns: 2 }), [
      "120 missed(too_many)",
      "60 run to catch up",
      "60 merged(same_instant)",
      "10 run",
    ]);
  });

  test("are merged also when none of them runs, so that an instant never has two open slots", () => {
    const at = NOW - 60 * MINUTE;
    const due = [moment(at, "a"), moment(at, "b")];
    assert.deepEqual(decide(due, { missed: "skip" }), ["60 missed(too_late)", "60 merged(same_instant)"]);
    assert.deepEqual(decide(due, {}, "paused"), ["60 skipped(paused)", "60 merged(same_instant)"]);
  });
});

describe("a task that is held", () => {
  test("has all its moments closed with the reason", () => {
    assert.deepEqual(decide(ago(90, 10), {}, "paused"), ["90 skipped(paused)", "10 skipped(paused)"]);
    assert.deepEqual(decide(ago(90, 10), { missed: "run_all" }, "disabled"), [
      "90 skipped(disabled)",
      "10 skipped(disabled)",
    ]);
  });
});

describe("long stretches", () => {
  test("of fifty are written one by one", () => {
    const items = decide(ago(...countdown(51)));
    assert.equal(items.length, 51);
    assert.equal(items.at(0), "51 missed(superseded)");
    assert.equal(items.at(-1), "1 run");
  });

  test("of more than fifty are one span", () => {
    assert.deepEqual(decide(ago(...countdown(52))), ["52..2 51 x missed(superseded)", "1 run"]);
  });

  test("are broken by a different end", () => {
    const until = Date.parse("2026-03-29T02:00Z");
    const due = occurrences(cron("* * * * *", "30 2 * * *"), "Europe/Prague", until - 2 * HOUR, until);
    const items = decideDue({
      occurrences: due,
      now: until,
      policy: { ...POLICY, missed: "skip" },
      held: "paused",
    });
    assert.deepEqual(
      items.map((item) => (item.kind === "span" ? `${item.count} ${item.closing.reason}` : item.kind)),
      ["60 paused", "close", "60 paused"],
    );
  });

  test("of runs are never put together", () => {
    const items = decide(ago(...countdown(60)), { missed: "run_all", missedMaxRuns: 100 });
    assert.equal(items.length, 60);
    assert.ok(items.every((item) => item.includes("run")));
  });

  test("of a second's rule over a month take a handful of rows", () => {
    const due = occurrences(
      { kind: "every", everyMs: 1000, anchorMs: 0 },
      "Europe/Prague",
      NOW - 30 * 24 * HOUR,
      NOW,
    );
    const items = decideDue({ occurrences: due, now: NOW, policy: POLICY, held: null });
    assert.deepEqual(
      items.map((item) => (item.kind === "span" ? item.count : item.kind)),
      [30 * 86_400 - 1, "run"],
    );
  });
});

test("nothing that has come is nothing to decide, and what has not come is left alone", () => {
  assert.deepEqual(decide([]), []);
  assert.deepEqual(decide(ago(10, -5)), ["10 run"]);
});

test("every moment has exactly one end, whatever the policy", () => {
  for (const missed of ["run_once", "run_all", "skip"] as const) {
    for (const held of [null, "paused"] as const) {
      const due = [...occurrences(everyMinutes(7), "Europe/Prague", NOW - 3 * 24 * HOUR, NOW)];
      const items = decideDue({ occurrences: due, now: NOW, policy: { ...POLICY, missed }, held });
      const counted = items.reduce((sum, item) => sum + (item.kind === "span" ? item.count : 1), 0);
      assert.equal(counted, due.length);
    }
  }
});
