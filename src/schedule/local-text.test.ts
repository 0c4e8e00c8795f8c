import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../testing/properties.ts";
import { localDate, localText } from "./local-text.ts";
import { Temporal } from "./temporal.ts";

test("an instant is written as local time with its offset", () => {
  assert.equal(localText(Date.parse("2026-03-29T01:00:00Z"), "Europe/Prague"), "2026-03-29T03:00:00+02:00");
  assert.equal(localText(Date.parse("2026-03-29T00:59:59Z"), "Europe/Prague"), "2026-03-29T01:59:59+01:00");
  assert.equal(
    localText(Date.parse("2026-01-01T00:00:00Z"), "America/St_Johns"),
    "2025-12-31T20:30:00-03:30",
  );
  assert.equal(localText(Date.parse("2026-01-01T00:00:00Z"), "UTC"), "2026-01-01T00:00:00+00:00");
});

test("parts of a second are dropped, also before 1970", () => {
  assert.equal(localText(1999, "UTC"), "1970-01-01T00:00:01+00:00");
  assert.equal(localText(-1, "UTC"), "1969-12-31T23:59:59+00:00");
});

test("the date is that of the place", () => {
  assert.equal(localDate(Date.parse("2026-12-31T23:30:00Z"), "Europe/Prague"), "2027-01-01");
  assert.equal(localDate(Date.parse("2026-12-31T23:30:00Z"), "America/New_York"), "2026-12-31");
});

test("any instant in any zone is written as Temporal writes it", () => {
  const zones = fc.constantFrom(...Intl.supportedValuesOf("timeZone"));
  // Until 1972 Liberia had an offset with seconds, which Temporal rounds in print.
  const seconds = fc.integer({ min: Date.UTC(1973, 0, 1) / 1000, max: Date.UTC(2100, 0, 1) / 1000 });
  fc.assert(
    fc.property(seconds, zones, (second, zone) => {
      const at = Temporal.Instant.fromEpochMilliseconds(second * 1000).toZonedDateTimeISO(zone);
      assert.equal(
        localText(second * 1000, zone),
        at.toString({ timeZoneName: "never", smallestUnit: "second" }),
      );
      assert.equal(localDate(second * 1000, zone), at.toPlainDate().toString());
    }),
    { numRuns: 500 },
  );
});

test("an offset with seconds is written out", () => {
  assert.equal(localText(0, "Africa/Monrovia"), "1969-12-31T23:15:30-00:44:30");
});

test("an instant reads back as itself", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 4e9 }), (second) => {
      assert.equal(Date.parse(localText(second * 1000, "Australia/Lord_Howe")), second * 1000);
    }),
  );
});
