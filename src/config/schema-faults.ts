/** What is wrong with a JSON Schema that is to describe an object, as far as a slip of the pen goes. */
import type { ProblemDraft } from "./collector.ts";
import type { Plain } from "./document.ts";
import { nearestWord } from "./nearest.ts";
import { quote } from "./problem.ts";
import { isList, isMap } from "./reader.ts";
import { kindOf } from "./shapes/leaf.ts";

/** Deeper schemas are not looked through, and no answer has that many levels. */
const MAX_LEVELS = 32;

const TYPES = ["string", "number", "integer", "boolean", "object", "array", "null"] as const;

export interface SchemaFault extends ProblemDraft {
  /** Where inside the schema. */
  readonly at: readonly (string | number)[];
}

/** In reading order; none if it can be used. */
export function schemaFaults(schema: Plain): SchemaFault[] {
  if (!isMap(schema)) {
    return [{ at: [], message: `must be a map, not ${kindOf(schema)}`, allowed: "type: object" }];
  }
  const { type } = schema;
  if (type !== "object") {
    const nearest = typeof type === "string" ? nearestWord(type, ["object"]) : null;
    const at = type === undefined ? [] : ["type"];
    return [{ at, message: "must describe an object", allowed: "type: object", nearest }];
  }
  return faultsIn(schema, []);
}

function faultsIn(schema: Plain, at: SchemaFault["at"]): SchemaFault[] {
  if (at.length > MAX_LEVELS * 2)
    return [{ at: [], message: "is nested too deeply", allowed: `${MAX_LEVELS} levels` }];
  // True and false are schemas too.
  if (typeof schema === "boolean") return [];
  if (!isMap(schema)) return [{ at, message: `must be a map, not ${kindOf(schema)}` }];
  return Object.entries(schema).flatMap(([key, value]) => {
    const here = [...at, key];
    if (key === "type") return typeFaults(value, here);
    if (key === "required") return requiredFaults(value, schema["properties"], here);
    if (key === "properties" || key === "$defs") return namedFaults(value, here);
    if (key === "items" || key === "additionalProperties") return faultsIn(value, here);
    if (key === "anyOf" || key === "oneOf" || key === "allOf") return listFaults(value, here);
    return [];
  });
}

function typeFaults(type: Plain, at: SchemaFault["at"]): SchemaFault[] {
  const words: readonly Plain[] = isList(type) ? type : [type];
  return words.flatMap((word, index) => {
    if (TYPES.some((known) => known === word)) return [];
    const message =
      typeof word === "string" ? `${quote(word)} is not known` : `must be a word, not ${kindOf(word)}`;
    const nearest = typeof word === "string" ? nearestWord(word, TYPES) : null;
    return [{ at: isList(type) ? [...at, index] : at, message, allowed: TYPES.join(", "), nearest }];
  });
}

function requiredFaults(
  required: Plain,
  properties: Plain | undefined,
  at: SchemaFault["at"],
): SchemaFault[] {
  if (!isList(required)) return [{ at, message: `must be a list, not ${kindOf(required)}` }];
  // A part of a schema may require what another part describes.
  const names = isMap(properties) ? Object.keys(properties) : null;
  return required.flatMap((name, index) => {
    if (typeof name === "string" && names?.includes(name) !== false) return [];
    const message =
      typeof name === "string" ? `${quote(name)} is no property` : `must be a name, not ${kindOf(name)}`;
    const nearest = typeof name === "string" ? nearestWord(name, names ?? []) : null;
    return [{ at: [...at, index], message, allowed: names?.join(", "), nearest }];
  });
}

function namedFaults(schemas: Plain, at: SchemaFault["at"]): SchemaFault[] {
  if (!isMap(schemas)) return [{ at, message: `must be a map, not ${kindOf(schemas)}` }];
  return Object.entries(schemas).flatMap(([name, schema]) => faultsIn(schema, [...at, name]));
}

function listFaults(schemas: Plain, at: SchemaFault["at"]): SchemaFault[] {
  if (!isList(schemas)) return [{ at, message: `must be a list, not ${kindOf(schemas)}` }];
  return schemas.flatMap((schema, index) => faultsIn(schema, [...at, index]));
}
