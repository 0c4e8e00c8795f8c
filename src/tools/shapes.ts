/** The JSON that several commands share; the words are those of docs/command-line.md. */
import * as z from "zod";
import { OUTCOMES } from "../core/outcome.ts";
import { SEVERITIES } from "../core/report.ts";
import { TRIGGERS } from "../core/run.ts";

/** `2026-03-29T01:00:00.000Z`; beside it stands the local time with its offset. */
export const INSTANT = z.string();
export const MAYBE_INSTANT = z.string().nullable();
export const MAYBE_TEXT = z.string().nullable();
export const MAYBE_NUMBER = z.number().nullable();

const STATE = z.enum(["queued", "waiting", "claimed", "running", ...OUTCOMES]);
export const STATE_OR_OPEN = z.enum([...STATE.options, "open"]);
export const TRIGGER = z.enum(TRIGGERS);
export const SEVERITY = z.enum(SEVERITIES);
export const FINDING_STATE = z.enum(["new", "ongoing", "resolved"]);
const WAITING_FOR = z.enum(["dependency", "lock", "approval", "retry"]);

/** What a run and a row of the history have in common. */
export const OUTCOME_FIELDS = {
  id: z.string(),
  task: z.string(),
  slot: MAYBE_INSTANT,
  slot_local: MAYBE_TEXT,
  state: STATE_OR_OPEN,
  waiting_for: WAITING_FOR.nullable(),
  reason: MAYBE_TEXT,
  detail: MAYBE_TEXT,
  attempt: z.int(),
  started_at: MAYBE_INSTANT,
  started_local: MAYBE_TEXT,
  finished_at: MAYBE_INSTANT,
  finished_local: MAYBE_TEXT,
  duration_ms: MAYBE_NUMBER,
  exit_code: MAYBE_NUMBER,
  changed: MAYBE_NUMBER,
  cost_usd: MAYBE_NUMBER,
  log: MAYBE_TEXT,
};

export const RUN_FIELDS = {
  ...OUTCOME_FIELDS,
  kind: z.literal("run"),
  trigger: TRIGGER,
  state: STATE,
  created_at: INSTANT,
  created_local: z.string(),
  full: z.boolean(),
  cancel_requested: z.boolean(),
};

export const RUN = z.object(RUN_FIELDS);

export const REPORT = z.object({
  headline: MAYBE_TEXT,
  body: MAYBE_TEXT,
  metrics: z.array(z.object({ name: z.string(), value: z.number(), unit: MAYBE_TEXT })),
  findings: z.array(
    z.object({ key: z.string(), severity: SEVERITY, title: z.string(), body: MAYBE_TEXT, scope: z.string() }),
  ),
  artifacts: z.array(z.string()),
  changed: MAYBE_NUMBER,
  unchanged: MAYBE_TEXT,
  skip: MAYBE_TEXT,
  problems: z.array(z.string()),
});

/** Values of a dataset: what SQLite and JSON know. */
export const ROW = z.record(z.string(), z.unknown());
