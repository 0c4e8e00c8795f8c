import assert from "node:assert/strict";
import { test } from "node:test";
import type { Explanation } from "../../../engine/explain.ts";
import { hintFor } from "./hints.ts";

test("CLI-27 what was missed and is not made up for says how to run it all the same", () => {
  for (const reason of ["too_late", "too_many", "unrecorded"] as const) {
    const span = { lastAt: 1, outcome: "missed", reason, detail: null, count: 2 };
    const explanation = { kind: "span", task: "nightly", span, standing: null };
    assert.equal(
      hintFor(explanation as unknown as Explanation),
      "To run it all the same: nightdesk run nightly",
      reason,
    );
  }
});
