/** The grid of tasks, and the page of one. */
import * as z from "zod";
import { cell, finding, instant, look, row } from "./common.ts";
import { comesNext } from "./front.ts";

export const GRID_RANGES = ["40_slots", "14_days", "90_days", "year"] as const;
export const GRID_FILTERS = ["all", "need_you", "running", "paused"] as const;

export const gridQuery = z.strictObject({
  range: z.enum(GRID_RANGES).default("40_slots"),
  filter: z.enum(GRID_FILTERS).default("all"),
  q: z.string().max(100).default(""),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});
export type GridQuery = z.infer<typeof gridQuery>;

const gridTask = z.strictObject({
  id: z.string(),
  rule: z.string(),
  kind: z.string(),
  enabled: z.boolean(),
  paused_at: instant.nullable(),
  paused_why: z.string().nullable(),
  needs_you: z.boolean(),
  running: z.string().nullable(),
  /** Oldest first. */
  cells: z.array(cell),
  median_ms: z.number().nullable(),
  last: z
    .strictObject({ run: z.string(), look, state: z.string(), at: instant, text: z.string().nullable() })
    .nullable(),
  last_success_at: instant.nullable(),
  changed: z.number().nullable(),
  next: comesNext,
});
export type GridTask = z.infer<typeof gridTask>;

export const grid = z.strictObject({
  at: instant,
  counts: z.strictObject({
    all: z.number().int(),
    need_you: z.number().int(),
    running: z.number().int(),
    paused: z.number().int(),
  }),
  page: z.number().int(),
  pages: z.number().int(),
  found: z.number().int(),
  tasks: z.array(gridTask),
});
export type Grid = z.infer<typeof grid>;

export const task = z.strictObject({
  at: instant,
  id: z.string(),
  rule: z.string(),
  zone: z.string(),
  /** Names and values of its definition, in the words of the YAML. */
  definition: z.array(z.tuple([z.string(), z.string()])),
  line: z.number().int(),
  enabled: z.boolean(),
  has_slots: z.boolean(),
  paused_at: instant.nullable(),
  paused_why: z.string().nullable(),
  last_success_at: instant.nullable(),
  failures_in_row: z.number().int(),
  running: z.string().nullable(),
  cells: z.array(cell),
  next: z.array(instant),
  next_note: z.string().nullable(),
  /** Ends per look, by number of days. */
  rates: z.array(z.strictObject({ days: z.number().int(), ends: z.record(z.string(), z.number().int()) })),
  findings: z.array(finding),
  revisions: z.array(z.strictObject({ from: instant, until: instant.nullable(), rule: z.string() })),
});
export type TaskAnswer = z.infer<typeof task>;

export const pageQuery = z.strictObject({
  before: z.coerce.number().int().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  state: z.string().max(20).optional(),
});
export const page = z.strictObject({ rows: z.array(row), next: instant.nullable() });
export type Page = z.infer<typeof page>;

export const TREND_RANGES = ["90_days", "year", "all"] as const;
export const trendQuery = z.strictObject({ range: z.enum(TREND_RANGES).default("90_days") });
export const trend = z.strictObject({
  task: z.string(),
  from: instant,
  until: instant,
  points: z.array(z.strictObject({ run: z.string(), at: instant, ms: z.number(), look })),
  /** Stretches in which the pace did not change. */
  stretches: z.array(
    z.strictObject({ from: instant, until: instant, median: z.number(), p10: z.number(), p90: z.number() }),
  ),
  outliers: z.array(z.string()),
  /** Nothing above it is drawn to scale. */
  top_ms: z.number(),
});
export type Trend = z.infer<typeof trend>;
