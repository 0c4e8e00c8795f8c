/** A home with a public task, a hidden one and a repository to publish to. */
import { execFileSync } from "node:child_process";
import type { TestContext } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";

export const GIT = "{git: {remote: site.git}}";

export function homeWith(
  t: TestContext,
  publishing: string,
  more: Readonly<Record<string, string>> = {},
): string {
  const home = temporaryHome(t, {
    "nightdesk.yaml": `timezone: UTC
tasks:
  - {id: hello, script: hello.sh, schedule: on_demand, visibility: public}
  - {id: hidden, script: hello.sh, schedule: on_demand}
${publishing}`,
    "hello.sh": "#!/bin/sh\necho hello\n",
    ...more,
  });
  git(home, "init", "--quiet", "--bare", "site.git");
  return home;
}

export const task = (id: string, target = GIT, rest = ""): string =>
  `  - {id: ${id}, use: publish_dashboard, schedule: on_demand${rest}, with: ${target}}\n`;

export function git(cwd: string, ...args: string[]): string {
  return execFileSync("git", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
