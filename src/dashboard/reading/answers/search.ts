/** Tasks, runs, findings and datasets that hold a word. */
import type { Answer, Query } from "../../api/routes.ts";
import { byWeight, findingOf, lookOf } from "../shapes.ts";
import type { View } from "../view.ts";

const MOST = 20;

export async function searchAnswer(
  { sources, tasks }: View,
  { q }: Query<"search">,
): Promise<Answer<"search">> {
  const word = q.trim().toLowerCase();
  if (word === "") return { q, tasks: [], runs: [], findings: [], datasets: [] };
  const findings = (await sources.reading.findings({})).filter(({ title, key, body, task }) =>
    `${task} ${key} ${title} ${body ?? ""}`.toLowerCase().includes(word),
  );
  const runs = /^[0-9a-z]+$/.test(word) ? await sources.reading.findRuns(word) : [];
  return {
    q,
    tasks: [...tasks.keys()]
      .filter((id) => id.toLowerCase().includes(word))
      .sort()
      .slice(0, MOST),
    runs: runs.map((run) => ({
      id: run.id,
      task: run.task,
      look: lookOf(run.state, run.reason),
      at: run.createdAt,
    })),
    findings: findings.toSorted(byWeight).slice(0, MOST).map(findingOf),
    datasets: (await sources.datasets.list()).filter((name) => name.toLowerCase().includes(word)),
  };
}
