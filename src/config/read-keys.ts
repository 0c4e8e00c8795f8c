/** Reads a map key by key, so that one bad key does not hide what the others say. */
import type * as z from "zod";
import type { Collector } from "./collector.ts";
import type { Place, Plain } from "./document.ts";
import { reportIssues, reportUnknownKeys } from "./issues.ts";
import type { Path } from "./place.ts";

export type Shape = Readonly<Record<string, z.ZodType>>;

export type Values<S extends Shape> = { readonly [K in keyof S]?: Exclude<z.output<S[K]>, null> };

export interface Keys<S extends Shape> {
  /** The keys that are right. Those with nothing behind them, where that is allowed, count as absent. */
  readonly values: Values<S>;
  /** The known keys that are written, right or wrong. */
  readonly written: ReadonlySet<string>;
}

/** Unknown and wrong keys are added to the collector. */
export function readKeys<S extends Shape>(
  map: Readonly<Record<string, Plain>>,
  shape: S,
  root: Place,
  path: Path,
  collector: Collector,
): Keys<S> {
  const written = new Set<string>();
  const values: [string, unknown][] = [];
  const unknown: string[] = [];
  for (const [key, value] of Object.entries(map)) {
    const schema = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (schema === undefined) {
      unknown.push(key);
      continue;
    }
    const result = schema.safeParse(value);
    if (!result.success) reportIssues(result.error.issues, schema, root, [...path, key], collector);
    else if (result.data !== null) values.push([key, result.data]);
    if (!result.success || result.data !== null) written.add(key);
  }
  reportUnknownKeys(unknown, Object.keys(shape), root, path, collector);
  // Each value was parsed by the schema of its key, which is what the type says.
  return { values: Object.fromEntries(values) as Values<S>, written };
}
