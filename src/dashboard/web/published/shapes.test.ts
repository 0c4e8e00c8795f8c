import assert from "node:assert/strict";
import { test } from "node:test";
import { LOOKS } from "../../api/common.ts";
import { cellOf, rowOf } from "./shapes.ts";

test("DASH-74 an outcome that asks why says that its reason is not published, in cells and rows alike", () => {
  const silent = new Set(["succeeded", "running", "waiting", "planned", "merged", "superseded"]);
  for (const look of LOOKS) {
    const wanted = silent.has(look) ? null : "reason not published";
    assert.equal(cellOf({ at: 1, look }).why, wanted, look);
    assert.equal(rowOf({ task: "a", at: 1, look, run: "r1" }).why, wanted, look);
    assert.equal(rowOf({ task: "a", at: 1, look }).why, wanted, look);
  }
  assert.equal(cellOf({ at: 1, look: "skipped", why: "it was paused" }).why, "it was paused");
});
