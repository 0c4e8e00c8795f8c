/** What of the configuration stops a publish, by the real command. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { history } from "./history.ts";
import { ends, json, nightdesk, until } from "./program.ts";
import { git, homeWith, task } from "./publish-home.ts";
import type { RunAnswer } from "./scripts.ts";

test("PUB-65 while the configuration is invalid nothing is published, and the run says what to do", async (t) => {
  const home = homeWith(t, task("publish_dashboard").replace("schedule: on_demand", "after: [hello]"));
  // While a run is under way the task is made private, in a file that has a fault besides.
  const yaml = readFileSync(join(home, "nightdesk.yaml"), "utf8");
  writeFileSync(join(home, "next.yaml"), `nonsense: 1\n${yaml.replace(", visibility: public", "")}`);
  const hello = '#!/bin/sh\ncat "$NIGHTDESK_HOME/next.yaml" > "$NIGHTDESK_HOME/nightdesk.yaml"\n';
  writeFileSync(join(home, "hello.sh"), hello);
  const ran = await nightdesk(home, ["run", "hello"]);
  assert.equal(ran.code, 0, ran.stderr + ran.stdout);
  assert.match(readFileSync(join(home, "nightdesk.yaml"), "utf8"), /^nonsense: 1$/m);
  const row = await until("the publish has failed", async () => {
    await nightdesk(home, ["tick"]);
    const rows = await history(home, "publish_dashboard");
    return rows.find(({ state }) => state === "failed") ?? null;
  });
  assert.match(
    row.detail ?? "",
    /Nothing was published, because the configuration is invalid.*`nightdesk check` says what to mend/,
  );
  assert.throws(() => git(join(home, "site.git"), "rev-parse", "--verify", "--quiet", "gh-pages"));
  assert.equal((await nightdesk(home, ["publish", "--dry-run"])).code, 78);
});

test("PUB-66 without a time zone in the YAML the page is in the machine's, and each publish says so", async (t) => {
  const home = homeWith(t, task("publish_dashboard"));
  const path = join(home, "nightdesk.yaml");
  writeFileSync(path, readFileSync(path, "utf8").replace("timezone: UTC\n", ""));
  await ends(0, home, "run", "hello");
  const sentence = /names no time zone.*a line `timezone: \S+` keeps it so/;
  assert.match((await ends(0, home, "publish", "--dry-run")).stdout, sentence);
  assert.equal((await json<RunAnswer>(home, "publish")).state, "succeeded");
  assert.match((await ends(0, home, "report", "publish_dashboard")).stdout, sentence);
  writeFileSync(path, `timezone: UTC\n${readFileSync(path, "utf8")}`);
  assert.doesNotMatch((await ends(0, home, "publish", "--dry-run")).stdout, sentence);
});
