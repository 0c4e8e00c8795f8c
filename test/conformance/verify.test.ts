/** specs/006 by the real command: what a second run changes, in every kind that a task may write. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { FIRST, packed, publish, yaml } from "./genome-home.ts";
import { ends, json } from "./program.ts";

interface Verified {
  readonly ok: boolean;
  readonly tables: readonly object[];
  readonly rewritten: readonly object[];
  readonly values: readonly object[];
  readonly files: readonly object[];
  readonly findings: readonly object[];
}

/** A task that counts its runs below its home, so that each run can write something else. */
function homeOf(t: TestContext, body: string): string {
  return temporaryHome(t, {
    "nightdesk.yaml": "timezone: UTC\ntasks:\n  - {id: a, use: ./tasks/a.ts, schedule: on_demand}\n",
    "tasks/a.ts": `import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineTask } from "nightdesk/sdk";
export default defineTask({
  datasets: { things: { key: ["id"], columns: { id: "integer", name: "text" } } },
  async run({ datasets: { things }, cache, dataFolder, home, report }) {
    appendFileSync(join(home, "runs"), "x");
    const run = readFileSync(join(home, "runs"), "utf8").length;
    ${body}
  },
});`,
  });
}

const NOTHING = { tables: [], rewritten: [], values: [], files: [], findings: [] };
const THREE = '{ id: 1, name: "a" }, { id: 2, name: "b" }, { id: 3, name: "c" }';

const KINDS: Readonly<Record<string, readonly [body: string, difference: Partial<Verified>]>> = {
  "a row": [
    `await things.upsert([${THREE}]); await things.upsert([{ id: 1, name: String(run) }]);`,
    { tables: [{ table: "a.things", before: 3, after: 3 }], rewritten: [{ table: "a.things", rows: 1 }] },
  ],
  "a row that is taken out and put back": [
    `await things.delete([{ id: 2 }]); await things.upsert([${THREE}]);`,
    { tables: [{ table: "a.things", before: 3, after: 3 }], rewritten: [{ table: "a.things", rows: 1 }] },
  ],
  "a file": [
    'writeFileSync(join(dataFolder, "out.txt"), String(run));',
    { files: [{ path: "out.txt", change: "changed" }] },
  ],
  "a finding": [
    'report.finding({ key: "k", severity: "info", title: String(run) });',
    { findings: [{ key: "a k", change: "changed" }] },
  ],
  "a cached value": [
    'await cache.set("answer", { run });',
    { values: [{ name: "cache of a, answer", change: "changed" }] },
  ],
  "a watermark": [
    `await things.upsert([${THREE}]); await things.watermark.set(String(run));`,
    { values: [{ name: "watermark of a.things", change: "changed" }] },
  ],
};

describe("verify", { concurrency: true }, () => {
  for (const [kind, [body, difference]] of Object.entries(KINDS)) {
    test(`DAT-50: ${kind} that the second run writes again is named`, async (t) => {
      const { ok, tables, rewritten, values, files, findings } = await json<Verified>(
        homeOf(t, body),
        "verify",
        "a",
      );
      assert.deepEqual(
        { ok, tables, rewritten, values, files, findings },
        { ok: false, ...NOTHING, ...difference },
      );
    });
  }

  test("DAT-50: the same values written again are nothing", async (t) => {
    const body = `await things.upsert([${THREE}]); await cache.set("k", 1); await things.watermark.set("w"); writeFileSync(join(dataFolder, "f"), "x");`;
    assert.equal((await json<Verified>(homeOf(t, body), "verify", "a")).ok, true);
  });

  test("DAT-50: a home with a ClinVar index: whichever task is verified, the index is compared as a file", async (t) => {
    const home = homeOf(t, `await things.upsert([${THREE}]);`);
    const config = readFileSync(join(home, "nightdesk.yaml"), "utf8");
    writeFileSync(join(home, "nightdesk.yaml"), config.replace(/^.*tasks:\n/s, yaml("ncbi")));
    publish(home, packed(FIRST, "2026-10-05"));
    assert.equal((await json<Verified>(home, "verify", "cv")).ok, true);
    assert.equal((await json<Verified>(home, "verify", "a")).ok, true);
    const index = 'join(dataFolder, "clinvar", "GRCh38.db")';
    const touch = `const { DatabaseSync } = await import("node:sqlite"); const db = new DatabaseSync(${index}); db.exec("insert into unknown_values values ('" + run + "', 1)"); db.close();`;
    const file = readFileSync(join(home, "tasks", "a.ts"), "utf8");
    writeFileSync(join(home, "tasks", "a.ts"), file.replace(/await things.*$/m, touch));
    const { ok, files, tables } = await json<Verified>(home, "verify", "a");
    assert.deepEqual(
      { ok, files, tables },
      { ok: false, files: [{ path: "clinvar/GRCh38.db", change: "changed" }], tables: [] },
    );
  });

  test("DAT-51: a task that was skipped has shown nothing", async (t) => {
    const { stderr } = await ends(1, homeOf(t, 'report.skip("no file yet");'), "verify", "a");
    assert.match(stderr, /a was skipped, so nothing was tested: .*no file yet/);
  });
});
