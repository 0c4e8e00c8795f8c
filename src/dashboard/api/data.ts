/** Datasets, what Claude cost, the audit, searching. */
import * as z from "zod";
import { finding, instant, look } from "./common.ts";

const table = z.strictObject({
  name: z.string(),
  rows: z.number().nullable(),
  watermark: z.string().nullable(),
  /** Rows new or changed since yesterday evening; null if the table does not say. */
  fresh_rows: z.number().nullable(),
  changed_at: instant.nullable(),
  run: z.string().nullable(),
  /** What that run said of its work, for tables that have changed since yesterday evening. */
  said: z.string().nullable(),
});

/** An answer to one of the three questions about a copy. */
const verdict = z.strictObject({
  /** `none`: there is nothing to ask; `busy`: it is being mended now. */
  word: z.enum(["good", "none", "busy", "warning", "bad", "unknown"]),
  /** The moment that it speaks of: of the copy, or of the asking. */
  at: instant.nullable(),
  why: z.string(),
});
export type Verdict = z.infer<typeof verdict>;

export const datasets = z.strictObject({
  at: instant,
  since: instant,
  datasets: z.array(
    z.strictObject({
      name: z.string(),
      bytes: z.number().nullable(),
      changed_at: instant.nullable(),
      tables: z.array(table),
      /** Why it cannot be read. */
      problem: z.string().nullable(),
      findings: z.array(finding),
      /** The task that keeps it, as far as it is known. */
      keeper: z.string().nullable(),
      /** Is our copy old? */
      age: verdict,
      /** Is there a newer one? */
      upstream: verdict,
      /** Is it intact? */
      intact: verdict,
      /** Rows and size at the end of each day on which they changed, oldest first. */
      growth: z.array(z.strictObject({ at: instant, rows: z.number().int(), bytes: z.number().int() })),
    }),
  ),
});
export type DatasetsAnswer = z.infer<typeof datasets>;

export const rowsQuery = z.strictObject({
  /** `column operator value`, joined by `and`; values are bound, never part of the statement. */
  filter: z.string().max(500).default(""),
  sort: z.string().max(100).default(""),
  down: z.enum(["0", "1"]).default("1"),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
});
/** What the table view shows, as a file. */
export const tableFileQuery = rowsQuery
  .omit({ page: true })
  .extend({ format: z.enum(["csv", "jsonl"]).default("csv") });
export type TableFileQuery = z.output<typeof tableFileQuery>;
/** Rows of such a file. */
export const MOST_FILE_ROWS = 100_000;

export const rows = z.strictObject({
  table: z.string(),
  columns: z.array(z.strictObject({ name: z.string(), type: z.string() })),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
  from: z.number().int(),
  more: z.boolean(),
  total: z.number().int().nullable(),
  took_ms: z.number(),
  problem: z.string().nullable(),
});
export type Rows = z.infer<typeof rows>;

export const spendQuery = z.strictObject({
  month: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .optional(),
});
export const spend = z.strictObject({
  month: z.string(),
  today: z.string(),
  day_usd: z.number(),
  day_cap_usd: z.number(),
  month_usd: z.number(),
  month_cap_usd: z.number(),
  days: z.array(z.strictObject({ day: z.string(), usd: z.number() })),
  tasks: z.array(
    z.strictObject({
      task: z.string().nullable(),
      calls: z.number().int(),
      usd: z.number(),
      cap_run_usd: z.number().nullable(),
      is_estimate: z.boolean(),
      models: z.array(z.string()),
    }),
  ),
  at_this_pace_usd: z.number().nullable(),
});
export type Spend = z.infer<typeof spend>;

export const auditQuery = z.strictObject({ days: z.coerce.number().int().min(1).max(400).default(7) });
export const audit = z.strictObject({
  ok: z.boolean(),
  from: instant,
  until: instant,
  expected: z.number().int(),
  recorded: z.number().int(),
  tasks: z.array(
    z.strictObject({
      task: z.string(),
      expected: z.number().int(),
      recorded: z.number().int(),
      merged: z.number().int(),
      undecided: z.number().int(),
      missing: z.array(instant),
      doubled: z.array(instant),
    }),
  ),
  events: z.array(z.strictObject({ at: instant, kind: z.string(), text: z.string() })),
});
export type Audit = z.infer<typeof audit>;

export const searchQuery = z.strictObject({ q: z.string().max(100).default("") });
export const search = z.strictObject({
  q: z.string(),
  tasks: z.array(z.string()),
  runs: z.array(z.strictObject({ id: z.string(), task: z.string(), look, at: instant })),
  findings: z.array(finding),
  datasets: z.array(z.string()),
});
export type Search = z.infer<typeof search>;
