/** What a model hands over at the end: its form, and how it becomes a report. */
import * as z from "zod";
import { SEVERITIES } from "../../core/report.ts";
import type { SecretBearing } from "../../core/task.ts";

const finding = z.strictObject({
  key: z.string().describe("Short snake_case name; the same thing keeps its key from night to night"),
  severity: z.enum(SEVERITIES),
  title: z.string().describe("One line"),
  body: z.string().describe("Markdown; empty if the title says it all"),
});
const metric = z.strictObject({ name: z.string(), value: z.number(), unit: z.string() });

/** Every key is required: models leave out what they may, and services refuse what is optional. */
const RESULT = z.strictObject({
  headline: z.string().describe("One line that says the most important thing"),
  body: z.string().describe("The report itself in Markdown"),
  findings: z.array(finding).describe("Only what a person should know or do; often none"),
  metrics: z.array(metric),
});

/** JSON Schema of the result where a task names none of its own. */
export const DEFAULT_SCHEMA: object = withoutDialect(z.toJSONSchema(RESULT));

function withoutDialect({ $schema: _dialect, ...schema }: Record<string, unknown>): object {
  return schema;
}

export type ReadResult =
  | { readonly ok: true; readonly lines: readonly object[]; readonly json: unknown }
  | { readonly ok: false; readonly problem: string };

/**
 * @param text what the model wrote, or the object that the agent handed over
 * @param schema the task's own form; null for the usual one
 * @returns lines of a report in the form that scripts write
 */
export function readResult(text: unknown, schema: SecretBearing | null): ReadResult {
  const parsed = typeof text === "string" ? parseJson(text) : { ok: true as const, json: text };
  if (!parsed.ok) return parsed;
  const { json } = parsed;
  if (schema !== null) {
    const problem = problemWith(json, schema);
    return problem === null ? { ok: true, json, lines: ownLines(json) } : { ok: false, problem };
  }
  const checked = RESULT.safeParse(json);
  if (!checked.success) return { ok: false, problem: said(checked.error) };
  return { ok: true, json, lines: usualLines(checked.data) };
}

/** An answer may go deeper than any stack, and still be JSON. */
function problemWith(json: unknown, schema: SecretBearing): string | null {
  try {
    const form = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
    const checked = form.safeParse(json);
    // It is written out in the report, which has the same bounds.
    JSON.stringify(json);
    return checked.success ? null : said(checked.error);
  } catch (error) {
    return error instanceof RangeError ? "it is nested too deeply" : (error as Error).message;
  }
}

function parseJson(text: string): { ok: true; json: unknown } | { ok: false; problem: string } {
  // Some models put it into a code block all the same.
  const bare = /^\s*```(?:json)?\s*\n([\s\S]*?)\n\s*```\s*$/.exec(text)?.[1] ?? text;
  try {
    return { ok: true, json: JSON.parse(bare) as unknown };
  } catch {
    return { ok: false, problem: "it is not JSON" };
  }
}

function said(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join(".")}: ${message}`))
    .join("; ");
}

/** Longer than any model answers; more is a fault, and would fill the ledger. */
const MOST_BODY = 256 * 1024;
const MOST_HEADLINE = 500;

function cut(text: string, most: number): string {
  return text.length <= most
    ? text
    : `${text.slice(0, most)}\n[cut here: the whole has ${text.length} characters]`;
}

function usualLines({ headline, body, findings, metrics }: z.infer<typeof RESULT>): object[] {
  return [
    { headline: cut(headline, MOST_HEADLINE), body: cut(body, MOST_BODY) },
    ...findings.map((item) => ({
      finding: { ...item, body: item.body === "" ? null : cut(item.body, MOST_BODY) },
    })),
    ...metrics.map((item) => ({ metric: { ...item, unit: item.unit === "" ? null : item.unit } })),
    { findings_complete: {} },
  ];
}

/** A form of the task's own: what looks like a headline is one, and all of it is kept as it came. */
function ownLines(json: unknown): object[] {
  const own = json as Record<string, unknown>;
  const headline = ["headline", "title", "summary"].map((key) => own[key]).find((v) => typeof v === "string");
  return [
    ...(headline === undefined ? [] : [{ headline: firstLine(headline) }]),
    { body: `\`\`\`json\n${cut(JSON.stringify(json, null, 2), MOST_BODY)}\n\`\`\`` },
  ];
}

function firstLine(text: string): string {
  return (text.split("\n", 1)[0] ?? "").slice(0, 200);
}
