/**
 * `${NAME}` references: the only way in which a secret is named in the YAML. They stay unresolved in the
 * configuration and are filled in when a task is started.
 */
import type { SecretBearing } from "../core/task.ts";

const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** JSON Schema pattern of a value that holds at least one reference. */
export const REFERENCE_PATTERN = "\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}";

/** Names of the variables that a text refers to, in order, without duplicates. */
export function referencesIn(text: string): string[] {
  return [...new Set([...text.matchAll(REFERENCE)].map((match) => match[1] ?? ""))];
}

/** Names of all variables that a value refers to, at any depth. */
export function referencesWithin(value: SecretBearing): string[] {
  if (typeof value === "string") return referencesIn(value);
  if (value === null || typeof value !== "object") return [];
  return [...new Set(Object.values(value).flatMap(referencesWithin))];
}

/** The first `${…` in a text that is no well-formed reference, or null. */
export function malformedReference(text: string): string | null {
  const rest = text.replace(REFERENCE, "");
  const start = rest.indexOf("${");
  if (start === -1) return null;
  const end = rest.indexOf("}", start);
  return rest.slice(start, end === -1 ? undefined : end + 1);
}

/**
 * Fills in the references of a value.
 *
 * @param lookup gives a variable's value, from `.env` or the environment
 * @returns the value, in which references to missing variables stand as they were, and the names of those
 */
export function resolveSecrets(
  value: SecretBearing,
  lookup: (name: string) => string | undefined,
): { value: SecretBearing; missing: string[] } {
  const missing = new Set<string>();
  const resolved = resolve(value, (name) => {
    const found = lookup(name);
    if (found === undefined) missing.add(name);
    return found;
  });
  return { value: resolved, missing: [...missing] };
}

function resolve(value: SecretBearing, lookup: (name: string) => string | undefined): SecretBearing {
  if (typeof value === "string") {
    // A function, so that `$&` in a secret is not taken for a pattern of replace().
    return value.replace(REFERENCE, (reference, name: string) => lookup(name) ?? reference);
  }
  if (value === null || typeof value !== "object") return value;
  if (isList(value)) return value.map((item) => resolve(item, lookup));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, lookup)]));
}

function isList(value: object): value is readonly SecretBearing[] {
  return Array.isArray(value);
}

// Two code points that Unicode keeps free for ever stand for the braces while YAML is read.
const OPEN = "\ufdd0";
const CLOSE = "\ufdd1";

/**
 * YAML sees the start of a map in the brace of `{token: ${NAME}}`. References are therefore disguised while the
 * text is read, character for character, so that all positions stay right.
 */
export function disguiseReferences(text: string): string {
  return text.replace(REFERENCE, (_, name: string) => `$${OPEN}${name}${CLOSE}`);
}

/** Undoes `disguiseReferences`. */
export function revealReferences(text: string): string {
  return text.includes(OPEN) ? text.replaceAll(OPEN, "{").replaceAll(CLOSE, "}") : text;
}
