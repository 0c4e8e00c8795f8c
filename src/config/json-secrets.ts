/** Secrets in JSON Schema: where only `${NAME}` may stand, and where it may stand besides. */
import { REFERENCE_PATTERN } from "./references.ts";
import { isSecretName } from "./secret-fields.ts";
import type { JsonSchema } from "./shapes/leaf.ts";

/** Texts under secret names must hold a reference, at every depth of a schema. */
export function withSecretPatterns(schema: JsonSchema): JsonSchema {
  return mapSchema(schema, (child, name) => {
    const isText = child["type"] === "string" || child["type"] === undefined || Array.isArray(child["type"]);
    if (name === null || !isSecretName(name) || !isText || isStructured(child)) return child;
    return { ...child, type: "string", pattern: REFERENCE_PATTERN };
  });
}

/** In the settings of a task each text may also be a reference, whatever form it has to have in the end. */
export function settingsSchema(schema: JsonSchema): JsonSchema {
  return mapSchema(schema, (child) => {
    const limited = ["pattern", "format", "enum", "const", "minLength", "maxLength", "allOf"].some(
      (key) => key in child,
    );
    const isText =
      child["type"] === "string" || typeof child["const"] === "string" || Array.isArray(child["enum"]);
    if (!limited || !isText) return child;
    const { description, ...form } = child;
    const either = { anyOf: [form, { type: "string", pattern: REFERENCE_PATTERN }] };
    return description === undefined ? either : { ...either, description };
  });
}

function isStructured(schema: JsonSchema): boolean {
  return "properties" in schema || "items" in schema || "anyOf" in schema || "additionalProperties" in schema;
}

type Change = (schema: JsonSchema, name: string | null) => JsonSchema;

/** Rebuilds a schema bottom-up. `name` is the property that a part stands under, if it does directly. */
function mapSchema(schema: JsonSchema, change: Change, name: string | null = null): JsonSchema {
  const rebuilt = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      if (key === "properties" || key === "patternProperties") return [key, mapNamed(value, change)];
      if (["anyOf", "oneOf", "allOf"].includes(key) && Array.isArray(value)) {
        return [key, value.map((part: unknown) => (isSchema(part) ? mapSchema(part, change, name) : part))];
      }
      if (["items", "additionalProperties", "then", "else"].includes(key) && isSchema(value)) {
        return [key, mapSchema(value, change)];
      }
      return [key, value];
    }),
  );
  return change(rebuilt, name);
}

function mapNamed(value: unknown, change: Change): unknown {
  if (!isSchema(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      isSchema(part) ? mapSchema(part, change, name) : part,
    ]),
  );
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
