/** From `claude:` of the configuration to the account that is used, its secrets filled in. */
import { referencesWithin, resolveSecrets } from "../config/index.ts";
import type { Config, SecretBearing } from "../core/task.ts";
import {
  DEFAULT_BASE_URL,
  DEFAULT_GATE_MODEL,
  DEFAULT_MODEL,
  KEY_VARIABLE,
  type ClaudeAccount,
} from "../ports/claude-account.ts";

/** @param lookup gives a variable's value, from `.env` or the environment */
export function claudeAccount(
  config: Config | null,
  lookup: (name: string) => string | undefined,
): ClaudeAccount {
  const given = { api_key: `\${${KEY_VARIABLE}}`, ...asMap(config?.claude ?? null) };
  const filled = Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const { value: found, missing } = resolveSecrets(value, lookup);
      return [name, missing.length === 0 && typeof found === "string" && found !== "" ? found : null];
    }),
  );
  return {
    auth: filled["auth"] === "login" ? "login" : "api_key",
    apiKey: filled["api_key"] ?? null,
    // The one that is missing, if only some of them are.
    keyName:
      resolveSecrets(given.api_key, lookup).missing[0] ?? referencesWithin(given.api_key)[0] ?? KEY_VARIABLE,
    baseUrl: filled["base_url"] ?? DEFAULT_BASE_URL,
    model: filled["model"] ?? DEFAULT_MODEL,
    gateModel: filled["gate_model"] ?? DEFAULT_GATE_MODEL,
    executable: filled["executable"] ?? null,
    withoutKey: filled["without_key"] === "fail" ? "fail" : "skip",
  };
}

function asMap(value: SecretBearing): Readonly<Record<string, SecretBearing>> {
  return value !== null && typeof value === "object" && !Array.isArray(value)
    ? (value as Readonly<Record<string, SecretBearing>>)
    : {};
}
