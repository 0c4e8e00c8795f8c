/** What the parts of the reader share. */
import type { Collector, ProblemDraft } from "./collector.ts";
import type { ConfigContext } from "./context.ts";
import type { Place, Plain } from "./document.ts";
import { keySpotAt, placeAt, spotAt, type Path } from "./place.ts";

export interface Reader {
  readonly context: ConfigContext;
  readonly collector: Collector;
  readonly root: Place;
}

/** Adds a problem at a value. */
export function complain(reader: Reader, path: Path, draft: ProblemDraft): void {
  reader.collector.add(spotAt(reader.root, path), draft);
}

/** Adds a problem at a key. */
export function complainAtKey(reader: Reader, path: Path, draft: ProblemDraft): void {
  reader.collector.add(keySpotAt(reader.root, path), draft);
}

/** The text of a scalar as it is written in the file; for text, without its quotes and escapes. */
export function writtenText(reader: Reader, path: Path, value: Plain): string {
  return typeof value === "string" ? value : (placeAt(reader.root, path)?.value.text ?? "");
}

export function isMap(value: Plain | undefined): value is { readonly [key: string]: Plain } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: Plain | undefined): value is readonly Plain[] {
  return Array.isArray(value);
}
