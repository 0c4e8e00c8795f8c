/** specs/006 by the real command: rows from report lines, and what can be read of them afterwards. */
import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { history } from "./history.ts";
import { json, nightdesk } from "./program.ts";
import type { RunAnswer } from "./scripts.ts";

/** A home whose task \`a\` reports the lines of the file \`lines\`, then ends with the code in \`code\`. */
function homeOf(t: TestContext): string {
  return temporaryHome(t, {
    "nightdesk.yaml": "timezone: UTC\ntasks:\n  - {id: a, script: a.sh, schedule: on_demand}\n",
    "a.sh": '#!/bin/sh\ncat lines >> "$NIGHTDESK_OUTPUT"\nexit "$(cat code)"\n',
    code: "0",
  });
}

function months(rows: readonly unknown[], key: readonly string[] = ["month"]): unknown {
  return { upsert: { dataset: "budget.months", key, rows } };
}

/** Runs the task with these report lines. */
function report(home: string, ...lines: readonly unknown[]): Promise<RunAnswer> {
  writeFileSync(join(home, "lines"), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  return json<RunAnswer>(home, "run", "a");
}

function query(home: string, sql: string): Promise<Record<string, unknown>[]> {
  return json(home, "data", "query", sql);
}

const ROWS = "select month, total from budget.months order by month";

describe("a dataset", { concurrency: true, skip: process.platform === "win32" }, () => {
  test("DAT-01, DAT-20: rows are inserted, updated and left alone by their key, and the watermark moves along", async (t) => {
    const home = homeOf(t);
    const first = [
      { month: "2026-10", total: 1 },
      { month: "2026-11", total: 512.5 },
    ];
    const inserted = await report(home, months(first), { watermark: "w1" });
    const same = await report(home, months(first), { watermark: "w1" });
    const updated = await report(
      home,
      months([
        { month: "2026-11", total: 513 },
        { month: "2026-12", total: 0 },
      ]),
      { watermark: "w2" },
    );
    assert.deepEqual([inserted.changed, same.changed, updated.changed], [2, 0, 2]);
    assert.deepEqual(await query(home, ROWS), [
      { month: "2026-10", total: 1 },
      { month: "2026-11", total: 513 },
      { month: "2026-12", total: 0 },
    ]);
    assert.deepEqual(await json(home, "data", "list"), [
      { table: "budget.months", rows: 3, watermark: "w2" },
    ]);
    const versions = await query(
      home,
      "select month, _run as run, _version as version from budget.months order by month",
    );
    assert.deepEqual(
      versions.map(({ run, version }) => [run, version]),
      [
        [inserted.id, 1],
        [updated.id, 2],
        [updated.id, 1],
      ],
    );
    const { tables } = await json<{ tables: { table: string; changed: number }[] }>(home, "data", "changes");
    assert.deepEqual(
      tables.map(({ table, changed }) => [table, changed]),
      [["budget.months", 3]],
    );
  });

  test("DAT-05, DAT-20: a run that fails writes nothing", async (t) => {
    const home = homeOf(t);
    writeFileSync(join(home, "code"), "1");
    const failed = await report(home, months([{ month: "2026-11", total: 1 }]));
    assert.equal(failed.state, "failed");
    assert.deepEqual(await json(home, "data", "list"), []);
  });

  test("DAT-22: one bad row leaves every table of the report as it was", async (t) => {
    const home = homeOf(t);
    await report(home, months([{ month: "2026-10", total: 1 }]));
    const other = { upsert: { dataset: "budget.others", key: ["k"], rows: [{ k: "x" }] } };
    const refused = await report(home, other, months([{ month: "2026-11", total: 2 }, { total: 3 }]));
    assert.deepEqual([refused.state, refused.reason], ["failed", "report_refused"]);
    assert.deepEqual(await query(home, ROWS), [{ month: "2026-10", total: 1 }]);
    const listed = await json<{ table: string }[]>(home, "data", "list");
    assert.deepEqual(
      listed.map(({ table }) => table),
      ["budget.months"],
    );
    const [row] = await history(home);
    assert.match(row?.detail ?? "", /budget\.months/);
  });

  test("DAT-22, RUN-64: rows that cannot be taken end the run as failed, and nothing of its report is applied", async (t) => {
    const home = homeOf(t);
    await report(home, months([{ month: "2026-10", total: 1 }]), { watermark: "w1" });
    const good = months([{ month: "2026-11", total: 2 }]);
    const bad: readonly unknown[] = [
      { upsert: { dataset: "budget.months", rows: [{ month: "x" }] } },
      { upsert: { dataset: "budget.months", key: ["month"], rows: { month: "x" } } },
      { upsert: { dataset: "budget.months", key: [], rows: [{ month: "x" }] } },
      { upsert: "budget.months" },
      { upsrt: { dataset: "budget.months", key: ["month"], rows: [] } },
    ];
    for (const line of bad) {
      const { state, reason, detail } = await report(home, good, line, { watermark: "w2" });
      assert.deepEqual([state, reason], ["failed", "report_refused"], JSON.stringify(line));
      assert.match(detail ?? "", /Report line 2: /);
    }
    writeFileSync(join(home, "lines"), `${JSON.stringify(good)}\n{"upsert": {"dataset": "budget.mon`);
    const cut = await json<RunAnswer>(home, "run", "a");
    assert.deepEqual([cut.state, cut.reason], ["failed", "report_refused"]);
    assert.deepEqual(await query(home, ROWS), [{ month: "2026-10", total: 1 }]);
    const [table] = await json<{ watermark: string }[]>(home, "data", "list");
    assert.equal(table?.watermark, "w1");
  });

  test("DAT-03, DAT-21: a row is whole, columns may appear, integers may become fractions", async (t) => {
    const home = homeOf(t);
    await report(home, months([{ month: "2026-10", total: 1 }]));
    await report(
      home,
      months([{ month: "2026-11", total: 1.5, note: "new", tags: ["a", "b"] }, { month: "2026-10" }]),
    );
    assert.deepEqual(await query(home, "select month, total, note, tags from budget.months order by month"), [
      { month: "2026-10", total: null, note: null, tags: null },
      { month: "2026-11", total: 1.5, note: "new", tags: '["a","b"]' },
    ]);
  });

  test("DAT-07, DAT-08: another shape and other names are refused with the reason", async (t) => {
    const home = homeOf(t);
    await report(home, months([{ month: "2026-10", total: 1 }]));
    const answers = [
      await report(home, months([{ month: "2026-10", total: "text" }])),
      await report(home, months([{ month: "2026-10", total: 1 }], ["total"])),
      await report(home, { upsert: { dataset: "Budget.months", key: ["month"], rows: [{ month: "x" }] } }),
    ];
    for (const { state, detail } of answers) {
      assert.equal(state, "failed");
      assert.ok(detail);
    }
    assert.deepEqual(await query(home, ROWS), [{ month: "2026-10", total: 1 }]);
  });

  test("DAT-09: a query reads and cannot do anything else", async (t) => {
    const home = homeOf(t);
    await report(home, months([{ month: "2026-10", total: 1 }]));
    const file = join(home, "data", "budget.db");
    const before = readFileSync(file);
    for (const sql of [
      "delete from budget.months",
      "update budget.months set total = 0",
      "drop table budget.months",
      "select 1; select 2",
      "attach 'x.db' as x",
      "pragma user_version = 3",
      "with x as (select 1) insert into budget.months (month) select 'x'",
      "selec",
      "select * from nothing.there",
    ]) {
      const { code, stdout, stderr } = await nightdesk(home, ["data", "query", sql, "--json"]);
      assert.ok(code === 2 || code === 69, `${sql}: ${code}`);
      assert.equal(stdout, "", sql);
      assert.notEqual(stderr, "", sql);
    }
    assert.ok(readFileSync(file).equals(before));
    assert.deepEqual(await query(home, ROWS), [{ month: "2026-10", total: 1 }]);
  });

  test("DAT-14: the file is for its owner only", async (t) => {
    const home = homeOf(t);
    await report(home, months([{ month: "2026-10", total: 1 }]));
    assert.equal(statSync(join(home, "data", "budget.db")).mode & 0o777, 0o600);
  });
});
