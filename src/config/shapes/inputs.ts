/** What a prompt is given beside its own words, and the form of the answer. */
import * as z from "zod";
import { nearestWord } from "../nearest.ts";
import { quote } from "../problem.ts";
import { closed } from "./containers.ts";
import { ID_PATTERN, snakeCase, taskId } from "./id.ts";
import { kindOf, leaf, refuse } from "./leaf.ts";
import { inAnyCase, text, textLike } from "./scalars.ts";
import type { Plain } from "../document.ts";

/** The word for the findings of every task. */
export const ALL_FINDINGS = "all";

const QUERY_WORDS = ["select", "with", "values"] as const;

export const INPUT_SHAPE = {
  file: text(
    "File, or a pattern with * and **, relative to the home",
    "a path such as notes/today.md or notes/*.md",
  ),
  query: query(),
  report: taskId,
  findings: textLike(
    "Open findings: of one task, or of all",
    ID_PATTERN,
    `${ALL_FINDINGS}, or the id of a task`,
    snakeCase,
  ),
};

export type InputKey = keyof typeof INPUT_SHAPE;
export const INPUT_KEYS = Object.keys(INPUT_SHAPE) as readonly InputKey[];

const ONE_INPUT = { oneOf: INPUT_KEYS.map((key) => ({ required: [key] })) };

export const inputs = z
  .array(closed(INPUT_SHAPE, "Input", ONE_INPUT).unwrap())
  .min(1)
  .nullable()
  .meta({ description: "What the prompt is given beside its own words" });

/** A JSON Schema, or the path of one. `read-schema.ts` looks inside. */
export const schema = leaf<string | { readonly [key: string]: Plain }>(
  {
    anyOf: [
      { type: "string", pattern: `\\.${inAnyCase("json")}\\s*$` },
      { type: "object", properties: { type: { const: "object" } }, required: ["type"] },
    ],
    description: "JSON Schema of the answer, or a .json file that holds it",
  },
  (value) => {
    const allowed = "a path ending in .json, or {type: object, properties: {…}}";
    if (typeof value === "string") {
      return /\.json\s*$/i.test(value) ? { value } : refuse(`${quote(value)} is no .json file`, allowed);
    }
    const isMap = value !== null && typeof value === "object" && !isList(value);
    return isMap ? { value } : refuse(`must be a path or a map, not ${kindOf(value)}`, allowed);
  },
);

function isList(value: object): value is readonly Plain[] {
  return Array.isArray(value);
}

function query() {
  const json = {
    type: "string",
    pattern: `^\\s*(?:${QUERY_WORDS.map(inAnyCase).join("|")})(?![A-Za-z0-9_])`,
    description: "SQL that reads datasets",
  };
  const allowed = `SQL that reads: it begins with ${QUERY_WORDS.join(", ")}`;
  return leaf<string>(json, (value) => {
    if (typeof value !== "string") return refuse(`must be text, not ${kindOf(value)}`, allowed);
    if (/^\s*(?:select|with|values)(?!\w)/i.test(value)) return { value };
    const first = /^\s*(\w*)/.exec(value)?.[1] ?? "";
    return refuse(`${quote(value.trim())} is no query`, allowed, nearestWord(first, QUERY_WORDS));
  });
}
