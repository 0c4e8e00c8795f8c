/** A task's rules: its own, over `defaults:`, over what Nightdesk does by itself. */
import { APPROVAL_LASTS_MS } from "../core/approval.ts";
import type { Budget, Task } from "../core/task.ts";
import type * as z from "zod";
import type { Shape, Values } from "./read-keys.ts";
import type { BUDGET_SHAPE, RULE_SHAPE } from "./shapes/task.ts";

export type Rules = Values<typeof RULE_SHAPE>;

/** What holds where neither the task nor `defaults:` says anything. */
export const FALLBACK = {
  timeoutMinutes: 30,
  graceMs: 1_800_000,
  retryDelayMs: 300_000,
  missedMaxRuns: 10,
  priority: 5,
  /** Between the polite signal and the kill; not a key of the language. */
  killGraceMs: 10_000,
  /** Batches end after 24 hours; this leaves time to ask live. */
  answerWithinMs: 20 * 3_600_000,
} as const;

/** The rules of `defaults:`; a list with nothing behind its key counts as absent. */
export function rulesOf(
  defaults: Values<{ defaults: z.ZodObject<Optional<typeof RULE_SHAPE>> }>["defaults"],
): Rules {
  const given = Object.entries(defaults ?? {}).filter(([, value]) => value !== null && value !== undefined);
  // The same keys and values, without the absent ones.
  return Object.fromEntries(given);
}

type Optional<S extends Shape> = { [K in keyof S]: z.ZodOptional<S[K]> };

/** Own keys replace those of `defaults:`, except the maps `env` and `budget`, which are merged key by key. */
export function mergeRules(own: Rules, defaults: Rules): Rules {
  const merged: Rules = { ...defaults, ...own };
  if (own.budget === undefined || defaults.budget === undefined) return merged;
  return { ...merged, budget: { ...defaults.budget, ...own.budget } };
}

type Simple = Pick<
  Task,
  | "missed"
  | "missedMaxAgeMs"
  | "missedMaxRuns"
  | "graceMs"
  | "onLost"
  | "onlyIfChanged"
  | "overlap"
  | "locks"
  | "timeoutMs"
  | "killGraceMs"
  | "retries"
  | "retryDelayMs"
  | "notify"
  | "envPass"
  | "priority"
  | "enabled"
  | "full"
  | "uses"
  | "model"
  | "effort"
  | "tools"
  | "approve"
  | "approveWithinMs"
  | "network"
  | "batch"
  | "answerWithinMs"
  | "resident"
  | "agentMayRun"
  | "agentMayAdapt"
  | "readsUntrusted"
  | "acceptRisk"
  | "runsOn"
  | "budget"
  | "visibility"
>;

/** The fields of a task that follow from its rules alone. */
export function effectiveRules(rules: Rules): Simple {
  return {
    missed: rules.missed ?? "run_once",
    missedMaxAgeMs: limitOf(rules.missed_max_age),
    missedMaxRuns: rules.missed_max_runs ?? FALLBACK.missedMaxRuns,
    graceMs: limitOf(rules.grace) ?? FALLBACK.graceMs,
    onLost: rules.on_lost ?? "retry",
    onlyIfChanged: rules.only_if_changed ?? false,
    overlap: rules.overlap ?? "skip",
    locks: unique(rules.locks),
    timeoutMs: Math.max(1, Math.round((rules.timeout_minutes ?? FALLBACK.timeoutMinutes) * 60_000)),
    killGraceMs: FALLBACK.killGraceMs,
    retries: rules.retries ?? 0,
    retryDelayMs: limitOf(rules.retry_delay) ?? FALLBACK.retryDelayMs,
    notify: notifications(rules.notify ?? false),
    envPass: unique(rules.env_pass),
    priority: rules.priority ?? FALLBACK.priority,
    enabled: rules.enabled ?? true,
    full: rules.full ?? null,
    uses: unique(rules.uses),
    model: rules.model ?? null,
    effort: rules.effort ?? null,
    tools: unique(rules.tools),
    approve: unique(rules.approve),
    approveWithinMs: limitOf(rules.approve_within) ?? APPROVAL_LASTS_MS,
    network: unique(rules.network),
    batch: rules.batch ?? false,
    answerWithinMs: limitOf(rules.answer_within) ?? FALLBACK.answerWithinMs,
    resident: rules.resident ?? false,
    agentMayRun: rules.agent_may_run ?? false,
    agentMayAdapt: rules.agent_may_adapt ?? false,
    readsUntrusted: rules.reads_untrusted ?? false,
    acceptRisk: rules.accept_risk ?? null,
    runsOn: unique(rules.runs_on),
    budget: budgetOf(rules.budget),
    visibility: rules.visibility ?? "private",
  };
}

/** Null if no cap is set. */
export function budgetOf(
  budget: { [K in keyof Values<typeof BUDGET_SHAPE>]?: number | undefined } | undefined,
): Budget | null {
  if (budget === undefined || Object.values(budget).every((cap) => cap === undefined)) return null;
  return {
    perRunUsd: budget.per_run_usd ?? null,
    perTaskUsd: budget.per_task_usd ?? null,
    perDayUsd: budget.per_day_usd ?? null,
    perMonthUsd: budget.per_month_usd ?? null,
    maxTurns: budget.max_turns ?? null,
  };
}

/** Failures always alert, whatever is chosen; so does the good news that one is over, unless a list leaves it out. */
function notifications(chosen: NonNullable<Rules["notify"]>): Task["notify"] {
  if (chosen === true) return ["failure", "success", "recovery", "finding"];
  if (chosen === false) return ["failure", "recovery"];
  return unique(["failure" as const, ...chosen]);
}

function limitOf(duration: number | "none" | undefined): number | null {
  return duration === "none" ? null : (duration ?? null);
}

function unique<T>(list: readonly T[] | undefined): T[] {
  return [...new Set(list)];
}
