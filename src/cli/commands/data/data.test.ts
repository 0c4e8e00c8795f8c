import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it, test, type TestContext } from "node:test";
import { createSqliteDatasets } from "../../../datasets/sqlite/index.ts";
import { NOW, runFake } from "../../fixtures/fake-context.ts";
import { temporaryHome } from "../../fixtures/temporary-home.ts";
import { questionFor } from "./dataset-query.ts";

async function nightdeskWithData(t: TestContext) {
  const cwd = temporaryHome(t, { "nightdesk.yaml": "tasks: []\n" });
  const datasets = createSqliteDatasets({ folder: join(cwd, "data"), now: () => NOW });
  const fence = { task: "repos", run: "run1", token: 1, startedAt: NOW };
  const writer = await datasets.write("repos", fence);
  const days = await writer.declare("days", { key: ["day"], columns: { day: "text", commits: "integer" } });
  await days.upsert([
    { day: "2026-11-21", commits: 3 },
    { day: "2026-11-22", commits: 5 },
  ]);
  await days.setWatermark("2026-11-22");
  await writer.commit();
  writer.close();
  const services = { datasets: async () => datasets, openReading: async () => null };
  return (...line: string[]) => runFake(["data", ...line], { cwd, services });
}

test("list names tables with their rows and watermarks", async (t) => {
  const data = await nightdeskWithData(t);
  assert.deepEqual(JSON.parse((await data("list", "--json")).stdout), [
    { table: "repos.days", rows: 2, watermark: "2026-11-22" },
  ]);
  assert.match((await data("list")).stdout, /repos\.days +2 +2026-11-22/);
});

test("CLI-30 query answers select statements over dataset.table", async (t) => {
  const data = await nightdeskWithData(t);
  const { stdout } = await data(
    "query",
    "select sum(d.commits) as n from repos.days as d where day <> 'repos.x';",
    "--json",
  );
  assert.deepEqual(JSON.parse(stdout), [{ n: 8 }]);
});

test("query shows at most --limit rows and says that there are more", async (t) => {
  const data = await nightdeskWithData(t);
  const { stdout, stderr } = await data("query", "select day from repos.days order by day", "--limit", "1");
  assert.match(stdout, /^day\n2026-11-21\n$/);
  assert.match(stderr, /first 1 rows/);
});

for (const sql of [
  "delete from repos.days",
  "select 1; drop table days",
  "attach 'x' as y",
  "selec day from repos.days",
]) {
  test(`"${sql}" is refused as wrong usage`, async (t) => {
    const data = await nightdeskWithData(t);
    assert.equal((await data("query", sql)).code, 2);
    assert.match((await data("list")).stdout, /repos\.days +2/);
  });
}

test("changes tell what is new since a moment, and by which run", async (t) => {
  const data = await nightdeskWithData(t);
  const { stdout } = await data("changes", "--since", "1h", "--json");
  const [table] = (JSON.parse(stdout) as { tables: { changed: number; rows: Record<string, unknown>[] }[] })
    .tables;
  assert.equal(table?.changed, 2);
  assert.equal(table.rows[0]?.["run"], "run1");
  assert.match((await data("changes", "--since", "tomorrow")).stdout, /Nothing was changed/);
  assert.equal((await data("changes", "repos.nothing")).code, 69);
});

describe("the dataset that a query means", () => {
  it("is the one that it names; names inside texts and comments do not count", () => {
    const sql = "select * from a.t -- b.t\nwhere x = 'b.t' /* b.t */";
    assert.deepEqual(questionFor(sql, ["a", "b"]), {
      dataset: "a",
      sql: sql.replace("from a.t", "from main.t"),
    });
  });

  it("may be named in quotes", () => {
    assert.deepEqual(questionFor('select "x" from "a"."t"', ["a", "b"]), {
      dataset: "a",
      sql: 'select "x" from main."t"',
    });
  });

  it("is the only one if none is named", () => {
    assert.equal(questionFor("select 1", ["a"]).dataset, "a");
  });

  it("cannot be none of several, nor two", () => {
    assert.throws(() => questionFor("select * from repo.t", ["repos", "b"]), /names no dataset/);
    assert.throws(() => questionFor("select * from a.t, b.t", ["a", "b"]), /a and b/);
  });
});
