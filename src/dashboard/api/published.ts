/**
 * Everything that a published page may hold. What has no field here cannot leave the home: the answers of a published page
 * are built up out of these fields, one by one, and are held against these forms before they are written.
 *
 * There is no text of a person or a task among them: texts are ids of public tasks, ids of runs, schedules, zones, words
 * of fixed lists, and the sentences that Nightdesk has for reasons.
 */
import * as z from "zod";
import { instant, look } from "./common.ts";
import { FRONT_SINCE } from "./front.ts";

const count = z.number().int();
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const taskId = z.string().regex(/^[a-z][a-z0-9_]*$/);
const runId = z.string().regex(/^[0-9A-Za-z]+$/);
const zone = z.string().regex(/^[A-Za-z][A-Za-z0-9_+/-]*$/);
/** A schedule, or what a task follows: the signs of cron and of ids, and none that could begin anything else. */
const schedule = z.string().regex(/^[A-Za-z0-9 _:.,*/#?@+()-]*$/);
/** One of Nightdesk's own sentences. */
const sentence = z.string().regex(/^[A-Za-z0-9 ,.;:'_-]*$/);
const perSeverity = z.strictObject({ critical: count, warning: count, info: count });

const cell = z.strictObject({
  at: instant,
  look,
  /** Here and elsewhere: left out where the run's page is not published. */
  run: runId.optional(),
  ms: count.optional(),
  /** Left out where it is 1. */
  count: count.optional(),
  why: sentence.optional(),
});
export type PublicCell = z.infer<typeof cell>;

const row = z.strictObject({
  /** Left out for moments that never ran. */
  run: runId.optional(),
  task: taskId,
  look,
  /** Its slot's moment, or the one at which it was made. */
  at: instant,
  /** There where it has no slot of its own. */
  unscheduled: z.literal(true).optional(),
  last_slot_at: instant.optional(),
  started_at: instant.optional(),
  finished_at: instant.optional(),
  /** Left out where it is 1. */
  attempts: count.optional(),
  count: count.optional(),
  why: sentence.optional(),
  /** The run, and the moment of its slot, that stands for this one. */
  stands_for: runId.optional(),
  stands_at: instant.optional(),
});
export type PublicRow = z.infer<typeof row>;

const session = z.strictObject({
  /** The newest change that is on the page; null if there is none. */
  as_of: instant.nullable(),
  zone,
  public_tasks: count,
  all_tasks: count,
});

const front = z.strictObject({
  since: instant,
  counts: z.strictObject({
    failed_tasks: count,
    runs: count,
    succeeded: count,
    failed: count,
    idle: count,
    missed: count,
  }),
  /** Findings that are open now, of public tasks. */
  open: perSeverity,
  failures: z.array(z.strictObject({ row, failures_in_row: count, last_success_at: instant.nullable() })),
  absence: z
    .strictObject({
      from: instant,
      until: instant,
      moments: z.array(cell.extend({ task: taskId })),
    })
    .nullable(),
  ran: z.array(row),
  ran_more: count,
  idle: z.array(row),
  idle_more: count,
});
export type PublicFront = z.infer<typeof front>;

const gridTask = z.strictObject({
  id: taskId,
  rule: schedule,
  kind: z.enum(["script", "use", "ask", "agent"]),
  enabled: z.boolean(),
  paused_at: instant.nullable(),
  is_bad: z.boolean(),
  cells: z.array(cell),
  median_ms: count.nullable(),
  last: z.strictObject({ run: runId, look, at: instant, why: sentence.optional() }).nullable(),
  last_success_at: instant.nullable(),
  next: z.array(instant),
  after: schedule.nullable(),
});
const grid = z.strictObject({ tasks: z.array(gridTask) });
export type PublicGrid = z.infer<typeof grid>;

/** Cells, schedule and next moments are those of the grid. */
const task = z.strictObject({
  id: taskId,
  zone,
  has_slots: z.boolean(),
  failures_in_row: count,
  rates: z.array(z.strictObject({ days: count, ends: z.partialRecord(look, count) })),
  open: perSeverity,
});
export type PublicTask = z.infer<typeof task>;

const list = z.strictObject({ rows: z.array(row) });

const trend = z.strictObject({
  task: taskId,
  from: instant,
  until: instant,
  /** Moment, milliseconds, end; and the run, or nothing where its page is not published. */
  points: z.array(z.tuple([instant, count, look, z.string().regex(/^[0-9A-Za-z]*$/)])),
  stretches: z.array(
    z.strictObject({ from: instant, until: instant, median: z.number(), p10: z.number(), p90: z.number() }),
  ),
  /** Which of the points. */
  outliers: z.array(count),
  top_ms: z.number(),
});
export type PublicTrend = z.infer<typeof trend>;

/** Kind and schedule are those of its task in the grid. */
const run = z.strictObject({
  row,
  attempts: z.array(
    z.strictObject({
      n: count,
      started_at: instant,
      ended_at: instant.nullable(),
      look,
      why: sentence.optional(),
    }),
  ),
  asleep: z.array(z.strictObject({ from: instant, until: instant })),
  previous: runId.nullable(),
  following: runId.nullable(),
});
export type PublicRun = z.infer<typeof run>;

const day = z.strictObject({
  date,
  from: instant,
  until: instant,
  /** Neighbours that are on the page too. */
  before: date.nullable(),
  after: date.nullable(),
  tasks: z.array(
    z.strictObject({
      task: taskId,
      bars: z.array(
        z.strictObject({
          run: runId.optional(),
          /** Which attempt; left out where it is the first. */
          n: count.optional(),
          slot_at: instant.optional(),
          from: instant,
          until: instant.optional(),
          look,
        }),
      ),
      moments: z.array(cell),
    }),
  ),
  more_tasks: count,
  /** Left out where it is 0. */
  not_drawn: count.optional(),
  asleep: z.array(z.strictObject({ from: instant, until: instant })),
  slots: count,
  to_come: count,
  caught_up: count,
});
export type PublicDay = z.infer<typeof day>;

const year = z.strictObject({
  year: count,
  today: date,
  years: z.array(count),
  /** For each end a number per day from 1 January on; days at the end without any are left out. */
  ends: z.partialRecord(look, z.array(count)),
});
export type PublicYear = z.infer<typeof year>;

const yearName = z.string().regex(/^\d{4}$/);

/** The whole of what a published page carries with it, as one JSON. */
export const published = z.strictObject({
  session,
  /** By how far back the front page looks. */
  front: z.record(z.enum(FRONT_SINCE), front),
  grid,
  tasks: z.record(taskId, task),
  history: z.record(taskId, list),
  trends: z.record(taskId, trend),
  runs: z.record(runId, run),
  failures: list,
  /** The newest first. */
  days: z.record(date, day),
  years: z.record(yearName, year),
  task_years: z.record(taskId, z.record(yearName, year)),
});
export type Published = z.infer<typeof published>;
