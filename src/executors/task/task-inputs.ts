/** What a task's process is given of the configuration: its settings and its environment, references filled in. */
import { alwaysPassed } from "../../core/environment.ts";
import type { SecretBearing, Task } from "../../core/task.ts";
import type { Secret, Secrets } from "../../ports/secrets.ts";

/** Fills in `${NAME}`; what cannot be found stays as it is and is named. */
export type ResolveSecrets = (
  value: SecretBearing,
  lookup: (name: string) => string | undefined,
) => { readonly value: SecretBearing; readonly missing: readonly string[] };

export interface TaskInputsParts {
  /** The environment that Nightdesk runs in. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly secrets: Secrets;
  readonly resolve: ResolveSecrets;
}

export interface TaskInputs {
  readonly settings: SecretBearing;
  /** Without the variables of the contract. */
  readonly env: Readonly<Record<string, string>>;
  /** Variables that are referred to and not set. */
  readonly missing: readonly string[];
  /** Values that came in by reference or `env_pass`. */
  readonly secrets: readonly Secret[];
}

export function taskInputs(parts: TaskInputsParts, task: Task): TaskInputs {
  const used = new Map<string, Secret>();
  const lookup = (name: string): string | undefined => {
    const value = parts.secrets.get(name);
    if (value !== undefined) used.set(name, { name, value });
    return value;
  };
  const settings = parts.resolve(task.work.kind === "use" ? task.work.settings : {}, lookup);
  const own = parts.resolve(task.env, lookup);
  const passed = task.envPass.flatMap((name) => {
    const value = lookup(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const env = {
    ...inherited(parts),
    ...Object.fromEntries(passed),
    ...(own.value as Record<string, string>),
  };
  return {
    settings: settings.value,
    env: { ...env, ...proxySwitch(env) },
    missing: [...new Set([...settings.missing, ...own.missing])],
    secrets: [...used.values()],
  };
}

function inherited({ environment, platform }: TaskInputsParts): Record<string, string> {
  const passed = Object.entries(environment).filter(
    ([name, value]) => value !== undefined && alwaysPassed(name, platform),
  );
  return Object.fromEntries(passed) as Record<string, string>;
}

/** Node's `fetch` obeys the usual proxy variables only if it is asked to. */
function proxySwitch(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.keys(env).some((name) => /^https?_proxy$/i.test(name)) ? { NODE_USE_ENV_PROXY: "1" } : {};
}
