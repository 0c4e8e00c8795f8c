/** One task that somebody proposes, as YAML, held into a copy of the user's own. */
import { stringify } from "yaml";
import { createCollector, type Collector } from "./collector.ts";
import { readDocument, type Plain } from "./document.ts";
import { countLines } from "./lines.ts";
import { formatProblem } from "./problem.ts";
import { isList, isMap } from "./reader.ts";
import { ID_ALLOWED, ID_PATTERN } from "./shapes/id.ts";
import { readSource } from "./source.ts";

export type ProposedTask =
  | {
      readonly kind: "task";
      readonly id: string;
      /** An entry for the list below `tasks:`, disabled. */
      readonly entry: string;
      /** The user's configuration with the task in it, for the reader; comments are not in it. */
      readonly whole: string;
    }
  | { readonly kind: "wrong"; readonly problems: readonly string[] };

const FRAGMENT = "proposal.yaml";
const ONE_TASK = "one task: a map that begins with id:";

/**
 * @param fragment a task: alone, as the only entry of a list, or below `tasks:`
 * @param own text of the user's YAML, which has to be valid
 */
export function proposedTask(fragment: string, own: string): ProposedTask {
  const read = plainOf(fragment, FRAGMENT);
  if (read.problems.length > 0) return { kind: "wrong", problems: read.problems };
  const task = onlyTask(read.value);
  if (task === null) return wrong(`the proposal is no task; allowed: ${ONE_TASK}`);
  const { id } = task;
  if (typeof id !== "string") return wrong("the task has no id; allowed: id: snake_case_name");
  if (!ID_PATTERN.test(id)) return wrong(`its id is none; allowed: ${ID_ALLOWED}`);
  const config = plainOf(own, "nightdesk.yaml");
  if (!isMap(config.value)) return wrong("the configuration itself cannot be read");
  const { enabled: _, ...rest } = task;
  const disabled = { ...rest, enabled: false };
  const tasks = config.value["tasks"];
  const whole = { ...config.value, tasks: [...(isList(tasks) ? tasks : []), disabled] };
  return { kind: "task", id, entry: indented(written([disabled])), whole: written(whole) };
}

function wrong(problem: string): ProposedTask {
  return { kind: "wrong", problems: [problem] };
}

function onlyTask(value: Plain): Readonly<Record<string, Plain>> | null {
  if (isList(value)) return value.length === 1 && isMap(value[0]) ? value[0] : null;
  if (!isMap(value)) return null;
  const isWrapped = Object.keys(value).length === 1 && value["tasks"] !== undefined;
  return isWrapped ? onlyTask(value["tasks"] ?? null) : value;
}

function plainOf(text: string, file: string): { value: Plain; problems: readonly string[] } {
  const source = readSource(text);
  if (!source.ok) return { value: null, problems: [`${file}: ${source.fault.message}`] };
  const lines = countLines(source.text);
  const collector: Collector = createCollector(file, lines);
  const tree = readDocument(source.text, lines, collector);
  const errors = collector.all().filter(({ severity }) => severity === "error");
  return { value: tree?.value ?? null, problems: errors.map(formatProblem) };
}

function written(value: unknown): string {
  return stringify(value, { version: "1.2", schema: "core", lineWidth: 0, aliasDuplicateObjects: false });
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "  ");
}
