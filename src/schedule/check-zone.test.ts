import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "../testing/properties.ts";
import { checkZone, machineZone } from "./check-zone.ts";

function refusal(name: string): string {
  const check = checkZone(name);
  assert.equal(check.ok, false, `${name} was taken`);
  return check.ok ? "" : check.message;
}

describe("a zone that is taken", () => {
  test("comes back in IANA's spelling", () => {
    assert.deepEqual(checkZone("Europe/Prague"), { ok: true, zone: "Europe/Prague", note: null });
    assert.deepEqual(checkZone(" europe/prague "), { ok: true, zone: "Europe/Prague", note: null });
    assert.deepEqual(checkZone("utc"), { ok: true, zone: "UTC", note: null });
    assert.deepEqual(checkZone("america/argentina/buenos_aires"), {
      ok: true,
      zone: "America/Argentina/Buenos_Aires",
      note: null,
    });
  });

  test("may be an older name of the place", () => {
    for (const name of ["US/Eastern", "Asia/Calcutta", "Europe/Kiev", "Europe/Kyiv", "GB", "NZ"]) {
      assert.equal(checkZone(name).ok, true, name);
    }
  });

  test("CET carries the note that it has summer time", () => {
    const check = checkZone("CET");
    assert.ok(check.ok && check.zone === "CET");
    assert.match(check.note ?? "", /has summer time.*CEST/);
  });

  test("EST carries the note that it has none", () => {
    const check = checkZone("EST");
    assert.ok(check.ok);
    assert.match(check.note ?? "", /no summer time.*America\/New_York/);
  });

  test("Etc/GMT-2 carries the note that its sign is the other way round", () => {
    const check = checkZone("Etc/GMT-2");
    assert.ok(check.ok);
    assert.match(check.note ?? "", /UTC\+2/);
  });

  test("is every zone that the runtime lists", () => {
    for (const zone of Intl.supportedValuesOf("timeZone")) assert.equal(checkZone(zone).ok, true, zone);
  });
});

describe("a zone that is refused", () => {
  test("CEST is only the summer half of a year", () => {
    assert.match(
      refusal("CEST"),
      /"CEST" is only the summer half of a year.*Europe\/Prague or CET.*between CET and CEST/,
    );
  });

  test("other abbreviations of summer time name the zone that has it", () => {
    assert.match(refusal("EDT"), /summer half.*America\/New_York/);
    assert.match(refusal("bst"), /summer half.*Europe\/London/);
    assert.match(refusal("AEDT"), /summer half.*Australia\/Sydney/);
    assert.match(refusal("MESZ"), /summer half.*Europe\/Berlin/);
  });

  test("abbreviations that a runtime might take for another country are not guessed", () => {
    assert.match(refusal("PST"), /abbreviation.*America\/Los_Angeles/);
    assert.match(refusal("IST"), /abbreviation.*Asia\/Kolkata/);
    refusal("ECT");
    refusal("SystemV/PST8");
  });

  test("an offset is not a zone", () => {
    for (const name of ["+02:00", "UTC+2", "GMT-05:30", "+2"])
      assert.match(refusal(name), /offset.*no summer time/);
  });

  test("a typing error gets the nearest name", () => {
    assert.match(refusal("Europe/Pragu"), /did you mean Europe\/Prague\?/);
    assert.match(refusal("Prague"), /did you mean Europe\/Prague\?/);
    assert.match(refusal("New York"), /did you mean America\/New_York\?/);
    assert.match(refusal("Amerika/Chicago"), /did you mean America\/Chicago\?/);
  });

  test("a name of Windows gets the IANA name", () => {
    assert.match(refusal("Central Europe Standard Time"), /Windows.*Europe\/Prague/);
  });

  test("anything else gets an example", () => {
    for (const name of [
      "constructor",
      "__proto__",
      "Mars/Olympus",
      "../etc/passwd",
      "2026-01-01T00:00[Europe/Prague]",
      "Z",
    ]) {
      assert.match(refusal(name), /not a known time zone/);
    }
    assert.match(refusal(""), /empty/);
    assert.ok(refusal("x".repeat(100_000)).length < 300);
  });

  test("is never an exception", () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const check = checkZone(name);
        assert.ok(check.ok ? check.zone.length > 0 : check.message.length > 0);
      }),
    );
  });
});

test("the machine's zone is one that the check takes", () => {
  assert.equal(checkZone(machineZone()).ok, true);
});
