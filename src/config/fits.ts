/** Which keys go together with which form of rule, and with which kind of work. */
import type { ProblemDraft } from "./collector.ts";
import { FITS, type RuleForm, type WhatKey } from "./words.ts";

/** With inputs it means something under every rule: what they hold may have changed or not. */
export const FITS_WITH_INPUTS = "only_if_changed";

/** A problem if a key has no meaning under a form of rule, else null. */
export function misfit(key: string, form: RuleForm, hasInputs: boolean): ProblemDraft | null {
  const forms = Object.hasOwn(FITS, key) ? FITS[key] : undefined;
  if (forms === undefined || forms.includes(form)) return null;
  if (key === FITS_WITH_INPUTS && hasInputs) return null;
  const rule = form === "cron" ? "a cron expression, which says it itself" : `the rule ${form}`;
  return {
    message: `${key} does not go with ${rule}`,
    allowed: `${key} goes with ${forms.join(", ")}${key === FITS_WITH_INPUTS ? ", and with inputs" : ""}`,
    nearest: instead(key, form),
  };
}

function instead(key: string, form: RuleForm): string | null {
  if (key === "day" && form === "daily") return "days";
  if (key === "days" && form === "monthly") return "day";
  if (key === "time" && form === "every") return "anchor";
  return null;
}

/** Keys that only some kinds of work read. Some are errors elsewhere, the others only have no effect. */
export const WORK_FITS: Readonly<Record<string, readonly WhatKey[]>> = {
  args: ["script"],
  with: ["use"],
  schema: ["ask", "agent"],
  uses: ["use"],
  tools: ["ask", "agent"],
  mcp: ["agent"],
  approve: ["agent"],
  resident: ["agent"],
  network: ["agent"],
  batch: ["ask"],
  answer_within: ["ask"],
};

/** Keys of `WORK_FITS` that are errors with other kinds of work. */
export const STRICT_WORK_KEYS: readonly string[] = ["args", "with", "schema"];

/** A problem if a kind of work does not read a key, else null. */
export function workMisfit(key: string, what: WhatKey): ProblemDraft | null {
  const kinds = Object.hasOwn(WORK_FITS, key) ? WORK_FITS[key] : undefined;
  if (kinds === undefined || kinds.includes(what)) return null;
  const allowed = `${key} goes with ${kinds.join(", ")}`;
  if (STRICT_WORK_KEYS.includes(key)) return { message: `${key} does not go with ${what}`, allowed };
  return { message: `${key} has no effect on a task with ${what}`, allowed, severity: "warning" };
}

/** A problem if nothing of a task reads its inputs, else null. */
export function inputsMisfit(what: WhatKey, hasGate: boolean): ProblemDraft | null {
  if (what === "ask" || what === "agent" || hasGate) return null;
  return {
    message: `inputs does not go with ${what}`,
    allowed: "inputs goes with ask, agent, and any task with a gate",
  };
}

/** Keys that speak of scheduled moments, without effect on tasks that have none. */
export const SLOT_KEYS: readonly string[] = ["missed", "missed_max_age", "missed_max_runs", "grace"];
