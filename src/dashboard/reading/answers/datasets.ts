/** What the home has gathered, and whether it can be relied on. */
import type { Finding } from "../../../core/finding.ts";
import type { Answer } from "../../api/routes.ts";
import { byWeight, findingOf } from "../shapes.ts";
import { eveningBefore } from "../local-days.ts";
import type { View } from "../view.ts";
import { keeperOf, type Watcher, watchedAs, watchingOf } from "./keepers.ts";
import { type FileFacts, factsOf } from "./table-facts.ts";
import { ageOf, intactOf, upstreamOf } from "./three-questions.ts";

const EVENING = 18;

interface Read {
  readonly name: string;
  readonly file: { readonly bytes: number; readonly changedAt: number } | null;
  readonly facts: FileFacts | null;
  readonly problem: string | null;
}

export async function datasetsAnswer(view: View): Promise<Answer<"datasets">> {
  const { sources, now, zone } = view;
  const since = eveningBefore(now, zone, 1, EVENING);
  const open = (await sources.reading.findings({ states: ["new", "ongoing"] })).toSorted(byWeight);
  const read: Read[] = [];
  for (const name of await sources.datasets.list()) read.push(await readOne(view, name, since));
  const watchers = await watchersAmong(view, read);
  const datasets = [];
  for (const { name, file, facts, problem } of read) {
    const tables = facts?.tables ?? [];
    const keeper = await keeperOf(view, name, tables);
    const watching = watchingOf(view, watchers, name);
    const dated = tables.flatMap(({ changed_at: at }) => (at === null ? [] : [at]));
    const changedAt = dated.length === 0 ? (file?.changedAt ?? null) : Math.max(...dated);
    datasets.push({
      name,
      bytes: file?.bytes ?? null,
      changed_at: file?.changedAt ?? null,
      tables: await withWords(view, tables),
      problem,
      findings: open.filter((finding) => speaksOf(view, name, finding, watching !== null)).map(findingOf),
      keeper: keeper?.task.id ?? null,
      age: ageOf(view, changedAt, keeper, watching),
      upstream: upstreamOf(keeper, watching),
      intact: intactOf(facts, problem, watching),
      growth: facts?.growth ?? [],
    });
  }
  return { at: now, since, datasets };
}

async function readOne(view: View, name: string, since: number): Promise<Read> {
  const file = view.sources.datasetFile(name);
  try {
    return { name, file, facts: await factsOf(view, name, since, file), problem: null };
  } catch (fault) {
    return { name, file, facts: null, problem: fault instanceof Error ? fault.message : String(fault) };
  }
}

/** What changed the rows, in the words of the run that did. */
async function withWords({ sources }: View, tables: FileFacts["tables"]): Promise<FileFacts["tables"]> {
  const told = [];
  for (const table of tables) {
    const isFresh = table.run !== null && (table.fresh_rows ?? 0) > 0;
    const report = isFresh ? await sources.reading.report(table.run ?? "") : null;
    told.push({ ...table, said: report?.headline ?? report?.progress?.note ?? null });
  }
  return told;
}

async function watchersAmong({ sources }: View, read: readonly Read[]): Promise<Watcher[]> {
  const memories = await sources.reading.memories();
  return read.flatMap(({ name, facts }) =>
    facts === null || facts.states.length === 0
      ? []
      : [
          {
            states: facts.states,
            at: memories.find(({ task }) => task === name)?.lastSuccessAt ?? null,
          },
        ],
  );
}

/** What the three answers say already. */
const ANSWERED = ["old", "newer", "unknown", "damaged", "missing"];
const SAID = [...ANSWERED, "update"];

/**
 * Only tasks of the kind `data_freshness` speak of datasets, by the keys of their findings. Another task's scope or key
 * that happens to be called like a dataset says nothing of it.
 */
function speaksOf(view: View, dataset: string, { task, key, scope }: Finding, isWatched: boolean): boolean {
  const work = view.tasks.get(task)?.work;
  if (work?.kind !== "use" || work.name !== "data_freshness") return false;
  const own = watchedAs(view, dataset).replaceAll(/[^A-Za-z0-9]+/g, "_");
  if (isWatched && scope === "freshness" && ANSWERED.some((word) => key === `${word}_${own}`)) return false;
  return SAID.some((word) => key === `${word}_${own}`) || key.split(/[.:/]/)[0] === dataset;
}
