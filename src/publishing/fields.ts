/**
 * Which fields the inlined answers of a page hold: their names alone, so that what would become public can be shown and
 * compared without a copy of it.
 */
import type { Hit } from "../ports/publish-error.ts";
import type { Site } from "../ports/publishing.ts";
import { isSecretKind, type ScanParts, secretKind } from "./scan/scan-site.ts";

const INLINED = /<script\b(?=[^>]*\btype="application\/json")[^>]*>([\s\S]*?)<\/script>/g;

/** Sorted, each once: `/api/tasks.tasks[].id`. Ids of tasks and numbers in names are left out. */
export function fieldsOf(site: Site): string[] {
  const fields = new Set<string>();
  for (const [path, bytes] of site.files) {
    for (const value of jsonIn(path, bytes))
      walk(value, "", new Set(site.publicTasks), (field, _value, isName) => isName || fields.add(field));
  }
  return [...fields].toSorted();
}

const MOST_FIELDS = 5;

type Holders = ReadonlyMap<string, ReadonlySet<string>>;

/** The hits, and with those of the home's secrets the fields of the file that hold them. */
export function withFields(
  found: readonly Hit[],
  { files, publicTasks }: Pick<Site, "files" | "publicTasks">,
  findKnown: ScanParts["findKnown"],
): Hit[] {
  const inFile = new Map<string, Holders>();
  function holdersIn(path: string): Holders {
    const known = inFile.get(path);
    if (known !== undefined) return known;
    const values = jsonIn(path, files.get(path) ?? new Uint8Array());
    const holders = holdersOf(values, new Set(publicTasks), findKnown);
    inFile.set(path, holders);
    return holders;
  }
  return found.map((hit) => {
    if (hit.line === 0 || !isSecretKind(hit.kind)) return hit;
    const fields = [...(holdersIn(hit.file).get(hit.kind) ?? [])].slice(0, MOST_FIELDS);
    return fields.length === 0 ? hit : { ...hit, fields };
  });
}

/** By kind of hit. All values are looked through in one go: making ready to look costs more than looking. */
function holdersOf(
  values: readonly unknown[],
  tasks: ReadonlySet<string>,
  findKnown: ScanParts["findKnown"],
): Holders {
  const pieces: Buffer[] = [];
  const ends: { readonly end: number; readonly field: string }[] = [];
  let length = 0;
  const note: Note = (field, value) => {
    // No secret goes over the byte at the end.
    const piece = Buffer.from(`${String(value)}\0`);
    pieces.push(piece);
    length += piece.length;
    ends.push({ end: length, field });
  };
  for (const value of values) walk(value, "", tasks, note);
  const holders = new Map<string, Set<string>>();
  let at = 0;
  for (const { start, name } of findKnown(Buffer.concat(pieces))) {
    while ((ends[at]?.end ?? Infinity) <= start) at += 1;
    const kind = secretKind(name);
    holders.set(kind, (holders.get(kind) ?? new Set()).add(ends[at]?.field ?? ""));
  }
  // The name of a field may hold a secret itself.
  for (const fields of holders.values()) {
    for (const field of fields) if (findKnown(Buffer.from(field)).length > 0) fields.delete(field);
  }
  return holders;
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

/** @param isName a name in the answers, in place of which the field has a general word */
type Note = (field: string, value: unknown, isName: boolean) => void;

function walk(value: unknown, name: string, tasks: ReadonlySet<string>, note: Note): void {
  if (Array.isArray(value)) {
    for (const one of value) walk(one, `${name}[]`, tasks, note);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, one] of Object.entries(value)) {
      const general = generalised(key, tasks);
      const field = name === "" ? general : `${name}.${general}`;
      // A name that tells something is a value as well.
      if (general !== key) note(field, key, true);
      walk(one, field, tasks, note);
    }
  } else {
    note(name === "" ? "(a single value)" : name, value, false);
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
