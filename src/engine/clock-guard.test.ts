import assert from "node:assert/strict";
import { test } from "node:test";
import { type ClockMemory, type ClockReading, judgeClock } from "./clock-guard.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const NOON = Date.UTC(2026, 10, 23, 12);
const trusted: ClockReading = { wall: NOON, uptime: 1_000_000, boot: "b1" };
const memory: ClockMemory = { trusted, newest: NOON, doubt: null };

function later(ms: number, wallJump = 0, boot = "b1"): ClockReading {
  return { wall: NOON + ms + wallJump, uptime: trusted.uptime + ms, boot };
}

test("time that goes on, a sleep of weeks and a night without power are believed", () => {
  assert.equal(judgeClock(later(MINUTE), memory).kind, "trusted");
  assert.equal(judgeClock(later(60 * DAY), memory).kind, "trusted");
  assert.equal(judgeClock({ wall: NOON + 20 * DAY, uptime: 5_000, boot: "b2" }, memory).kind, "trusted");
});

test("a small step back only waits, a large one is doubted", () => {
  assert.equal(judgeClock(later(0, -30 * MINUTE), memory).kind, "trusted");
  const verdict = judgeClock(later(0, -2 * 60 * MINUTE), memory);
  assert.equal(verdict.kind, "suspect");
});

test("a jump of more than 30 days forward is doubted until it has been even for 10 minutes", () => {
  const first = judgeClock(later(0, 40 * DAY), memory);
  assert.ok(first.kind === "suspect" && first.isNew);
  const doubt = { ...memory, doubt: first.doubt };
  const second = judgeClock(later(9 * MINUTE, 40 * DAY), doubt);
  assert.ok(second.kind === "suspect" && !second.isNew);
  const third = judgeClock(later(10 * MINUTE, 40 * DAY), doubt);
  assert.ok(third.kind === "accepted" && !third.returned);
});

test("another jump while doubted starts the ten minutes anew", () => {
  const first = judgeClock(later(0, 40 * DAY), memory);
  assert.ok(first.kind === "suspect");
  const again = judgeClock(later(9 * MINUTE, 50 * DAY), { ...memory, doubt: first.doubt });
  assert.ok(again.kind === "suspect");
  assert.equal(again.doubt.since.wall, NOON + 9 * MINUTE + 50 * DAY);
});

test("a clock that is put right again is believed at once", () => {
  const first = judgeClock(later(0, 40 * DAY), memory);
  assert.ok(first.kind === "suspect");
  assert.equal(judgeClock(later(MINUTE), { ...memory, doubt: first.doubt }).kind, "accepted");
});

test("a clock before the newest record is accepted after ten minutes, and the ledger has to follow", () => {
  const first = judgeClock(later(0, -5 * DAY), memory);
  assert.ok(first.kind === "suspect");
  const verdict = judgeClock(later(11 * MINUTE, -5 * DAY), { ...memory, doubt: first.doubt });
  assert.ok(verdict.kind === "accepted" && verdict.returned);
});

test("1970 is never believed, however even it runs", () => {
  const reading = { wall: 5_000, uptime: 5_000, boot: "b9" };
  const first = judgeClock(reading, { trusted: null, newest: null, doubt: null });
  assert.ok(first.kind === "suspect");
  const hours = { wall: 5_000 + DAY, uptime: 5_000 + DAY, boot: "b9" };
  assert.equal(judgeClock(hours, { trusted: null, newest: null, doubt: first.doubt }).kind, "suspect");
});
