/** What waits, and what waited for others, on the published page. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { exportDemo } from "../../scripts/demo/published.ts";
import { inserter, runRow } from "../../scripts/demo/sql.ts";
import { answersOf, assertSame, openPublishedHome, PUBLIC } from "./published-stage.ts";

test("DASH-73 runs that wait push nothing off the page, however many there are, and it changes with their ends alone", async () => {
  const other = await openPublishedHome();
  try {
    const first = await exportDemo(other.folder);
    const asOf = answersOf(first).session.as_of ?? 0;
    const at = asOf + 3_600_000;
    other.alter((database) => {
      const insert = inserter(database);
      for (const id of PUBLIC)
        for (let n = 0; n < 300; n += 1) {
          const run = { id: `q${n}${id}`, task: id, trigger: "manual", slotAt: at + n, createdAt: at + n };
          insert("run", { ...runRow({ ...run, state: "queued", startedAt: null, finishedAt: null }) });
        }
    });
    assertSame(first, await exportDemo(other.folder));
    other.alter((database) =>
      database.exec(
        `update run set state = 'succeeded', started_at = ${at + 400}, finished_at = ${at + 500} where id = 'q7clinvar'`,
      ),
    );
    const [before_, after_] = [answersOf(first), answersOf(await exportDemo(other.folder))];
    assert.equal(after_.session.as_of, at + 500);
    const { rows = [] } = after_.history["clinvar"] ?? {};
    assert.deepEqual(rows.slice(1), before_.history["clinvar"]?.rows.slice(0, rows.length - 1));
    assert.equal(rows[0]?.run, "q7clinvar");
    assert.deepEqual(after_.history["energy_prices"], before_.history["energy_prices"]);
  } finally {
    other.remove();
  }
});

test("DASH-72 a public task that waited for a private one does not tell how that ended", async () => {
  const other = await openPublishedHome();
  try {
    const at = (answersOf(await exportDemo(other.folder)).session.as_of ?? 0) + 1000;
    const depend = (on: string) =>
      other.alter((database) => {
        const { body } = database.prepare("select body from good_config").get() ?? {};
        const config = JSON.parse(String(body)) as { tasks: { id: string; dependsOn: string[] }[] };
        for (const task of config.tasks) if (task.id === "project_health") task.dependsOn = [on];
        database.prepare("update good_config set body = ?").run(JSON.stringify(config));
      });
    other.alter((database) => {
      const insert = inserter(database);
      for (const [n, detail] of ["finance_reconcile", "clinvar"].entries()) {
        const run = {
          id: `dep${n}`,
          task: "project_health",
          trigger: "manual",
          slotAt: at,
          createdAt: at + n,
        };
        insert("run", { ...runRow({ ...run, state: "skipped", startedAt: null, finishedAt: at + n }) });
        database.exec(
          `update run set reason = 'upstream_failed', detail = '${detail}', attempts = 0 where id = 'dep${n}'`,
        );
      }
    });
    const whys = async () => {
      const { runs } = answersOf(await exportDemo(other.folder));
      return ["dep0", "dep1"].map((id) => {
        assert.equal(runs[id]?.row.look, "skipped", JSON.stringify(runs[id]));
        return runs[id]?.row.why;
      });
    };
    depend("clinvar");
    assert.deepEqual(await whys(), [undefined, "a task it depends on had not succeeded"]);
    depend("finance_reconcile");
    assert.deepEqual(await whys(), [undefined, undefined]);
  } finally {
    other.remove();
  }
});
