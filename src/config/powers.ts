/**
 * The three powers: a task that reads text of strangers, holds secrets and can send may be talked into sending
 * the secrets away. It is refused unless the user says why it is acceptable.
 */
import type { Task } from "../core/task.ts";
import { isSecretName } from "./secret-fields.ts";
import { referencesWithin } from "./references.ts";

/** Tools through which words of strangers come in. */
const READING_TOOLS: ReadonlySet<string> = new Set(["WebFetch", "WebSearch", "Bash"]);
/** Tools through which anything can go out; fetching an address tells its server the address. */
const SENDING_TOOLS: ReadonlySet<string> = new Set(["WebFetch", "Bash"]);
const SENDING_USES: ReadonlySet<string> = new Set(["deliver", "publish"]);

export interface Powers {
  /** Why the task has the power, or null. */
  readonly readsUntrusted: string | null;
  readonly holdsSecrets: string | null;
  readonly canSend: string | null;
}

type Powerful = Pick<Task, "work" | "readsUntrusted" | "tools" | "mcp" | "env" | "envPass" | "uses">;

/** What can be told from the configuration; what a model is asked to read cannot, hence `reads_untrusted`. */
export function powersOf(task: Powerful): Powers {
  return { readsUntrusted: readsUntrusted(task), holdsSecrets: holdsSecrets(task), canSend: canSend(task) };
}

function readsUntrusted(task: Powerful): string | null {
  if (task.readsUntrusted) return "reads_untrusted";
  if (task.work.kind !== "agent") return null;
  const tool = task.tools.map(toolName).find((name) => READING_TOOLS.has(name));
  if (tool !== undefined) return `the tool ${tool}`;
  return task.mcp === null ? null : "mcp";
}

function holdsSecrets(task: Powerful): string | null {
  const named = Object.entries(task.env).find(([, value]) => referencesWithin(value).length > 0);
  if (named !== undefined) return `env ${named[0]}`;
  const passed = task.envPass.find(isSecretName);
  if (passed !== undefined) return `env_pass ${passed}`;
  if (task.work.kind === "use" && referencesWithin(task.work.settings).length > 0) return "with";
  return task.mcp !== null && referencesWithin(task.mcp).length > 0 ? "mcp" : null;
}

function canSend(task: Powerful): string | null {
  const { kind } = task.work;
  // Nothing holds code back from the network; a model reaches it only through tools.
  if (kind === "script" || kind === "use") {
    const use = task.uses.find((power) => SENDING_USES.has(power));
    return use === undefined ? "its own code" : `uses ${use}`;
  }
  if (kind === "ask") return null;
  const tool = task.tools.map(toolName).find((name) => SENDING_TOOLS.has(name));
  if (tool !== undefined) return `the tool ${tool}`;
  return task.mcp === null ? null : "mcp";
}

/** `Bash(git log:*)` is the tool `Bash`. */
export function toolName(tool: string): string {
  return tool.split("(", 1)[0]?.trim() ?? tool;
}
