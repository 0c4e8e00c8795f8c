/** Words and small shapes that several answers share. Instants are epoch milliseconds, money is US dollars. */
import * as z from "zod";
import { OUTCOMES } from "../../core/outcome.ts";

/** How a state is drawn; one glyph for each. */
export const LOOKS = [...OUTCOMES, "running", "waiting", "planned", "superseded"] as const;
export const look = z.enum(LOOKS);
export type Look = z.infer<typeof look>;

export const instant = z.number().int();
export const severity = z.enum(["info", "warning", "critical"]);

/** One moment of a task: a slot, or a trigger of a task without slots. */
export const cell = z.strictObject({
  at: instant,
  look,
  /** The run that was made for it, or null if nothing ran. */
  run: z.string().nullable(),
  /** How long it worked. */
  ms: z.number().nullable(),
  /** Moments that it stands for; more than 1 for stretches without a run. */
  count: z.number().int(),
  why: z.string().nullable(),
  /** The second worst that happened, where a cell stands for several days. */
  also: look.nullable(),
});
export type Cell = z.infer<typeof cell>;

export const finding = z.strictObject({
  task: z.string(),
  key: z.string(),
  severity,
  title: z.string(),
  body: z.string().nullable(),
  state: z.enum(["new", "ongoing", "resolved"]),
  first_seen: instant,
  last_seen: instant,
  resolved_at: instant.nullable(),
  run: z.string(),
});
export type FindingAnswer = z.infer<typeof finding>;

export const approval = z.strictObject({
  id: z.string(),
  run: z.string(),
  task: z.string(),
  kind: z.enum(["tool", "question"]),
  tool: z.string(),
  /** Exactly what would be done, masked. */
  input: z.string(),
  input_hash: z.string(),
  state: z.enum(["pending", "approved", "denied", "expired", "used"]),
  created_at: instant,
  expires_at: instant,
  answered_at: instant.nullable(),
  answered_by: z.string().nullable(),
  answer: z.string().nullable(),
});
export type ApprovalAnswer = z.infer<typeof approval>;

/** A run, or moments that never ran, as a row of a table. */
export const row = z.strictObject({
  id: z.string(),
  kind: z.enum(["run", "slot"]),
  task: z.string(),
  look,
  state: z.string(),
  trigger: z.string().nullable(),
  slot_at: instant.nullable(),
  last_slot_at: instant.nullable(),
  started_at: instant.nullable(),
  finished_at: instant.nullable(),
  ms: z.number().nullable(),
  attempts: z.number().int(),
  count: z.number().int(),
  cost_usd: z.number().nullable(),
  changed: z.number().nullable(),
  /** First words of its report. */
  headline: z.string().nullable(),
  /** Half a sentence, or null if there is nothing to explain. */
  why: z.string().nullable(),
  /** The run that stands for moments that did not run. */
  stands_for: z.string().nullable(),
  /** The moment of that run's own slot, where it is at hand. */
  stands_at: instant.nullable(),
  at: instant,
});
export type Row = z.infer<typeof row>;
