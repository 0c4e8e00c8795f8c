import assert from "node:assert/strict";
import { test } from "node:test";
import { publicTasksOf } from "./public-tasks.ts";
import type { Rule, Task, Visibility, Work } from "./task.ts";

const SCRIPT: Work = { kind: "script", path: "/home/anna/x.py", args: [] };

function task(id: string, rule: Rule, work: Work = SCRIPT, visibility: Visibility = "public"): Task {
  return { id, rule, work, visibility } as Task;
}

function known(...tasks: Task[]): readonly string[] {
  return [...publicTasksOf({ tasks }).keys()];
}

const daily: Rule = { kind: "calendar", patterns: ["0 3 * * *"] };
const after = (...tasks: string[]): Rule => ({ kind: "after", tasks });
const use = (name: string): Work => ({ kind: "use", name, module: null, settings: {} });

test("DASH-63 public are those that say so, by id, but for what follows every task and what is too much one's own", () => {
  const ids = known(
    task("zeta", daily),
    task("alpha", { kind: "on_demand" }),
    task("hidden", daily, SCRIPT, "private"),
    task("anything", { kind: "after_any" }),
    task("genes", daily, use("genome_watch")),
    task("money", daily, use("finance_reconcile")),
    task("memory", daily, use("memory_consolidate")),
    task("publisher", daily, use("publish_dashboard")),
    task("index", daily, use("clinvar")),
  );
  assert.deepEqual(ids, ["alpha", "index", "zeta"]);
  assert.equal(publicTasksOf(null).size, 0);
});

test("DASH-71 what follows a task that is not public is not public either, nor what follows that", () => {
  const first = task("first", daily);
  const secret = task("secret", daily, SCRIPT, "private");
  assert.deepEqual(
    known(
      first,
      secret,
      task("one", after("first")),
      task("two", after("one", "first")),
      task("three", after("first", "secret")),
      task("four", after("three")),
      task("five", after("four", "two")),
      task("six", after("gone")),
      task("seven", after("first"), SCRIPT, "private"),
      task("eight", after("seven")),
    ),
    ["first", "one", "two"],
  );
});
