/** A home with one harmless task, asked over the loopback. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

/** @param url of the loopback; `poor/` inside is a home of its own whose day's cap is nothing */
export function makeHome(t: TestContext, url: string): string {
  const home = mkdtempSync(join(tmpdir(), "nightdesk-say-"));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  write(home, url, "");
  write(join(home, "poor"), url, "budget: {per_day_usd: 0}\n");
  return home;
}

function write(home: string, url: string, more: string): void {
  mkdirSync(join(home, "tasks"), { recursive: true });
  writeFileSync(join(home, "tasks", "hello.sh"), "#!/bin/sh\necho hello\n", { mode: 0o755 });
  const task = "tasks:\n  - {id: hello, script: tasks/hello.sh, schedule: on_demand}\n";
  writeFileSync(join(home, "nightdesk.yaml"), `timezone: UTC\nclaude: {base_url: "${url}"}\n${more}${task}`, {
    mode: 0o600,
  });
}
