/** The one function that makes a task. */
import type * as z from "zod";
import type { Power } from "./powers.ts";
import type { TableSpecs } from "./tables.ts";
import type { TaskContext } from "./task-context.ts";

const MARK = Symbol.for("nightdesk.task");

export interface TaskDefinition<
  Settings extends z.ZodType = z.ZodType,
  Tables extends TableSpecs = TableSpecs,
  Reads extends string = string,
> {
  /** What `with:` may hold; a zod object. Without it the task takes no settings. */
  readonly settings?: Settings;
  /** The task's own tables. */
  readonly datasets?: Tables;
  /** Datasets of other tasks that it reads. */
  readonly reads?: readonly Reads[];
  /** Powers beyond reading and its own datasets. A task of your own also needs them in its `uses:` in the YAML. */
  readonly uses?: readonly Power[];
  run(context: TaskContext<z.infer<Settings>, Tables, Reads>): Promise<void> | void;
}

/** A task whose types no longer matter: what a loader holds. */
export interface AnyTask {
  readonly settings?: z.ZodType;
  readonly datasets?: TableSpecs;
  readonly reads?: readonly string[];
  readonly uses?: readonly Power[];
  run(context: never): Promise<void> | void;
}

/**
 * Makes a task of its parts; export the result as `default`.
 *
 * @example
 * export default defineTask({
 *   settings: z.object({ repo: z.string() }),
 *   datasets: { commits: { key: ["repo", "sha"], columns: { repo: "text", sha: "text", at: "integer" } } },
 *   async run({ settings, datasets, report }) {
 *     const { inserted } = await datasets.commits.upsert([{ repo: settings.repo, sha: "1f3c", at: 0 }]);
 *     report.headline(`${inserted} new commits`);
 *   },
 * });
 */
export function defineTask<
  Settings extends z.ZodType = z.ZodObject<Record<string, never>>,
  const Tables extends TableSpecs = Record<never, never>,
  const Reads extends string = never,
>(definition: TaskDefinition<Settings, Tables, Reads>): TaskDefinition<Settings, Tables, Reads> {
  return Object.freeze({ ...definition, [MARK]: true });
}

/** Was this value made by `defineTask`, of whatever copy of the sdk? */
export function isTask(value: unknown): value is AnyTask {
  return typeof value === "object" && value !== null && MARK in value;
}
