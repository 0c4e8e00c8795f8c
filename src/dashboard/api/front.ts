/** This morning: what a person reads first. */
import * as z from "zod";
import { approval, cell, finding, instant, row } from "./common.ts";

export const FRONT_SINCE = ["night", "day", "weekend", "week"] as const;
export const frontQuery = z.strictObject({ since: z.enum(FRONT_SINCE).default("night") });

const failure = z.strictObject({
  run: row,
  failures_in_row: z.number().int(),
  last_success_at: instant.nullable(),
});

export const comesNext = z.strictObject({
  task: z.string(),
  at: instant.nullable(),
  /** For tasks without a clock: what they wait for. */
  after: z.string().nullable(),
});

export const front = z.strictObject({
  at: instant,
  since: instant,
  /** How many there are. */
  tasks: z.number().int(),
  counts: z.strictObject({
    critical: z.number().int(),
    warning: z.number().int(),
    info: z.number().int(),
    waiting: z.number().int(),
    /** Tasks whose newest run went wrong. */
    failed_tasks: z.number().int(),
    runs: z.number().int(),
    succeeded: z.number().int(),
    failed: z.number().int(),
    running: z.number().int(),
    queued: z.number().int(),
    idle: z.number().int(),
    missed: z.number().int(),
  }),
  cost_usd: z.number(),
  findings: z.array(finding),
  resolved: z.array(finding),
  seen_before: z.array(finding),
  approvals: z.array(approval),
  failures: z.array(failure),
  money: z.strictObject({
    day_usd: z.number(),
    day_cap_usd: z.number(),
    month_usd: z.number(),
    month_cap_usd: z.number(),
    dearest: z.strictObject({ task: z.string(), run: z.string(), usd: z.number() }).nullable(),
  }),
  /** The newest weekly summary, for as long as it is of the last week. */
  week: z.strictObject({ run: z.string(), at: instant, headline: z.string() }).nullable(),
  next: z.array(comesNext),
  absence: z
    .strictObject({
      from: instant,
      until: instant,
      missed: z.number().int(),
      caught_up: z.number().int(),
      moments: z.array(cell.extend({ task: z.string() })),
    })
    .nullable(),
  ran: z.array(row),
  ran_more: z.number().int(),
  idle: z.array(row),
  idle_more: z.number().int(),
  told: z.array(z.strictObject({ at: instant, title: z.string(), kind: z.string(), state: z.string() })),
});
export type Front = z.infer<typeof front>;
