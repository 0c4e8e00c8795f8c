import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readFailure, writeFailure } from "./failure.ts";

test("RUN-53 what a task says of its failure is masked before it is cut, so that half a secret is never left", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "nightdesk-failure-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const secret = "s3cr3t".repeat(20);
  for (let before = 890; before < 1_010; before += 1) {
    writeFailure(folder, { reason: "error", detail: `${"x".repeat(before)}${secret} and more` });
    const failure = readFailure(folder, (text) => text.replaceAll(secret, "***KEY***"));
    assert.equal(failure?.reason, "error");
    assert.doesNotMatch(failure.detail, /3cr/);
    assert.ok(failure.detail.length <= 1_001);
  }
});
