/**
 * Which fields the inlined answers of a page hold: their names alone, so that what would become public can be shown and
 * compared without a copy of it.
 */
import type { Site } from "../ports/publishing.ts";

const INLINED = /<script\b(?=[^>]*\btype="application\/json")[^>]*>([\s\S]*?)<\/script>/g;

/** Sorted, each once: `/api/tasks.tasks[].id`. Ids of tasks and numbers in names are left out. */
export function fieldsOf(site: Site): string[] {
  const fields = new Set<string>();
  for (const [path, bytes] of site.files) {
    for (const value of jsonIn(path, bytes)) walk(value, "", new Set(site.publicTasks), fields);
  }
  return [...fields].toSorted();
}

function jsonIn(path: string, bytes: Uint8Array): unknown[] {
  const text = (): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  const sources = path.endsWith(".json")
    ? [text()]
    : path.endsWith(".html")
      ? [...text().matchAll(INLINED)].map(([, json = ""]) => json)
      : [];
  return sources.flatMap((json) => {
    try {
      return [JSON.parse(json) as unknown];
    } catch {
      return [];
    }
  });
}

function walk(value: unknown, name: string, tasks: ReadonlySet<string>, fields: Set<string>): void {
  if (Array.isArray(value)) {
    for (const one of value) walk(one, `${name}[]`, tasks, fields);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, one] of Object.entries(value)) {
      const general = generalised(key, tasks);
      walk(one, name === "" ? general : `${name}.${general}`, tasks, fields);
    }
  } else {
    fields.add(name === "" ? "(a single value)" : name);
  }
}

/** `/api/tasks/clinvar?days=14` and `clinvar` become `/api/tasks/{task}` and `{task}`; runs and days likewise. */
function generalised(key: string, tasks: ReadonlySet<string>): string {
  const [path = ""] = key.split("?", 1);
  return path
    .split("/")
    .map((part) => (tasks.has(part) ? "{task}" : /\d/.test(part) ? "{…}" : part))
    .join("/");
}
