/** When is a task due: pure functions from rules to moments. */
export { checkCron } from "./cron-pattern.ts";
export { checkZone, machineZone, type ZoneCheck } from "./check-zone.ts";
export {
  decideDue,
  type DueClose,
  type DueInput,
  type DueItem,
  type DuePolicy,
  type DueRun,
  type DueSpan,
} from "./decide-due.ts";
export { describeRule } from "./describe-rule.ts";
export { localDate, localText } from "./local-text.ts";
export { neverFires, nextOccurrence, previousOccurrence } from "./search.ts";
export { occurrences } from "./occurrences.ts";
export { summerTimeNote } from "./summer-time-note.ts";
export { Temporal } from "./temporal.ts";
