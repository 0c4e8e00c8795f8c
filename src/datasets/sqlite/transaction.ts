/** The run's one transaction on a dataset: begun by the first write, ended by commit or rollback. */
import { setTimeout as pause } from "node:timers/promises";
import type { DatabaseSync } from "node:sqlite";
import { DatasetError } from "../../ports/dataset-error.ts";
import type { ChangeTotals, Fence } from "../../ports/datasets.ts";
import { hasBookkeeping, makeBookkeeping, readOwner, writeOwner } from "./bookkeeping.ts";
import { explaining } from "./errors.ts";
import { checkFence } from "./fence.ts";
import { noteGrowth } from "./growth.ts";

/** Pauses between tries for the lock, so that the event loop lives on, and how many: about 12 s together. */
const LOCK_PAUSE_MS = 250;
const LOCK_TRIES = 25;

export interface DatasetTransaction {
  /** Begins if it has not begun: takes the lock, refuses a stale writer. */
  begin(): Promise<void>;
  count(change: Partial<ChangeTotals>): void;
  totals(): ChangeTotals;
  commit(): void;
  rollback(): void;
}

export function createTransaction(
  db: DatabaseSync,
  dataset: string,
  fence: Fence,
  now: () => number,
): DatasetTransaction {
  const nothing: ChangeTotals = { inserted: 0, updated: 0, deleted: 0 };
  let open = false;
  let committed = explaining(dataset, () => earlierTotals(db, dataset, fence));
  let pending = nothing;

  async function begin(): Promise<void> {
    if (open) return needTransaction();
    await beginImmediate(db, dataset);
    try {
      makeBookkeeping(db);
      checkFence(db, dataset, fence);
      writeOwner(db, fence, committed);
      open = true;
    } catch (error) {
      db.exec("ROLLBACK");
      throw error;
    }
  }

  /** SQLite gives a transaction up by itself after some errors, a full disk among them. */
  function needTransaction(): void {
    if (db.isTransaction) return;
    throw new DatasetError(
      "unwritable",
      `What was written to the dataset ${dataset} is lost: see the error before this one.`,
    );
  }

  function commit(): void {
    if (!open) return;
    needTransaction();
    writeOwner(db, fence, add(committed, pending));
    noteGrowth(db, now(), pending);
    db.exec("COMMIT");
    open = false;
    committed = add(committed, pending);
    pending = nothing;
  }

  function rollback(): void {
    pending = nothing;
    if (open && db.isTransaction) db.exec("ROLLBACK");
    open = false;
  }

  return {
    begin,
    commit: () => explaining(dataset, commit),
    rollback,
    count: (change) => {
      pending = add(pending, { ...nothing, ...change });
    },
    totals: () => add(committed, pending),
  };
}

/** What earlier attempts of the same run have committed counts as changed by the run. */
function earlierTotals(db: DatabaseSync, dataset: string, fence: Fence): ChangeTotals {
  const owner = hasBookkeeping(db, dataset) ? readOwner(db, fence.task) : null;
  return owner?.run === fence.run ? owner.totals : { inserted: 0, updated: 0, deleted: 0 };
}

async function beginImmediate(db: DatabaseSync, dataset: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return explaining(dataset, () => db.exec("BEGIN IMMEDIATE"));
    } catch (error) {
      if (!(error instanceof DatasetError) || error.code !== "busy" || tries === LOCK_TRIES) throw error;
    }
    await pause(LOCK_PAUSE_MS);
  }
}

function add(a: ChangeTotals, b: ChangeTotals): ChangeTotals {
  return {
    inserted: a.inserted + b.inserted,
    updated: a.updated + b.updated,
    deleted: a.deleted + b.deleted,
  };
}
