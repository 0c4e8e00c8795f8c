import assert from "node:assert/strict";
import { test } from "node:test";
import { defineTask, isTask, z } from "./index.ts";

test("a defined task keeps its parts and is recognised as a task", () => {
  const task = defineTask({
    settings: z.object({ repo: z.string(), days: z.number().default(3) }),
    datasets: {
      commits: {
        key: ["repo", "sha"],
        columns: { repo: "text", sha: "text", at: "integer", bot: "boolean" },
      },
    },
    reads: ["clinvar"],
    async run({ settings, datasets, reads, report }) {
      const days: number = settings.days;
      await datasets.commits.upsert([{ repo: settings.repo, sha: "a", at: days }]);
      const row = await datasets.commits.get({ repo: "r", sha: "a" });
      const bot: boolean | null | undefined = row?.bot;
      report.headline(`${reads.clinvar.exists} ${bot}`);
      // @ts-expect-error a column that was not declared
      await datasets.commits.upsert([{ repo: "r", sha: "a", author: "x" }]);
      // @ts-expect-error a key column may not be left out
      await datasets.commits.upsert([{ repo: "r" }]);
    },
  });
  assert.equal(isTask(task), true);
  assert.deepEqual(task.datasets?.commits.key, ["repo", "sha"]);
  assert.deepEqual(task.reads, ["clinvar"]);
});

test("a task without settings and tables is a task; other values are not", () => {
  assert.equal(
    isTask(
      defineTask({
        run({ report }) {
          report.unchanged("all is well");
        },
      }),
    ),
    true,
  );
  assert.equal(isTask({ run() {} }), false);
  assert.equal(isTask(null), false);
});
