import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import type { Datasets, Fence } from "../ports/datasets.ts";
import { applyUpserts } from "./apply-upserts.ts";
import { createSqliteDatasets } from "./sqlite/index.ts";

const FENCE: Fence = { task: "budget", run: "run1", token: 1 };

function datasetsFor(t: TestContext): Datasets {
  const folder = mkdtempSync(join(tmpdir(), "nightdesk-upserts-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return createSqliteDatasets({ folder, now: () => 5 });
}

async function read(datasets: Datasets, dataset: string, sql: string): Promise<unknown[]> {
  const reader = await datasets.read(dataset);
  try {
    return (await reader?.query(sql)) ?? [];
  } finally {
    reader?.close();
  }
}

test("DAT-20 rows of a report land in their tables, and the same report again changes nothing", async (t) => {
  const datasets = datasetsFor(t);
  const upserts = [
    {
      dataset: "budget.months",
      key: ["month"],
      rows: [{ month: "2026-10", total: 5, open: false, lines: [1] }],
    },
    { dataset: "budget.months", key: ["month"], rows: [{ month: "2026-11", total: 7.5, note: null }] },
    { dataset: "shop.items", key: ["id"], rows: [{ id: 1, name: "x" }] },
  ];
  const first = await applyUpserts(datasets, FENCE, upserts, "2026-11");
  assert.deepEqual(first.tables["budget.months"], { inserted: 2, updated: 0, unchanged: 0 });
  assert.equal(first.changed, 3);
  const again = await applyUpserts(datasets, { ...FENCE, run: "run2", token: 2 }, upserts, "2026-11");
  assert.deepEqual(again.tables["budget.months"], { inserted: 0, updated: 0, unchanged: 2 });
  assert.equal(again.changed, 0);
  assert.deepEqual(await read(datasets, "budget", "select month, total, open, lines from months"), [
    { month: "2026-10", total: 5, open: 0, lines: "[1]" },
    { month: "2026-11", total: 7.5, open: null, lines: null },
  ]);
});

test("DAT-21 a column of integers may later hold fractions, and a new column may appear", async (t) => {
  const datasets = datasetsFor(t);
  const key = ["id"];
  await applyUpserts(datasets, FENCE, [{ dataset: "a.b", key, rows: [{ id: "x", price: 5 }] }], null);
  const rows = [
    { id: "x", price: 5 },
    { id: "y", price: 5.5, extra: "new" },
  ];
  const { tables } = await applyUpserts(datasets, FENCE, [{ dataset: "a.b", key, rows }], null);
  assert.deepEqual(tables["a.b"], { inserted: 1, updated: 0, unchanged: 1 });
  assert.deepEqual(await read(datasets, "a", "select id, price, extra from b order by id"), [
    { id: "x", price: 5, extra: null },
    { id: "y", price: 5.5, extra: "new" },
  ]);
});

test("DAT-22 one bad row anywhere leaves every table of the report as it was", async (t) => {
  const datasets = datasetsFor(t);
  const good = { dataset: "a.good", key: ["id"], rows: [{ id: 1 }] };
  const bad: [Record<string, unknown>[], string[], RegExp][] = [
    [
      [
        { id: 1, v: 1 },
        { id: 2, v: "x" },
      ],
      ["id"],
      /z\.bad, row 2, column v: text, but the column holds integer/,
    ],
    [[{ id: 1 }, { v: 1 }], ["id"], /z\.bad, row 2, column id: a key column must have a value/],
    [[{ id: 1 }], [], /the key names no column/],
    [[{ id: 1, "Big Name": 1 }], ["id"], /"Big Name" cannot be the name of a column.*"big_name"/],
    [[3 as never], ["id"], /row 1: not an object/],
  ];
  for (const [rows, key, pattern] of bad) {
    await assert.rejects(
      applyUpserts(datasets, FENCE, [good, { dataset: "z.bad", key, rows }], null),
      pattern,
    );
  }
  await assert.rejects(
    applyUpserts(datasets, FENCE, [good, { dataset: "noname", key: ["id"], rows: [] }], null),
    /dataset\.table/,
  );
  const other = { ...good, key: ["other"] };
  await assert.rejects(applyUpserts(datasets, FENCE, [good, other], null), /different keys/);
  assert.deepEqual(await datasets.list(), []);
});
