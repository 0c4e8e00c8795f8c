import assert from "node:assert/strict";
import { existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryHome } from "../../cli/fixtures/temporary-home.ts";
import { clearPlace, endWaiting, keepWaiting, placeOf, readWaiting } from "./place.ts";

test("CLD-20: what a run waits for is kept whole, for its owner alone, until the wait is over", (t) => {
  const place = placeOf(temporaryHome(t, {}), "01KC");
  assert.equal(readWaiting(place), null);
  keepWaiting(place, { batch: "b" });
  assert.deepEqual(readWaiting(place), { batch: "b" });
  if (process.platform !== "win32") assert.equal(statSync(join(place, "waiting.json")).mode & 0o077, 0);
  clearPlace(place, false);
  assert.ok(existsSync(place), "a run that waits comes back to it");
  endWaiting(place);
  clearPlace(place, false);
  assert.ok(!existsSync(place));
  keepWaiting(place, {});
  clearPlace(place, true);
  assert.ok(!existsSync(place), "nobody comes back to a run that is over");
});

test("half a file is none, and no id leads out of the folder", (t) => {
  const home = temporaryHome(t, {});
  const place = placeOf(home, "01KC");
  keepWaiting(place, {});
  writeFileSync(join(place, "waiting.json"), '{"batch');
  assert.equal(readWaiting(place), null);
  for (const id of ["", "..", "../x", "a/b", ".x", "-x", "a\0"])
    assert.throws(() => placeOf(home, id), RangeError);
});
