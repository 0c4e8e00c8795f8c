/** From a name or a file to a task. */
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { type AnyTask, isTask } from "../../../sdk/index.ts";
import type { HostInput } from "../host-input.ts";
import { TaskError } from "./task-error.ts";

/** As the registry of built-in tasks gives them. */
export type LoadBuiltins = Readonly<Record<string, { load(): Promise<{ readonly default: AnyTask }> }>>;

/** @throws TaskError `module_invalid`, with what is wrong with the file */
export async function loadTask(work: HostInput["work"], builtins: LoadBuiltins): Promise<AnyTask> {
  if ("module" in work) return loadModule(work.module);
  const builtin = Object.hasOwn(builtins, work.builtin) ? builtins[work.builtin] : undefined;
  if (builtin !== undefined) return (await builtin.load()).default;
  const known = Object.keys(builtins).join(", ");
  throw new TaskError("module_invalid", `There is no built-in task "${work.builtin}"; there are ${known}.`);
}

async function loadModule(path: string): Promise<AnyTask> {
  if (!existsSync(path)) throw new TaskError("module_invalid", `The file ${path} is not there.`);
  const task = await importDefault(path);
  if (isTask(task)) return task;
  const found = task === undefined ? "has no default export" : "exports something else by default";
  throw new TaskError("module_invalid", `${path} ${found}; a task is \`export default defineTask({ … })\`.`);
}

async function importDefault(path: string): Promise<unknown> {
  try {
    const module = (await import(pathToFileURL(path).href)) as { readonly default?: unknown };
    return module.default;
  } catch (error) {
    throw new TaskError("module_invalid", `${path} cannot be loaded: ${explain(error)}`, { cause: error });
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [message = ""] = error.message.split("\n", 1);
  if (!("code" in error)) return `${error.name}: ${message}`;
  if (error.code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX") {
    return `${message}. Types are stripped, not compiled: enums, namespaces and parameter properties do not work.`;
  }
  if (error.code === "ERR_MODULE_NOT_FOUND" && /\/node_modules|package/.test(message)) {
    return `${message}. Only nightdesk/sdk and zod are there by themselves; install other packages beside the task.`;
  }
  return message;
}
