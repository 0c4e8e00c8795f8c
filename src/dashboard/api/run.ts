/** One run, and its log. */
import * as z from "zod";
import { approval, finding, instant, look, row } from "./common.ts";

const attempt = z.strictObject({
  n: z.number().int(),
  started_at: instant,
  ended_at: instant.nullable(),
  deadline_at: instant.nullable(),
  look,
  why: z.string().nullable(),
  exit_code: z.number().nullable(),
  signal: z.string().nullable(),
  leaked: z.number().int(),
});

const metric = z.strictObject({
  name: z.string(),
  value: z.number(),
  unit: z.string().nullable(),
  /** Against the run before; null if that had none of this name. */
  change: z.number().nullable(),
});

export const run = z.strictObject({
  at: instant,
  run: row,
  kind: z.string().nullable(),
  rule: z.string().nullable(),
  full: z.boolean(),
  caught_up: z.boolean(),
  params: z.record(z.string(), z.string()),
  created_at: instant,
  not_before: instant,
  waiting_for: z.string().nullable(),
  exit_code: z.number().nullable(),
  cancel_requested: z.boolean(),
  ended: z.boolean(),
  attempts: z.array(attempt),
  report: z
    .strictObject({
      headline: z.string().nullable(),
      body: z.string().nullable(),
      problems: z.array(z.string()),
      artifacts: z.array(z.strictObject({ n: z.number().int(), path: z.string() })),
      metrics: z.array(metric),
    })
    .nullable(),
  findings: z.array(finding),
  decisions: z.array(
    z.strictObject({
      step: z.string(),
      verdict: z.enum(["go", "skip", "defer"]),
      reason: z.string(),
      at: instant,
    }),
  ),
  approvals: z.array(approval),
  spend: z
    .strictObject({
      usd: z.number(),
      cap_usd: z.number().nullable(),
      is_estimate: z.boolean(),
      calls: z.array(
        z.strictObject({
          kind: z.string(),
          model: z.string(),
          usd: z.number(),
          input_tokens: z.number(),
          output_tokens: z.number(),
          cached_tokens: z.number(),
        }),
      ),
    })
    .nullable(),
  /** Where the ended log lies, relative to the home. */
  log: z.string().nullable(),
  asleep: z.array(z.strictObject({ from: instant, until: instant })),
  previous: z.string().nullable(),
  following: z.string().nullable(),
});
export type RunAnswer = z.infer<typeof run>;
