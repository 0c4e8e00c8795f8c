import assert from "node:assert/strict";
import { test } from "node:test";
import type { Config, Rule, Task, Visibility, Work } from "../../core/task.ts";
import { publicTasksOf, ruleWords, waitWords } from "./public-tasks.ts";

const SCRIPT: Work = { kind: "script", path: "/home/anna/x.py", args: [] };

function task(id: string, rule: Rule, work: Work = SCRIPT, visibility: Visibility = "public"): Task {
  const ruleText = rule.kind === "after" ? `after ${rule.tasks.join(", ")}` : rule.kind;
  return { id, rule, work, visibility, ruleText } as Task;
}

function known(...tasks: Task[]): ReadonlyMap<string, Task> {
  return publicTasksOf({ tasks } as unknown as Config);
}

const daily: Rule = { kind: "calendar", patterns: ["0 3 * * *"] };
const use = (name: string): Work => ({ kind: "use", name, module: null, settings: {} });

test("DASH-63 public are those that say so, by id, but for what follows every task and what is too much one's own", () => {
  const tasks = known(
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
  assert.deepEqual([...tasks.keys()], ["alpha", "index", "zeta"]);
  assert.equal(publicTasksOf(null).size, 0);
});

test("DASH-61 what a task follows is named only where that is public too", () => {
  const first = task("first", daily);
  const secret = task("secret", daily, SCRIPT, "private");
  const followers = [["first"], ["first", "secret"], ["secret"], ["secret", "gone"]].map((tasks, index) =>
    task(`follower${index}`, { kind: "after", tasks }),
  );
  const tasks = known(first, secret, ...followers);
  assert.deepEqual(
    followers.map((follower) => ruleWords(follower, tasks)),
    [
      "after first",
      "after first, a task that is not shown",
      "after a task that is not shown",
      "after tasks that are not shown",
    ],
  );
  assert.deepEqual(
    followers.map((follower) => waitWords(follower, tasks)),
    followers.map((follower) => ruleWords(follower, tasks)),
  );
  assert.equal(waitWords(first, tasks), null);
});
