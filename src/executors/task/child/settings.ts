/** The YAML's `with:`, with `--with k=v` laid over it, checked by the task's own schema. */
import type * as z from "zod";
import type { AnyTask } from "../../../sdk/index.ts";
import { TaskError } from "./task-error.ts";

type Path = readonly PropertyKey[];

/**
 * Values from the command line are text. Where the schema wants something else, their JSON reading is tried: `true`,
 * `12`, `["a"]`. Dots in a name lead into objects.
 *
 * @throws TaskError `settings_invalid` that names every setting at fault
 */
export async function checkSettings(
  task: AnyTask,
  settings: unknown,
  params: Readonly<Record<string, string>>,
): Promise<unknown> {
  if (task.settings === undefined) return refuseAny(settings);
  const asText = overlay(settings, Object.entries(params));
  const first = await task.settings.safeParseAsync(asText);
  if (first.success) return first.data;
  const mistyped = Object.entries(params).filter(([name]) => isAtFault(first.error, name.split(".")));
  const asJson = overlay(
    asText,
    mistyped.map(([name, text]) => [name, jsonOr(text)] as const),
  );
  const second = mistyped.length === 0 ? first : await task.settings.safeParseAsync(asJson);
  if (second.success) return second.data;
  throw new TaskError("settings_invalid", `The settings are wrong: ${describe(second.error)}`);
}

function refuseAny(settings: unknown): Record<string, never> {
  const names = typeof settings === "object" && settings !== null ? Object.keys(settings) : [];
  if (names.length === 0) return {};
  throw new TaskError(
    "settings_invalid",
    `This task takes no settings, but \`with:\` names ${names.join(", ")}.`,
  );
}

function overlay(settings: unknown, entries: readonly (readonly [string, unknown])[]): unknown {
  if (entries.length === 0) return settings ?? {};
  const copy = structuredClone(settings ?? {});
  for (const [name, value] of entries) setAt(copy, name, value);
  return copy;
}

function setAt(root: unknown, name: string, value: unknown): void {
  const path = name.split(".");
  const last = path.pop() ?? "";
  let place = root as Record<string, unknown>;
  for (const step of path) {
    if (!Object.hasOwn(place, step) || typeof place[step] !== "object" || place[step] === null)
      define(place, step, {});
    place = place[step] as Record<string, unknown>;
  }
  define(place, last, value);
}

/** Not an assignment: `__proto__` is then a setting like any other, which the schema refuses. */
function define(place: object, name: string, value: unknown): void {
  Object.defineProperty(place, name, { value, enumerable: true, configurable: true, writable: true });
}

function isAtFault(error: z.ZodError, path: Path): boolean {
  return error.issues.some((issue) => path.every((step, index) => String(issue.path[index]) === step));
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function describe(error: z.ZodError): string {
  const sentences = error.issues.map(
    (issue) => `${["with", ...issue.path].map(String).join(".")}: ${issue.message}`,
  );
  return [...new Set(sentences)].join("; ");
}
