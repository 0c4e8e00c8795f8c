import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CliError } from "./errors.ts";
import { parseInstant } from "./instants.ts";

const NOW = Date.UTC(2026, 10, 23, 8, 42);
const PRAGUE = { now: NOW, zone: "Europe/Prague", bare: "past", flag: "--since" } as const;

function parsed(text: string, bare: "past" | "future" = "past"): string {
  return new Date(parseInstant(text, { ...PRAGUE, bare })).toISOString();
}

describe("CLI-06 moments on the command line", () => {
  it("reads instants with an offset as they are", () => {
    assert.equal(parsed("2026-03-29T01:30:00Z"), "2026-03-29T01:30:00.000Z");
    assert.equal(parsed("2026-03-29T03:30:00+02:00"), "2026-03-29T01:30:00.000Z");
    assert.equal(parsed("2026-03-29 03:30 +02:00"), "2026-03-29T01:30:00.000Z");
  });

  it("reads a time without an offset as local time of the home", () => {
    assert.equal(parsed("2026-07-01 03:00"), "2026-07-01T01:00:00.000Z");
    assert.equal(parsed("2026-12-01T03:00:30"), "2026-12-01T02:00:30.000Z");
  });

  it("reads a time alone as one of today", () => {
    assert.equal(parsed("03:00"), "2026-11-23T02:00:00.000Z");
    assert.equal(parsed("7:45"), "2026-11-23T06:45:00.000Z");
    assert.throws(() => parsed("25:00"), /not a moment/);
  });

  it("reads a day as its beginning", () => {
    assert.equal(parsed("2026-03-29"), "2026-03-28T23:00:00.000Z");
  });

  it("takes the first instant after a spring gap and the first pass in autumn", () => {
    assert.equal(parsed("2026-03-29 02:30"), "2026-03-29T01:00:00.000Z");
    assert.equal(parsed("2026-10-25 02:30"), "2026-10-25T00:30:00.000Z");
  });

  it("knows the days round today by name", () => {
    assert.equal(parsed("today"), "2026-11-22T23:00:00.000Z");
    assert.equal(parsed("Yesterday"), "2026-11-21T23:00:00.000Z");
    assert.equal(parsed("tomorrow"), "2026-11-23T23:00:00.000Z");
    assert.equal(parsed("now"), new Date(NOW).toISOString());
  });

  it("measures distances from now, back in a history and ahead in a plan", () => {
    assert.equal(parsed("7d"), "2026-11-16T08:42:00.000Z");
    assert.equal(parsed("-7d", "future"), "2026-11-16T08:42:00.000Z");
    assert.equal(parsed("+90m"), "2026-11-23T10:12:00.000Z");
    assert.equal(parsed("2h", "future"), "2026-11-23T10:42:00.000Z");
  });

  for (const text of [
    "",
    "soon",
    "2026-02-30",
    "2026-13-01",
    "25:00",
    "2026-03-29T25:00Z",
    "7 fortnights",
    "99999999999d",
  ]) {
    it(`refuses "${text}" with what is allowed`, () => {
      assert.throws(
        () => parsed(text),
        (fault) => fault instanceof CliError && fault.exitCode === 2 && fault.message.startsWith("--since"),
      );
    });
  }
});
