/** specs/006 by the real command: a task whose table changes its form, is rebuilt, forgets and remembers. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { ends, json } from "./program.ts";
import type { RunAnswer } from "./scripts.ts";

function homeOf(t: TestContext): string {
  return temporaryHome(t, {
    "nightdesk.yaml": "timezone: UTC\ntasks:\n  - {id: a, use: ./tasks/a.ts, schedule: on_demand}\n",
    "tasks/a.ts": "",
  });
}

/** Runs the task with this declaration and this body. */
async function run(home: string, declaration: string, body: string): Promise<RunAnswer> {
  writeFileSync(
    join(home, "tasks", "a.ts"),
    `import { defineTask } from "nightdesk/sdk";
export default defineTask({
  datasets: { things: ${declaration} },
  async run({ datasets: { things }, cache, report, full }) { ${body} },
});`,
  );
  return await json<RunAnswer>(home, "run", "a");
}

const FIRST = '{ key: ["id"], columns: { id: "integer", name: "text" } }';
const SECOND =
  '{ key: ["id"], columns: { id: "integer", title: "text" }, migrations: [{ rename: { name: "title" } }] }';

describe("generations of a dataset", { concurrency: true }, () => {
  test("DAT-40, DAT-43, DAT-49: a table is renamed, rebuilt, and what went is shown", async (t) => {
    const home = homeOf(t);
    const first = await run(
      home,
      FIRST,
      'await things.upsert([{ id: 1, name: "a" }, { id: 2, name: "b" }]);',
    );
    assert.equal(first.state, "succeeded", first.detail ?? "");
    const unannounced = await run(home, SECOND.replace(/, migrations.*\]/, ""), "");
    assert.equal(unannounced.state, "failed");
    assert.match(unannounced.detail ?? "", /its column name is no longer declared/);
    const rows = '[{ id: 1, title: "a" }, { id: 3, title: "c" }]';
    const second = await run(
      home,
      SECOND,
      `await things.rebuild(${rows}, { minimumRatio: 0.5, sentinels: [{ id: 1 }] });`,
    );
    assert.deepEqual([second.state, second.changed], ["succeeded", 2], second.detail ?? "");
    const again = await run(home, SECOND, `await things.rebuild(${rows});`);
    assert.equal(again.changed, 0);
    const short = await run(home, SECOND, "await things.rebuild([]);");
    assert.match(short.detail ?? "", /rebuilt table a\.things is not taken: it has 0 rows now and had 2/);
    interface Changes {
      readonly tables: readonly { deleted: number; deleted_rows: readonly { key: unknown; run: string }[] }[];
    }
    const { tables } = await json<Changes>(home, "data", "changes");
    assert.deepEqual([tables[0]?.deleted, tables[0]?.deleted_rows[0]?.key], [1, [2]]);
    assert.match(
      (await ends(0, home, "data", "changes")).stdout,
      /2 rows new or changed, 1 deleted[\s\S]*deleted: 2/,
    );
    assert.match((await ends(0, home, "doctor")).stdout, /1 dataset is whole/);
  });

  test("DAT-45, DAT-46: what is too old goes by itself; small values are remembered from run to run", async (t) => {
    const home = homeOf(t);
    const declaration =
      '{ key: ["at"], columns: { at: "integer", name: "text" }, keep: { by: "at", days: 30 } }';
    const body = `const before = await cache.get("runs");
      await cache.set("runs", Number(before ?? 0) + 1);
      report.headline("before: " + before);
      const day = 86_400_000;
      await things.upsert([{ at: Date.now() - 40 * day }, { at: Date.now() - day }]);`;
    assert.equal((await run(home, declaration, body)).report?.headline, "before: null");
    assert.equal((await run(home, declaration, body)).report?.headline, "before: 1");
    assert.deepEqual(await json(home, "data", "query", "select count(*) as n from a.things"), [{ n: 2 }]);
  });
});
