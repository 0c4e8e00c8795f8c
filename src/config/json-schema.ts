/** The JSON Schema for editors, made from the same shapes that the reader uses. */
import * as z from "zod";
import { NEVER_PUBLIC } from "../core/never-public.ts";
import type { Builtin } from "./context.ts";
import { formOf, TASK_RULES } from "./json-rules.ts";
import { settingsSchema, withSecretPatterns } from "./json-secrets.ts";
import { ifThen, type JsonSchema } from "./shapes/leaf.ts";
import { TASK_SHAPE } from "./shapes/task.ts";
import { SETTINGS_SHAPE } from "./shapes/top.ts";

/**
 * A draft-07 schema of `nightdesk.yaml`. It accepts what `parseConfig` accepts and refuses what is wrong in the
 * file alone; missing files, cycles and rules that never fire need `nightdesk check`.
 */
export function jsonSchema(builtins: Readonly<Record<string, Builtin>>): JsonSchema {
  const task = z.strictObject(TASK_SHAPE).partial().required({ id: true });
  const top = z.strictObject(SETTINGS_SHAPE).partial();
  const settings = convert(top);
  return withSecretPatterns({
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Nightdesk configuration",
    ...settings,
    properties: {
      ...propertiesOf(settings),
      tasks: {
        description: "What should happen, and when",
        anyOf: [
          { type: "array", items: { ...convert(task), allOf: [...TASK_RULES, ...builtinRules(builtins)] } },
          { type: "null" },
        ],
      },
    },
    required: ["tasks"],
  });
}

function convert(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io: "input",
    target: "draft-7",
    unrepresentable: "any",
  });
  return rest;
}

function propertiesOf(schema: JsonSchema): JsonSchema {
  const properties = schema["properties"];
  return typeof properties === "object" && properties !== null ? { ...properties } : {};
}

function builtinRules(builtins: Readonly<Record<string, Builtin>>): JsonSchema[] {
  const names = Object.keys(builtins).toSorted();
  const module = {
    type: "string",
    pattern: "^(?:\\.{1,2}[\\\\/]|/|[A-Za-z]:[\\\\/])|\\.(?:[mM]?[tT][sS]|[cCmM]?[jJ][sS])$",
  };
  const each = names.flatMap((name) => {
    const builtin = builtins[name];
    if (builtin === undefined) return [];
    // Settings that may be left out as a whole are those that are right when empty.
    const optional = builtin.settings.safeParse({}).success;
    const right = {
      properties: {
        with: { anyOf: [settingsSchema(convert(builtin.settings)), ...(optional ? [{ type: "null" }] : [])] },
      },
      ...(optional ? {} : { required: ["with"] }),
    };
    return [ifThen(isBuiltin([name]), right)];
  });
  return [
    { properties: { use: { anyOf: [{ enum: names }, module] } } },
    ifThen(isBuiltin(NEVER_PUBLIC), { properties: { visibility: { not: formOf(["public"]) } } }),
    ...each,
  ];
}

function isBuiltin(names: readonly string[]): JsonSchema {
  return { properties: { use: { enum: names } }, required: ["use"] };
}
