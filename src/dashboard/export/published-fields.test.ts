/** Which fields may leave the home. A new one is seen here first, by a person. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import * as z from "zod";
import { published } from "../api/published.ts";

interface Schema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: Schema;
  readonly items?: Schema | boolean;
  readonly prefixItems?: readonly Schema[];
}

/** A line for each place at which something stands: `runs.*.attempts[].n  integer`. */
function fieldsOf(schema: Schema, path: string, loose: string[]): string[] {
  const { type, anyOf, properties, additionalProperties: more, items, prefixItems } = schema;
  if (anyOf !== undefined) return anyOf.flatMap((each) => fieldsOf(each, path, loose));
  if (properties !== undefined) {
    if (more !== false) loose.push(path);
    return Object.entries(properties).flatMap(([name, each]) => fieldsOf(each, `${path}.${name}`, loose));
  }
  if (typeof more === "object") return fieldsOf(more, `${path}.*`, loose);
  if (prefixItems !== undefined)
    return prefixItems.flatMap((each, index) => fieldsOf(each, `${path}[${index}]`, loose));
  if (typeof items === "object") return fieldsOf(items, `${path}[]`, loose);
  if (type === "null") return [];
  if (type !== "integer" && type !== "number" && type !== "boolean" && type !== "string") loose.push(path);
  if (type === "string" && schema.enum === undefined && schema.pattern === undefined) loose.push(path);
  const form = schema.enum?.join(" ") ?? schema.pattern ?? type ?? "anything";
  return [`${path}  ${form}`];
}

test("DASH-60 what may leave the home is this list of fields, each of a closed form", () => {
  const loose: string[] = [];
  const fields = fieldsOf(z.toJSONSchema(published, { io: "input" }) as Schema, "", loose);
  assert.deepEqual(loose, [], "an object that takes more fields, or a text without a form");
  const list = join(import.meta.dirname, "fixtures", "published-fields.txt");
  assert.deepEqual(fields, readFileSync(list, "utf8").trim().split("\n"));
});
