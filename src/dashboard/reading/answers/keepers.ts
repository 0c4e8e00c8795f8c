/** Who keeps each dataset, and who watches it. */
import type { SecretBearing, Task } from "../../../core/task.ts";
import type { Answer } from "../../api/routes.ts";
import type { View } from "../view.ts";
import type { FreshnessState } from "./table-facts.ts";
import type { Keeper, Watching } from "./three-questions.ts";

type Tables = Answer<"datasets">["datasets"][number]["tables"];

const MOMENTS = 6;

/** The task of the same name, or the one whose run changed it last. */
export async function keeperOf(view: View, dataset: string, tables: Tables): Promise<Keeper | null> {
  const { sources, tasks } = view;
  const task = tasks.get(namedBy(view, dataset) ?? dataset) ?? (await lastWriter(view, tables));
  if (task === undefined) return null;
  const memories = await sources.reading.memories();
  const moments = await sources.overview.moments({ task: task.id, limit: MOMENTS, since: 0 });
  return {
    task,
    memory: memories.find((memory) => memory.task === task.id) ?? null,
    moments: moments.toReversed(),
  };
}

async function lastWriter({ sources, tasks }: View, tables: Tables): Promise<Task | undefined> {
  const newest = tables
    .filter(({ run }) => run !== null)
    .toSorted((a, b) => (b.changed_at ?? 0) - (a.changed_at ?? 0))[0];
  if (newest?.run == null) return undefined;
  const run = await sources.reading.run(newest.run);
  return run === null ? undefined : tasks.get(run.task);
}

interface Source {
  readonly name: string;
  readonly dataset: string;
  readonly task: string | null;
}

/** What tasks of the kind `data_freshness` are told to look at. */
function sourcesOf({ tasks }: View): Source[] {
  return [...tasks.values()].flatMap(({ work }) => {
    if (work.kind !== "use" || work.name !== "data_freshness" || !isMap(work.settings)) return [];
    const { sources } = work.settings;
    return Array.isArray(sources) ? sources.flatMap(sourceOf) : [];
  });
}

function sourceOf(item: SecretBearing): Source[] {
  if (!isMap(item)) return [];
  const { dataset, name, task } = item;
  if (typeof dataset !== "string") return [];
  return [
    {
      dataset,
      name: typeof name === "string" ? name : dataset,
      task: typeof task === "string" ? task : null,
    },
  ];
}

function isMap(value: SecretBearing): value is { readonly [key: string]: SecretBearing } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function namedBy(view: View, dataset: string): string | null {
  return sourcesOf(view).find((source) => source.dataset === dataset)?.task ?? null;
}

/** Under which name `data_freshness` speaks of a dataset. */
export function watchedAs(view: View, dataset: string): string {
  return sourcesOf(view).find((source) => source.dataset === dataset)?.name ?? dataset;
}

export interface Watcher {
  readonly states: readonly FreshnessState[];
  /** When it looked last. */
  readonly at: number | null;
}

export function watchingOf(view: View, watchers: readonly Watcher[], dataset: string): Watching | null {
  const name = watchedAs(view, dataset);
  for (const { states, at } of watchers) {
    const state = states.find((each) => each.name === name);
    if (state !== undefined) return { state, at };
  }
  return null;
}
