/** From zod's issues to problems that name the place, the rule and the way out. */
import * as z from "zod";
import type { Collector, ProblemDraft, Spot } from "./collector.ts";
import type { Place } from "./document.ts";
import { keySpotAt, placeAt, spotAt, type Path } from "./place.ts";
import { quote } from "./problem.ts";
import { SYNONYMS } from "./words.ts";

/** Adds a problem for each issue of a value that stands at `path`. */
export function reportIssues(
  issues: readonly z.core.$ZodIssue[],
  schema: z.ZodType,
  root: Place,
  path: Path,
  collector: Collector,
): void {
  for (const issue of issues) {
    if (collector.full()) return;
    for (const plain of unfold(issue)) {
      const full = [...path, ...plain.path];
      if (plain.code === "unrecognized_keys") {
        reportUnknownKeys(plain.keys, keysAt(schema, plain.path), root, full, collector);
      } else if (plain.code === "invalid_key" || plain.code === "invalid_element") {
        collector.add(keySpotAt(root, full), {
          message: `${quote(String(full.at(-1)))} cannot be a key of ${pathText(full.slice(0, -1))}`,
        });
      } else {
        collector.add(spotAt(root, full), { ...explain(plain, placeAt(root, full)?.value, full) });
      }
    }
  }
}

/** Adds a problem for each key that nobody knows. */
export function reportUnknownKeys(
  keys: readonly string[],
  known: readonly string[] | null,
  root: Place,
  path: Path,
  collector: Collector,
): void {
  for (const key of keys) {
    if (collector.full()) return;
    collector.add(keySpotAt(root, [...path, key]), {
      message: `unknown key ${quote(key)}${path.length === 0 ? "" : ` in ${pathText(path)}`}`,
      allowed: known === null ? null : known.join(", "),
      nearest: synonym(key, known) ?? known,
    });
  }
}

function synonym(key: string, known: readonly string[] | null): string | null {
  const meant = Object.hasOwn(SYNONYMS, key) ? SYNONYMS[key] : undefined;
  return meant !== undefined && known?.includes(meant) === true ? meant : null;
}

/** `tasks[2].expect.file` -> `expect.file`: what a person calls the place. */
export function pathText(path: Path): string {
  const steps = path[0] === "tasks" && typeof path[1] === "number" && path.length > 2 ? path.slice(2) : path;
  return steps
    .map((step, index) => (typeof step === "number" ? `[${step}]` : `${index > 0 ? "." : ""}${String(step)}`))
    .join("");
}

/** Of a union's branches only the one that was most likely meant is told. */
function unfold(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue];
  const best = issue.errors.reduce((a, b) => (likelihood(b) > likelihood(a) ? b : a));
  return best.flatMap((inner) => unfold({ ...inner, path: [...issue.path, ...inner.path] }));
}

function likelihood(issues: readonly z.core.$ZodIssue[]): number {
  const deepest = Math.max(0, ...issues.map((issue) => issue.path.length));
  const knowsTheMap = issues.some((issue) => issue.code === "unrecognized_keys") ? 1 : 0;
  return deepest * 2 + knowsTheMap;
}

function explain(issue: z.core.$ZodIssue, spot: Spot | undefined, path: Path): ProblemDraft {
  const name = pathText(path);
  if (issue.code === "custom") {
    const { allowed, nearest } = extras(issue.params);
    return { message: `${name} ${issue.message}`, allowed, nearest };
  }
  if (spot === undefined && issue.code === "invalid_type") return { message: `${name} is missing` };
  if (issue.code === "invalid_type") return explainType(issue.expected, name, spot);
  if (issue.code === "too_small" && issue.origin === "array")
    return { message: `${name} must not be an empty list` };
  if (issue.code === "invalid_value") {
    const words = issue.values.map(String);
    return {
      message: `${name} ${quote(spot?.text ?? "")} is not known`,
      allowed: words.join(", "),
      nearest: words,
    };
  }
  const message = issue.message.replace(/^Invalid input: /, "");
  return { message: `${name}: ${message.slice(0, 200)}` };
}

function explainType(expected: string, name: string, spot: Spot | undefined): ProblemDraft {
  const written = spot?.text ?? "";
  if (expected === "array") {
    const one = written !== "" && written.length <= 40 && !/^[[{>|]|: /.test(written);
    return {
      message: `${name} must be a list`,
      allowed: "a list such as [a, b]",
      nearest: one ? `[${written}]` : null,
    };
  }
  if (expected === "object" || expected === "record")
    return { message: `${name} must be a map`, allowed: "key: value" };
  const article = /^[aeiou]/.test(expected) ? "an" : "a";
  return {
    message: `${name} must be ${article} ${expected}${written === "" ? "" : `, not ${quote(written)}`}`,
  };
}

function extras(params: unknown): { allowed: string | null; nearest: string | null } {
  if (typeof params !== "object" || params === null) return { allowed: null, nearest: null };
  const allowed = "allowed" in params && typeof params.allowed === "string" ? params.allowed : null;
  const nearest = "nearest" in params && typeof params.nearest === "string" ? params.nearest : null;
  return { allowed, nearest };
}

/** The keys that a map inside a schema may have, or null if that cannot be told. */
function keysAt(schema: z.core.$ZodType, path: Path): string[] | null {
  if (schema instanceof z.ZodObject) {
    const [step, ...rest] = path;
    if (step === undefined) return Object.keys(schema.shape);
    const inner: z.core.$ZodType | undefined = schema.shape[String(step)];
    return inner === undefined ? null : keysAt(inner, rest);
  }
  if (schema instanceof z.ZodArray) return keysAt(schema.element, path.slice(1));
  if (schema instanceof z.ZodRecord) return keysAt(schema.valueType, path.slice(1));
  if (schema instanceof z.ZodUnion) {
    for (const option of schema.options) {
      const keys = keysAt(option, path);
      if (keys !== null) return keys;
    }
    return null;
  }
  if (schema instanceof z.ZodPipe) return keysAt(schema.in, path);
  return isWrapper(schema) ? keysAt(schema.unwrap(), path) : null;
}

type Wrapper = z.ZodOptional | z.ZodNullable | z.ZodDefault | z.ZodPrefault | z.ZodReadonly;

function isWrapper(schema: z.core.$ZodType): schema is Wrapper {
  return (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly
  );
}
