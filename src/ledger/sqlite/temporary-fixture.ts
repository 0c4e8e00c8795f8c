/** Ledgers in files that vanish with the test. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

/** Registers a test that gets a path for a ledger in a folder of its own. */
export function withPath(
  title: string,
  work: (path: string, context: TestContext) => Promise<void> | void,
): void {
  test(title, async (context) => {
    const folder = mkdtempSync(join(tmpdir(), "nightdesk ledger 'ž' "));
    try {
      await work(join(folder, "state", "ledger.db"), context);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
