/** The environment that a task's process is given: a list of allowed names, not everything that Nightdesk was given. */
import { alwaysPassed } from "../../core/environment.ts";
import type { SecretBearing, Task } from "../../core/task.ts";
import type { Secret, Secrets } from "../../ports/secrets.ts";

/** Fills in `${NAME}`; what cannot be found stays as it is and is named. */
export type ResolveReferences = (
  value: SecretBearing,
  lookup: (name: string) => string | undefined,
) => { readonly value: SecretBearing; readonly missing: readonly string[] };

export interface EnvironmentParts {
  /** The environment that Nightdesk runs in. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly secrets: Secrets;
  readonly resolve: ResolveReferences;
}

export interface WorkEnvironment {
  /** Without the variables of the contract. */
  readonly env: Readonly<Record<string, string>>;
  /** Variables that `env:` refers to and nobody has set. */
  readonly missing: readonly string[];
  /** Values that came in by reference or `env_pass`. */
  readonly secrets: readonly Secret[];
}

/**
 * What is always passed, then `env_pass`, then the task's own `env:`; later ones win. A variable of `env_pass` that is
 * set nowhere is left out.
 */
export function workEnvironment(parts: EnvironmentParts, task: Task): WorkEnvironment {
  const used = new Map<string, Secret>();
  const lookup = (name: string): string | undefined => {
    const value = parts.secrets.get(name);
    if (value !== undefined) used.set(name, { name, value });
    return value;
  };
  const env = emptyEnvironment(parts.platform);
  for (const [name, value] of Object.entries(parts.environment)) {
    if (value !== undefined && alwaysPassed(name, parts.platform)) env.set(name, value);
  }
  for (const name of task.envPass) {
    const value = lookup(name);
    if (value !== undefined) env.set(name, value);
  }
  const missing = new Set<string>();
  for (const [name, text] of Object.entries(task.env)) {
    const own = parts.resolve(text, lookup);
    for (const reference of own.missing) missing.add(reference);
    // A text stays a text.
    if (typeof own.value === "string") env.set(name, own.value);
  }
  return { env: env.toRecord(), missing: [...missing], secrets: [...used.values()] };
}

interface Environment {
  set(name: string, value: string): void;
  toRecord(): Record<string, string>;
}

/** On Windows `Path` and `PATH` are one variable: the last one set counts. */
function emptyEnvironment(platform: string): Environment {
  const entries = new Map<string, readonly [string, string]>();
  return {
    set(name, value) {
      entries.set(platform === "win32" ? name.toUpperCase() : name, [name, value]);
    },
    toRecord: () => Object.fromEntries(entries.values()),
  };
}
