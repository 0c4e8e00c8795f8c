/** What `why` tells of decisions, questions to a person and changes of the plan. */
import * as z from "zod";
import { INSTANT, MAYBE_INSTANT, MAYBE_TEXT } from "./shapes.ts";

export const DECISION = z.object({
  step: z.string(),
  verdict: z.enum(["go", "skip", "defer"]),
  reason: z.string(),
  evidence: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable(),
  at: INSTANT,
});

export const APPROVAL = z.object({
  id: z.string(),
  run: z.string(),
  task: z.string(),
  kind: z.enum(["tool", "question"]),
  tool: z.string(),
  input: z.string(),
  state: z.enum(["pending", "approved", "denied", "expired", "used"]),
  created_at: INSTANT,
  created_local: z.string(),
  expires_at: INSTANT,
  expires_local: z.string(),
  answered_at: MAYBE_INSTANT,
  answered_local: MAYBE_TEXT,
  answered_by: MAYBE_TEXT,
  answer: MAYBE_TEXT,
});

export const ADAPTATION = z.object({
  id: z.int(),
  task: z.string(),
  slot: INSTANT,
  slot_local: z.string(),
  action: z.enum(["skip", "postpone"]),
  until_at: MAYBE_INSTANT,
  until_local: MAYBE_TEXT,
  reason: z.string(),
  state: z.enum(["active", "applied", "overruled"]),
  decided_at: INSTANT,
  decided_local: z.string(),
  run: z.string(),
});
