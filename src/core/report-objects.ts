/** The report's values that are objects of their own: metrics, findings, scopes, rows for datasets. */
import { SEVERITIES, type FindingDraft, type Metric, type Severity, type UpsertDraft } from "./report.ts";

/** Says what is wrong with the line, without its number. */
export interface Say {
  /** Something was taken in another way than it was written, or was only decoration. */
  told(what: string): void;
  /** Something that was reported could not be taken: a run that says so has not succeeded. */
  lost(what: string): void;
  /** A value for a sentence, shortened. Secrets are out of it before it is cut, or half of one would be left. */
  show(value: unknown): string;
}

export function readMetric(value: unknown, say: Say): Metric | null {
  const fields = fieldsOf("metric", value, ["name", "value", "unit"], say);
  if (fields === null) return null;
  const { name, value: number, unit } = fields;
  if (typeof name !== "string" || name === "") return refuse(say, '"metric" needs a "name"');
  // JSON's 1e999 is infinite, and no JSON can say so again.
  if (typeof number !== "number" || !Number.isFinite(number)) {
    say.told(`"metric" ${say.show(name)} needs a number as "value"`);
    return null;
  }
  return { name, value: number, unit: optionalText("metric", "unit", unit, say) };
}

/** A finding is worth keeping also when its severity or title are not as they should be; only the key is needed. */
export function readFinding(value: unknown, say: Say): FindingDraft | null {
  const fields = fieldsOf("finding", value, ["key", "severity", "title", "body", "scope"], say);
  if (fields === null) return null;
  const { key, severity, title, body, scope } = fields;
  if (typeof key !== "string" || key === "") return refuse(say, '"finding" needs a "key"');
  if (!isSeverity(severity)) {
    say.told(
      `finding ${say.show(key)}: "severity" has to be one of ${SEVERITIES.join(", ")}, not ${say.show(severity)}; taken as warning`,
    );
  }
  if (typeof title !== "string" || title === "")
    say.told(`finding ${say.show(key)} needs a "title"; its key stands in`);
  return {
    key,
    severity: isSeverity(severity) ? severity : "warning",
    title: typeof title === "string" && title !== "" ? title : key,
    body: optionalText("finding", "body", body, say),
    scope: optionalText("finding", "scope", scope, say) ?? "",
  };
}

/** `true` and `{}` stand for the empty scope. */
export function readScope(value: unknown, say: Say): string | null {
  if (value === true) return "";
  if (typeof value === "string") return value;
  const fields = fieldsOf("findings_complete", value, ["scope"], say);
  if (fields === null) return null;
  const { scope } = fields;
  if (scope === undefined || scope === null) return "";
  if (typeof scope === "string") return scope;
  // A scope declared by mistake would resolve findings that nobody looked at.
  return refuse(say, `"findings_complete" needs a text as "scope", not ${say.show(scope)}`);
}

export function readUpsert(value: unknown, say: Say): UpsertDraft | null {
  const fields = fieldsOf("upsert", value, ["dataset", "key", "rows"], say);
  if (fields === null) return null;
  const { dataset, key, rows } = fields;
  if (typeof dataset !== "string" || dataset === "") return refuse(say, '"upsert" needs a "dataset"');
  const keys: unknown[] = Array.isArray(key) ? key : [key];
  if (keys.length === 0 || !keys.every((name): name is string => typeof name === "string" && name !== "")) {
    return refuse(say, `"upsert" into ${say.show(dataset)} needs a column or a list of columns as "key"`);
  }
  if (!Array.isArray(rows) || !rows.every(isRow)) {
    return refuse(say, `"upsert" into ${say.show(dataset)} needs a list of objects as "rows"`);
  }
  return { dataset, key: keys, rows };
}

function fieldsOf(
  what: string,
  value: unknown,
  known: readonly string[],
  say: Say,
): Readonly<Record<string, unknown>> | null {
  if (!isRow(value))
    return refuse(say, `"${what}" has to be an object with ${known.join(", ")}, not ${say.show(value)}`);
  for (const key of Object.keys(value)) {
    if (!known.includes(key))
      say.told(`"${what}": unknown key ${say.show(key)}; known are ${known.join(", ")}`);
  }
  return value;
}

function isRow(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function isSeverity(value: unknown): value is Severity {
  return SEVERITIES.some((severity) => severity === value);
}

function optionalText(what: string, key: string, value: unknown, say: Say): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "string") return value;
  say.told(`"${what}": "${key}" has to be a text, not ${say.show(value)}`);
  return null;
}

function refuse(say: Say, what: string): null {
  say.lost(what);
  return null;
}
