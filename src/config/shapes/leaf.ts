/** A building block of the language: how one value is read, and how the JSON Schema says the same. */
import * as z from "zod";
import type { Plain } from "../document.ts";

/** Why a value is not accepted. */
export interface Refusal {
  readonly message: string;
  readonly allowed?: string;
  readonly nearest?: string | null;
}

/** JSON Schema of a value, as an object literal. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Makes a value out of YAML, or says why not. */
export type Reading<T> = { readonly value: T } | { readonly refused: Refusal };

/**
 * A zod schema from a reader and the JSON Schema that accepts the same values. Both stand in one place because
 * they have to say the same.
 */
export function leaf<T>(json: JsonSchema, read: (value: Plain) => Reading<T>) {
  return z
    .unknown()
    .meta(json)
    .transform((value, context): T => {
      const reading = read(isPlain(value) ? value : null);
      if ("value" in reading) return reading.value;
      const { message, allowed = null, nearest = null } = reading.refused;
      context.addIssue({ code: "custom", message, params: { allowed, nearest } });
      return z.NEVER;
    });
}

// The document reader makes nothing else; the check is for the type's sake.
function isPlain(value: unknown): value is Plain {
  return value !== undefined;
}

export function refuse(message: string, allowed?: string, nearest?: string | null): { refused: Refusal } {
  return { refused: { message, ...(allowed === undefined ? {} : { allowed }), nearest: nearest ?? null } };
}

/** What kind of thing a value is, for messages. */
export function kindOf(value: Plain): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") return `the number ${value}`;
  return "text";
}

/** A conditional rule. */
export function ifThen(condition: JsonSchema, consequence: JsonSchema): JsonSchema {
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema; nobody awaits a schema
  return { if: condition, then: consequence };
}
