/** How the keys of a task go together, in JSON Schema. `rule.ts`, `work.ts` and `read-task.ts` say it in code. */
import { FITS, WHAT_KEYS, WHEN_KEYS, type RuleForm } from "./words.ts";
import { FITS_WITH_INPUTS, STRICT_WORK_KEYS, WORK_FITS } from "./fits.ts";
import { REFERENCE_PATTERN } from "./references.ts";
import { SECRET_KEYS, SECRET_WORDS } from "./secret-fields.ts";
import { ifThen, type JsonSchema } from "./shapes/leaf.ts";
import { anyCase, inAnyCase } from "./shapes/scalars.ts";
import {
  CLOCK_PATTERN,
  CRON_PATTERN,
  DATE_JSON,
  EVERY_PATTERN,
  MINUTE_PATTERN,
  WEEKDAY_JSON,
} from "./shapes/when.ts";

/** A word in any case. */
export function formOf(words: readonly string[]): JsonSchema {
  return { type: "string", pattern: anyCase(words) };
}

function isForm(form: RuleForm): JsonSchema {
  if (form === "after") return { required: ["after"] };
  const schedule =
    form === "every"
      ? { type: "string", pattern: EVERY_PATTERN }
      : form === "cron"
        ? { type: "string", pattern: CRON_PATTERN }
        : formOf([form]);
  return { properties: { schedule }, required: ["schedule"] };
}

function timesLike(pattern: string): JsonSchema {
  const one = { type: "string", pattern };
  return { properties: { time: { anyOf: [one, { type: "array", items: one }] } } };
}

const fitRules = Object.entries(FITS).map(([key, forms]) =>
  ifThen(
    { required: [key] },
    { anyOf: [...forms.map(isForm), ...(key === FITS_WITH_INPUTS ? [isWritten("inputs")] : [])] },
  ),
);

const clockForms: readonly RuleForm[] = ["daily", "weekly", "monthly"];

/** A key with nothing behind it counts as absent. */
function isWritten(key: string): JsonSchema {
  return { properties: { [key]: { not: { type: "null" } } }, required: [key] };
}

const workRules = STRICT_WORK_KEYS.map((key) =>
  ifThen(isWritten(key), { anyOf: (WORK_FITS[key] ?? []).map((what) => ({ required: [what] })) }),
);

/** Names of variables that hold secrets, as `isSecretName` has them. */
const SECRET_VARIABLE = `(?:^|_)(?:${[...SECRET_WORDS, ...[...SECRET_KEYS].map((word) => `${word}_key`)]
  .map((word) => inAnyCase(word))
  .join("|")})$`;

const envRules: JsonSchema = {
  propertyNames: { not: { pattern: `^${inAnyCase("nightdesk_")}` } },
  patternProperties: { [SECRET_VARIABLE]: { type: "string", pattern: `^$|${REFERENCE_PATTERN}` } },
};

/** Goes under `allOf` of a task. */
export const TASK_RULES: readonly JsonSchema[] = [
  { oneOf: WHAT_KEYS.map((key) => ({ required: [key] })) },
  { oneOf: WHEN_KEYS.map((key) => ({ required: [key] })) },
  ...fitRules,
  ...workRules,
  { properties: { env: envRules } },
  ifThen(isForm("hourly"), timesLike(MINUTE_PATTERN)),
  ...clockForms.map((form) => ifThen(isForm(form), timesLike(CLOCK_PATTERN))),
  ifThen(isForm("weekly"), { properties: { day: WEEKDAY_JSON }, not: { required: ["day", "days"] } }),
  ifThen(isForm("monthly"), { properties: { day: DATE_JSON } }),
];
