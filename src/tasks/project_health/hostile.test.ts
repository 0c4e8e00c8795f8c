/** Repositories that try to run a program while they are only looked at. Each trap is shown to work as well. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { makeSandbox } from "./fixtures/git-sandbox.ts";
import { factsOf, lookAt } from "./fixtures/look-at.ts";
import { touchTracked, traps } from "./fixtures/traps.ts";

/** A program without spaces or other odd letters in its path, as git hands it to a shell. */
function plantProgram(t: TestContext): { program: string; canary: string } {
  const folder = mkdtempSync(join(tmpdir(), "canary-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const canary = join(folder, "canary");
  const program = join(folder, "program");
  writeFileSync(program, `#!/bin/sh\ntouch ${canary}\nexit 1\n`, { mode: 0o755 });
  return { program, canary };
}

for (const trap of traps) {
  test(`nothing is started by ${trap.name}`, { skip: process.platform === "win32" }, async (t) => {
    const sandbox = makeSandbox(t);
    sandbox.repository("r");
    touchTracked(sandbox);
    const { program, canary } = plantProgram(t);
    trap.set(sandbox, program);
    if (existsSync(canary)) rmSync(canary);

    const seen = await lookAt(sandbox, { ignore: ["library"] });
    assert.ok(!existsSync(canary), "a program of the repository was started");
    if (trap.unreadable) assert.equal(seen.inspections[0]?.kind, "unread");
    else
      assert.ok(
        (factsOf(sandbox, seen, "r").checkouts[0]?.changes.tracked ?? 0) > 0,
        "it was not read at all",
      );

    try {
      sandbox.git("r", ...trap.control);
    } catch {
      // The trap may break the call; what counts is whether it sprang.
    }
    assert.ok(existsSync(canary), "the trap itself does not work, so this test proves nothing");
  });
}
