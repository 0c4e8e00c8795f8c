/** What a person may change from the dashboard. */
import * as z from "zod";

const words = z.string().trim().max(500);

export const runNow = z.strictObject({ full: z.boolean().default(false) });
export const pause = z.strictObject({ why: words.default("") });
export const nothing = z.strictObject({});
export const backfill = z.strictObject({ from: z.number().int(), until: z.number().int() });
export const answer = z.strictObject({
  verdict: z.enum(["approve", "deny"]),
  /** Of the input that was shown: the answer holds for nothing else. */
  input_hash: z.string().max(200),
  words: words.default(""),
});

/** What was done, as a sentence. */
export const done = z.strictObject({ said: z.string(), run: z.string().nullable() });
export type Done = z.infer<typeof done>;

export const session = z.strictObject({
  /** Goes with every request that changes something. */
  token: z.string(),
  home: z.string(),
  version: z.string(),
  zone: z.string(),
  /** Where the stream of changes stands. */
  mark: z.number().int(),
  waiting: z.number().int(),
  running: z.number().int(),
  can_steer: z.boolean(),
  /** Is anybody at the desk, and does the desk know what to go by? */
  watch: z.strictObject({
    on: z.boolean(),
    /** Last sign of life, if nobody keeps watch. */
    seen_at: z.number().int().nullable(),
    /** What keeps the watch from being kept, each as half a sentence. */
    troubles: z.array(z.string()),
    config_problems: z.array(z.string()),
    clock_suspect: z.boolean(),
  }),
  at: z.number().int(),
});
export type Session = z.infer<typeof session>;
