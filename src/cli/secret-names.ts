import { referencesWithin } from "../config/references.ts";
import { KEY_VARIABLE } from "../ports/claude-account.ts";
import type { Config, SecretBearing } from "../core/task.ts";

/** Names of all variables whose values a configuration brings into tasks: `${NAME}` anywhere, and `env_pass`. */
export function secretNames(config: Config | null): readonly string[] {
  if (config === null) return [];
  // The whole of it is JSON; nothing that bears a reference can be forgotten this way.
  const references = referencesWithin(config as unknown as SecretBearing);
  return [...new Set([KEY_VARIABLE, ...references, ...config.tasks.flatMap(({ envPass }) => envPass)])];
}
