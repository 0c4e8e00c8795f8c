/** Random task sets, and random edits of them. */
import type { Rule, Task } from "../../src/core/task.ts";
import { makeTask } from "../../src/testing/make-task.ts";
import type { Random } from "../../src/testing/random.ts";

export const ZONES = [
  "Europe/Prague",
  "America/New_York",
  "Australia/Lord_Howe",
  "America/Santiago",
  "Asia/Kolkata",
  "Africa/Casablanca",
] as const;

const MINUTE = 60_000;

export function randomRule(random: Random): Rule {
  const minute = random.between(0, 59);
  const hour = random.pick([0, 1, 2, 2, 3, 5, 7, 12, 22, 23]);
  const calendar = (...patterns: string[]): Rule => ({ kind: "calendar", patterns: patterns.sort() });
  switch (random.between(0, 9)) {
    case 0:
      return calendar(`${minute} * * * *`);
    case 1:
      return { kind: "every", everyMs: random.pick([45, 90, 120, 360]) * MINUTE, anchorMs: 0 };
    case 2:
      return calendar(`${minute} ${hour} * * 0`);
    case 3:
      return calendar(`0 ${hour} ${random.pick(["1", "31", "L"])} * *`);
    case 4:
      return calendar(`30 2 * * *`, `0 3 * * *`);
    case 5:
      return calendar(`*/20 1-3 * * *`);
    default:
      return calendar(`${minute} ${hour} * * *`);
  }
}

export function randomTask(random: Random, id: string, others: readonly Task[]): Task {
  const slotted = others.filter(({ rule }) => rule.kind === "calendar" || rule.kind === "every");
  return makeTask(id, {
    rule: randomRule(random),
    zone: random.pick(ZONES),
    missed: random.pick(["run_once", "run_once", "run_all", "skip"]),
    missedMaxAgeMs: random.chance(0.2) ? random.between(1, 48) * 60 * MINUTE : null,
    missedMaxRuns: random.between(1, 5),
    graceMs: random.pick([1, 30, 180]) * MINUTE,
    onLost: random.pick(["retry", "alert"]),
    overlap: random.pick(["skip", "queue", "cancel_running"]),
    retries: random.pick([0, 0, 1, 3]),
    retryDelayMs: random.pick([1, 5, 30]) * MINUTE,
    timeoutMs: random.pick([5, 30, 240]) * MINUTE,
    locks: random.chance(0.3) ? [random.pick(["disk", "net"])] : [],
    dependsOn: slotted.length > 0 && random.chance(0.25) ? [random.pick(slotted).id] : [],
    priority: random.between(1, 9),
  });
}

export function randomTasks(random: Random, count: number): Task[] {
  const tasks: Task[] = [];
  for (let index = 0; index < count; index += 1) {
    const id = `task_${index}`;
    const last = tasks.at(-1);
    if (index === count - 1) tasks.push(makeTask(id, { rule: { kind: "after_any" } }));
    else if (index === count - 2 && last !== undefined) {
      tasks.push(makeTask(id, { rule: { kind: "after", tasks: [last.id] }, onlyIfChanged: true }));
    } else if (index === count - 3 && last !== undefined) {
      tasks.push(makeTask(id, { rule: { kind: "on_demand" } }));
      tasks[index - 1] = { ...last, dependsOn: [id] };
    } else tasks.push(randomTask(random, id, tasks));
  }
  return tasks;
}

/** One edit of the YAML: a new rule, another zone, a task switched off or on, one removed, one added. */
export function editTasks(random: Random, tasks: readonly Task[]): Task[] {
  const edited = [...tasks];
  const index = random.between(0, edited.length - 1);
  const task = edited[index] as Task;
  if (task.rule.kind === "after" || task.rule.kind === "after_any" || task.rule.kind === "on_demand")
    return edited;
  const kind = random.between(0, 3);
  if (kind === 0) edited[index] = { ...task, rule: randomRule(random) };
  else if (kind === 1) edited[index] = { ...task, zone: random.pick(ZONES) };
  else if (kind === 2) edited[index] = { ...task, enabled: !task.enabled };
  else if (edited.every(({ dependsOn }) => !dependsOn.includes(task.id))) {
    edited[index] = randomTask(random, `task_${random.between(1_000, 999_999)}`, []);
  }
  return withoutDangling(edited);
}

function withoutDangling(tasks: readonly Task[]): Task[] {
  const ids = new Set(tasks.map(({ id }) => id));
  return tasks.map((task) => {
    const dependsOn = task.dependsOn.filter((id) => ids.has(id));
    const { rule } = task;
    if (rule.kind !== "after") return { ...task, dependsOn };
    return { ...task, dependsOn, rule: { kind: "after", tasks: rule.tasks.filter((id) => ids.has(id)) } };
  });
}
