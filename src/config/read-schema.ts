/** `schema:` of a task: a JSON Schema for the answer, written out or in a file. */
import * as z from "zod";
import type { SecretBearing } from "../core/task.ts";
import type { Plain } from "./document.ts";
import { requireFile } from "./files.ts";
import type { Path } from "./place.ts";
import { quote } from "./problem.ts";
import { complain, isMap, type Reader } from "./reader.ts";
import { type SchemaFault, schemaFaults } from "./schema-faults.ts";
import { MAX_BYTES } from "./source.ts";

/** It goes with every request. */
const MAX_SCHEMA_BYTES = 32 * 1024;

/** Null if there is none, or none that can be used; what is wrong with it is added to the collector. */
export function readSchema(reader: Reader, written: Plain | undefined, path: Path): SecretBearing | null {
  if (isMap(written)) {
    for (const { at, ...draft } of allFaults(written))
      complain(reader, [...path, ...at], { ...draft, message: `schema${asText(at)} ${draft.message}` });
    return written;
  }
  if (typeof written !== "string" || !/\.json\s*$/i.test(written)) return null;
  const file = requireFile(reader, written, path, { what: "schema", runs: false });
  const { files } = reader.context;
  if (files === null || files.kind(file) !== "file") return null;
  const schema = readJson(reader, written, files.read(file, MAX_BYTES), path);
  if (schema === undefined) return null;
  for (const { at, ...draft } of allFaults(schema))
    complain(reader, path, {
      ...draft,
      message: `${quote(written)}: schema${asText(at)} ${draft.message}`,
    });
  return schema;
}

/** A schema by which no answer could be checked would be found out after the answer was paid. */
function allFaults(schema: Plain): SchemaFault[] {
  const faults = schemaFaults(schema);
  if (faults.length > 0) return faults;
  const bytes = Buffer.byteLength(JSON.stringify(schema));
  if (bytes > MAX_SCHEMA_BYTES)
    return [{ at: [], message: `has ${bytes} bytes`, allowed: `at most ${MAX_SCHEMA_BYTES / 1024} KB` }];
  try {
    z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).safeParse({});
    return [];
  } catch (error) {
    return [{ at: [], message: `cannot be used: ${(error as Error).message}` }];
  }
}

function readJson(reader: Reader, written: string, bytes: Uint8Array | null, path: Path): Plain | undefined {
  const allowed = `JSON as UTF-8, at most ${MAX_BYTES / 1024} KB`;
  if (bytes === null) {
    complain(reader, path, { message: `${quote(written)} cannot be read`, allowed });
    return undefined;
  }
  try {
    // JSON holds nothing else.
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as Plain;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    complain(reader, path, { message: `${quote(written)} is no JSON: ${why}`, allowed });
    return undefined;
  }
}

/** `["properties", "a"]` -> `.properties.a` */
function asText(at: Path): string {
  return at.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("");
}
