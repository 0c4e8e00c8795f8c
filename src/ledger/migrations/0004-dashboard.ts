/** Sums over days come from an index alone; going to the rows of a year takes ten times as long. */
import type { Migration } from "./migration.ts";

export const DASHBOARD: Migration = {
  number: 4,
  name: "dashboard",
  statements: () => [
    `drop index slot_by_instant`,
    `create index slot_by_instant on slot (at, outcome, reason)`,
    `create index run_without_slot on run (created_at) where slot_id is null`,
  ],
};
