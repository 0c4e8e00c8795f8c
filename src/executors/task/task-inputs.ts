/** What a task's process is given of the configuration: its settings and its environment, references filled in. */
import type { SecretBearing, Task } from "../../core/task.ts";
import type { Secret } from "../../ports/secrets.ts";
import { type EnvironmentParts, workEnvironment } from "../attempt/work-environment.ts";

export interface TaskInputs {
  readonly settings: SecretBearing;
  /** Without the variables of the contract. */
  readonly env: Readonly<Record<string, string>>;
  /** Variables that are referred to and not set. */
  readonly missing: readonly string[];
  /** Values that came in by reference or `env_pass`. */
  readonly secrets: readonly Secret[];
}

export function taskInputs(parts: EnvironmentParts, task: Task): TaskInputs {
  const { env, missing, secrets } = workEnvironment(parts, task);
  const used: Secret[] = [];
  const settings = parts.resolve(task.work.kind === "use" ? task.work.settings : {}, (name) => {
    const value = parts.secrets.get(name);
    if (value !== undefined) used.push({ name, value });
    return value;
  });
  return {
    settings: settings.value,
    env: { ...env, ...proxySwitch(env) },
    missing: [...new Set([...settings.missing, ...missing])],
    secrets: [...secrets, ...used],
  };
}

/** Node's `fetch` obeys the usual proxy variables only if it is asked to. */
function proxySwitch(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.keys(env).some((name) => /^https?_proxy$/i.test(name)) ? { NODE_USE_ENV_PROXY: "1" } : {};
}
