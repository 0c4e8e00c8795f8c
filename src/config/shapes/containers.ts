/** Lists and maps of leaves. A key with nothing behind it is an empty list or map. */
import * as z from "zod";
import type { JsonSchema } from "./leaf.ts";

/** A list; null reads as absent. */
export function listOf<T extends z.ZodType>(item: T, what: string) {
  return z.array(item).nullable().meta({ description: what });
}

/** A list with at least one item. */
export function fullListOf<T extends z.ZodType>(item: T, what: string) {
  return z.array(item).min(1).meta({ description: what });
}

/** A map with the user's own keys. */
export function mapOf<T extends z.ZodType>(name: RegExp, item: T, what: string) {
  return z.record(z.string().regex(name), item).nullable().meta({ description: what });
}

/** A map with known keys, each of which may be left out; `together` says in JSON Schema how they go together. */
export function closed<S extends z.ZodRawShape>(shape: S, what: string, together: JsonSchema = {}) {
  return z.strictObject(shape).partial().meta(together).nullable().meta({ description: what });
}

/** A map whose inside is somebody else's business; only its secrets are looked at. */
export function open(what: string) {
  return z.record(z.string(), z.unknown()).nullable().meta({ description: what });
}

/** One of two forms; `issues.ts` tells the fault of the form that was most likely meant. */
export function either<A extends z.ZodType, B extends z.ZodType>(first: A, second: B) {
  return z.union([first, second]);
}
