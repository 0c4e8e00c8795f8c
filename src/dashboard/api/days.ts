/** One day as a timeline, and a year of days. */
import * as z from "zod";
import { cell, instant, look } from "./common.ts";

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

export const dayQuery = z.strictObject({ date: date.optional() });

const bar = z.strictObject({
  run: z.string(),
  n: z.number().int(),
  slot_at: instant.nullable(),
  from: instant,
  /** null while it goes on. */
  until: instant.nullable(),
  look,
  /** Its run waits for a person now. */
  waits: z.boolean(),
});
export type Bar = z.infer<typeof bar>;

export const day = z.strictObject({
  at: instant,
  date,
  from: instant,
  until: instant,
  before: date,
  after: date.nullable(),
  concurrency: z.number().int(),
  tasks: z.array(
    z.strictObject({
      task: z.string(),
      bars: z.array(bar),
      /** Moments of the day without a bar of their own: not run, or still to come. */
      moments: z.array(cell),
    }),
  ),
  more_tasks: z.number().int(),
  /** The oldest attempts and moments of a day that has too many. */
  not_drawn: z.number().int(),
  asleep: z.array(z.strictObject({ from: instant, until: instant })),
  slots: z.number().int(),
  to_come: z.number().int(),
  caught_up: z.number().int(),
});
export type Day = z.infer<typeof day>;

export const yearQuery = z.strictObject({
  year: z.coerce.number().int().min(1970).max(9999).optional(),
  task: z.string().max(200).optional(),
});

export const year = z.strictObject({
  year: z.number().int(),
  today: date,
  years: z.array(z.number().int()),
  days: z.array(z.strictObject({ date, ends: z.partialRecord(look, z.number().int()) })),
});
export type Year = z.infer<typeof year>;
