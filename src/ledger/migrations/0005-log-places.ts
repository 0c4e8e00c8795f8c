/** Where a run's part begins in its day's log, so that nothing of what stands before it has to be read. */
import type { Migration } from "./migration.ts";

export const LOG_PLACES: Migration = {
  number: 5,
  name: "log places",
  statements: () => [`alter table run add column log_offset bigint`],
};
