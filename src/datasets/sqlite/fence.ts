/** Keeps a writer out whose run has been given up: it may wake from a long sleep and not know. */
import type { DatabaseSync } from "node:sqlite";
import { DatasetError } from "../../ports/dataset-error.ts";
import type { Fence } from "../../ports/datasets.ts";
import { readOwner } from "./bookkeeping.ts";

/**
 * A writer is stale if its token is lower than that of the task's last writer and its run is no later one. Tokens
 * alone would lock everybody out after the ledger was restored or begun anew, since they start lower then.
 *
 * @throws DatasetError `stale_writer`
 */
export function checkFence(db: DatabaseSync, dataset: string, fence: Fence): void {
  const owner = readOwner(db, fence.task);
  if (owner === null || fence.token >= owner.token || fence.run > owner.run) return;
  throw new DatasetError(
    "stale_writer",
    `The dataset ${dataset} has been written by a newer run (${owner.run}) of ${fence.task}; this run is given up.`,
  );
}
