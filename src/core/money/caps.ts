/** May this much still be spent? The caps on what Claude costs, without any I/O. */
import type { Budget } from "../task.ts";

/** Caps that hold where the configuration names none: nobody spends without a limit. */
export const DEFAULT_CAPS = { perRunUsd: 0.5, perDayUsd: 2, perMonthUsd: 20 } as const;

/** What is spent and reserved, US dollars. */
export interface Spent {
  readonly run: number;
  readonly day: number;
  readonly month: number;
  readonly taskDay: number;
  readonly taskMonth: number;
}

export const NOTHING_SPENT: Spent = { run: 0, day: 0, month: 0, taskDay: 0, taskMonth: 0 };

export interface Cap {
  /** As it stands in the YAML, `budget.per_day_usd`, or `TASK: budget.per_run_usd`. */
  readonly name: string;
  readonly limitUsd: number;
  readonly spentUsd: number;
}

export interface CapFacts {
  /** Of the whole configuration. */
  readonly budget: Budget | null;
  /** The task that asks; null for questions of a person. */
  readonly task: { readonly id: string; readonly budget: Budget | null } | null;
  readonly spent: Spent;
}

/** Every cap that holds for one call, with what is left of it. */
export function capsFor({ budget, task, spent }: CapFacts): Cap[] {
  const common: [string, number | null, number][] = [
    ["budget.per_run_usd", budget?.perRunUsd ?? DEFAULT_CAPS.perRunUsd, spent.run],
    ["budget.per_task_usd", task === null ? null : (budget?.perTaskUsd ?? null), spent.taskMonth],
    ["budget.per_day_usd", budget?.perDayUsd ?? DEFAULT_CAPS.perDayUsd, spent.day],
    ["budget.per_month_usd", budget?.perMonthUsd ?? DEFAULT_CAPS.perMonthUsd, spent.month],
  ];
  const own = task?.budget ?? null;
  const named = `${task?.id ?? ""}: budget.`;
  const ofTask: [string, number | null, number][] = [
    [`${named}per_run_usd`, own?.perRunUsd ?? null, spent.run],
    [`${named}per_task_usd`, own?.perTaskUsd ?? null, spent.taskMonth],
    [`${named}per_day_usd`, own?.perDayUsd ?? null, spent.taskDay],
    [`${named}per_month_usd`, own?.perMonthUsd ?? null, spent.taskMonth],
  ];
  // A task's own cap for a run stands in place of the common one where that is the default's.
  const withoutDefault =
    own?.perRunUsd !== null && own?.perRunUsd !== undefined && budget?.perRunUsd == null
      ? common.slice(1)
      : common;
  return [...withoutDefault, ...ofTask].flatMap(([name, limitUsd, spentUsd]) =>
    limitUsd === null ? [] : [{ name, limitUsd, spentUsd }],
  );
}

/** The cap that an amount would break, the tightest first; null if it fits. */
export function brokenCap(caps: readonly Cap[], usd: number): Cap | null {
  const broken = caps.filter(({ limitUsd, spentUsd }) => spentUsd + usd > limitUsd + 1e-9);
  return broken.toSorted((a, b) => a.limitUsd - a.spentUsd - (b.limitUsd - b.spentUsd))[0] ?? null;
}

/** What may still be spent under all caps; never below 0. */
export function leftUnder(caps: readonly Cap[]): number {
  return caps.reduce(
    (least, { limitUsd, spentUsd }) => Math.min(least, Math.max(0, limitUsd - spentUsd)),
    Number.POSITIVE_INFINITY,
  );
}

/** `budget.per_day_usd is $2.00, $1.96 are spent or reserved, and this may take $0.12` */
export function capText({ name, limitUsd, spentUsd }: Cap, usd: number): string {
  return `${name} is ${usdText(limitUsd)}, ${usdText(spentUsd)} spent or reserved, and this may take ${usdText(usd)}`;
}

/** Two digits, and more where they would all be 0. */
export function usdText(usd: number): string {
  if (usd === 0) return "$0.00";
  return `$${usd.toFixed(usd < 0.01 ? 4 : usd < 0.1 ? 3 : 2)}`;
}
