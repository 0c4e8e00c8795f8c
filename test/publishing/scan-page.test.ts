/** The dashboard's own page goes through the scan untouched, and quickly. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { builtWeb } from "../../scripts/demo/demo-home.ts";
import { createMasker } from "../../src/masking/masker.ts";
import { scanSite } from "../../src/publishing/scan/scan-site.ts";

test("PUB-55 nothing is found in the page of the dashboard and two megabytes of answers", async () => {
  const folder = builtWeb();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const files = new Map(
    entries.map(
      ({ parentPath, name }) =>
        [join(parentPath, name).slice(folder.length + 1), readFileSync(join(parentPath, name))] as const,
    ),
  );
  const runs = Array.from({ length: 12_000 }, (_, index) => ({
    id: `1m8mddk99vq${(index * 7919).toString(36)}`,
    task: "build_clinvar_index",
    state: "succeeded",
    slot: new Date(Date.UTC(2026, 0, 1) + index * 3_600_000).toISOString(),
    duration_ms: index * 37,
  }));
  files.set("answers.json", Buffer.from(JSON.stringify(runs)));
  const masker = createMasker([{ name: "TOKEN", value: "correct-horse-battery" }]);
  const machine = {
    home: "/srv/jana/nightdesk",
    userFolder: "/home/jnovakova",
    user: "jnovakova",
    host: "thinkpad-jana",
  };
  const began = performance.now();
  const { found } = await scanSite(files, { machine, findKnown: masker.spans, allow: [] });
  const bytes = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  console.log(`${(bytes / 1e6).toFixed(1)} MB looked through in ${Math.round(performance.now() - began)} ms`);
  assert.deepEqual(found, []);
});
