/** What `nightdesk next --json` answers for a YAML and a stretch of time. */
import type { TestContext } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { type Ended, json, nightdesk } from "./program.ts";

export interface PlannedRow {
  readonly task: string;
  readonly at: string;
  readonly local: string;
  readonly note: string | null;
}

/** A file in Prague whose tasks are given as `id` and what stands after the script. */
export function tasksYaml(tasks: Readonly<Record<string, string>>): string {
  const lines = Object.entries(tasks).map(([id, keys]) => `  - {id: ${id}, script: a.sh, ${keys}}`);
  return ["timezone: Europe/Prague", "tasks:", ...lines, ""].join("\n");
}

/** Every slot of the stretch, of all tasks. `from` is in it, `to` is not. */
export function rows(
  t: TestContext,
  tasks: Readonly<Record<string, string>>,
  from: string,
  to: string,
): Promise<PlannedRow[]> {
  const home = temporaryHome(t, { "other.yaml": tasksYaml(tasks) });
  return json(home, "next", "--file", "other.yaml", "--from", from, "--until", to);
}

/** The local times of every task in the stretch. */
export async function plan(
  t: TestContext,
  tasks: Readonly<Record<string, string>>,
  from: string,
  to: string,
): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = Object.fromEntries(Object.keys(tasks).map((id) => [id, []]));
  for (const { task, local } of await rows(t, tasks, from, to)) found[task]?.push(local);
  return found;
}

/** What `next` says to a file that it refuses. */
export function refusal(t: TestContext, yaml: string): Promise<Ended> {
  const home = temporaryHome(t, { "other.yaml": yaml });
  return nightdesk(home, ["next", "--file", "other.yaml", "--json"]);
}
