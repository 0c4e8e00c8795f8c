import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../../../testing/properties.ts";
import type { Bar, Day } from "../../api/days.ts";
import { zoned } from "../text/zoned.ts";
import { busyStretch, dayScale } from "./day-scale.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const { time, exact } = zoned("Europe/Prague");
const day = { from: Date.parse("2026-11-23T00:00:00+01:00"), until: Date.parse("2026-11-24T00:00:00+01:00") };
const at = (text: string) => Date.parse(`2026-11-23T${text}:00+01:00`);

function bar(from: number, until: number | null): Bar {
  return { run: `${from}`, n: 1, slot_at: null, from, until, look: "succeeded", waits: false };
}

function dayOf(bars: readonly Bar[], now = day.until): Day {
  return { at: now, ...day, tasks: [{ task: "t", bars, moments: [] }] } as unknown as Day;
}

test("DASH-120 a catch-up morning gets the room, and the scale breaks on both sides of it", () => {
  const bars = Array.from({ length: 8 }, (_, i) =>
    bar(at("07:41") + i * MINUTE, at("07:41") + (i + 1) * MINUTE),
  );
  const busy = busyStretch(dayOf(bars));
  assert.deepEqual(busy, { from: at("07:41"), until: at("07:49") });
  const scale = dayScale(day, busy, time, exact);
  assert.equal(scale.breaks.length, 2);
  assert.ok(scale.x(at("07:49")) - scale.x(at("07:41")) > 50);
  assert.equal(scale.x(day.from), 0);
  assert.equal(scale.x(day.until), 100);
  assert.equal(scale.marks[0]?.text, "00:00");
  assert.equal(scale.marks.at(-1)?.text, "24:00");
});

test("DASH-120 wherever the busy stretch lies, later moments lie further right and marks keep apart", () => {
  const inside = fc.integer({ min: day.from, max: day.until });
  fc.assert(
    fc.property(fc.option(fc.tuple(inside, inside)), fc.array(inside), (pair, moments) => {
      const [a = 0, b = 0] = pair?.toSorted((x, y) => x - y) ?? [];
      const scale = dayScale(day, pair === null ? null : { from: a, until: Math.max(a + 1, b) }, time, exact);
      const places = moments.toSorted((x, y) => x - y).map(scale.x);
      assert.ok(places.every((place, i) => place >= (places[i - 1] ?? 0) && place <= 100));
      const marks = scale.marks.map(({ place }) => place);
      assert.ok(marks.every((place, i) => i === 0 || place - (marks[i - 1] ?? 0) > 4));
    }),
  );
});

test("DASH-121 what works on for days is no part of the busy stretch, and a quiet day has none", () => {
  const long = bar(day.from - 60 * HOUR, null);
  assert.equal(busyStretch(dayOf([long])), null);
  const short = [0, 1, 2, 3, 4].map((i) => bar(at("09:00") + i * MINUTE, at("09:01") + i * MINUTE));
  assert.deepEqual(busyStretch(dayOf([long, ...short])), { from: at("09:00"), until: at("09:05") });
  const spread = Array.from({ length: 12 }, (_, i) => bar(day.from + i * HOUR, day.from + i * HOUR + MINUTE));
  assert.equal(busyStretch(dayOf(spread)), null);
});

for (const [date, hours] of [
  ["2026-03-29", 23],
  ["2026-10-25", 25],
] as const) {
  test(`DASH-122 a day of ${hours} hours has marks at the round hours of the wall`, () => {
    const { startOf } = zoned("Europe/Prague");
    const next = new Date(Date.parse(`${date}T12:00:00Z`) + 24 * HOUR).toISOString().slice(0, 10);
    const stretch = { from: startOf(date), until: startOf(next) };
    assert.equal((stretch.until - stretch.from) / HOUR, hours);
    const texts = dayScale(stretch, null, time, exact).marks.map(({ text }) => text);
    assert.deepEqual(texts, [
      "00:00",
      "03:00",
      "06:00",
      "09:00",
      "12:00",
      "15:00",
      "18:00",
      "21:00",
      "24:00",
    ]);
  });
}

test("DASH-197 a busy stretch of two minutes has marks with seconds, and no two say the same", () => {
  const scale = dayScale(day, { from: at("21:53"), until: at("21:55") }, time, exact);
  const texts = scale.marks.map(({ text }) => text);
  assert.ok(texts.includes("21:53:30"), texts.join(" "));
  const inside = scale.marks.filter((mark) => mark.at > at("21:53") && mark.at < at("21:55"));
  assert.ok(inside.length >= 3 && inside.every(({ text }) => /^\d\d:\d\d:\d\d$/.test(text)));
  assert.equal(new Set(texts).size, texts.length);
});
