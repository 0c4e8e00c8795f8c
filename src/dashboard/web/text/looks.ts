import type { Look } from "../../api/common.ts";

/** In the order of the key below a chart. */
export const LOOKS_SHOWN: readonly Look[] = [
  "succeeded",
  "failed",
  "timed_out",
  "lost",
  "cancelled",
  "over_budget",
  "skipped",
  "merged",
  "superseded",
  "missed",
  "running",
  "waiting",
];

/** What a day or a stretch is drawn as: the worst that happened in it. */
export const WORST_FIRST: readonly Look[] = [
  "failed",
  "timed_out",
  "lost",
  "over_budget",
  "missed",
  "cancelled",
];
