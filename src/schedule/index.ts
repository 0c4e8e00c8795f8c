/** What the configuration asks of the schedule. Rooms that ask more import the file they need. */
export { checkCron } from "./cron-pattern.ts";
export { checkZone } from "./check-zone.ts";
export { neverFires } from "./search.ts";
