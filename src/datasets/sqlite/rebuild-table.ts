/**
 * A table built anew beside the one that is there. Both lie in one file, so the swap is two names in one transaction: it
 * works where an open file cannot be replaced, and readers go on with what they see until they look again.
 */
import type { DatabaseSync } from "node:sqlite";
import { DatasetError } from "../../ports/dataset-error.ts";
import type { ChangeTotals, RebuildChecks, TableShape } from "../../ports/datasets.ts";
import { tableExists } from "./bookkeeping.ts";
import { forgetOldDeletions, rememberDeleted } from "./deletions.ts";
import { createTableSql, quote } from "./statements.ts";

/** Data grow; what lost more than this is broken until somebody says otherwise. */
const LEAST_SHARE = 0.98;

export interface Generations {
  readonly table: string;
  readonly next: string;
  readonly previous: string;
}

export function generationsOf(table: string): Generations {
  return { table, next: `_nightdesk_next_${table}`, previous: `_nightdesk_previous_${table}` };
}

/** An empty table beside; what an earlier try left is thrown away. */
export function beginRebuild(db: DatabaseSync, { next }: Generations, shape: TableShape): void {
  db.exec(`drop table if exists ${quote(next)}`);
  db.exec(createTableSql(next, shape));
}

/**
 * Checks the new table and puts it in the old one's place, which is kept for a cycle. Rows that are the same keep the run
 * that last changed them; if all are, nothing is swapped.
 *
 * @param sentinels keys, encoded, of rows that have to be there
 * @throws DatasetError `rebuild_refused`; the caller takes back what was begun
 */
export function finishRebuild(
  db: DatabaseSync,
  address: string,
  generations: Generations,
  shape: TableShape,
  { minimumRatio = LEAST_SHARE }: RebuildChecks,
  sentinels: readonly (readonly (string | number | null)[])[],
  by: { readonly run: string; readonly at: number },
): ChangeTotals {
  const { table, next, previous } = generations;
  const [before, now] = [countOf(db, table), countOf(db, next)];
  if (now < before * minimumRatio) {
    throw refused(
      address,
      `it has ${now} rows now and had ${before}; at least ${Math.ceil(before * minimumRatio)} were expected`,
    );
  }
  const bySentinel = db.prepare(
    `select 1 from ${quote(next)} where ${shape.key.map((name) => `${quote(name)} = ?`).join(" and ")}`,
  );
  const missing = sentinels.filter((key) => bySentinel.get(...key) === undefined);
  if (missing.length > 0) {
    throw refused(
      address,
      `${missing.length} of ${sentinels.length} rows that have to be there are not, the first of them ${JSON.stringify(missing[0])}`,
    );
  }
  const totals = compare(db, generations, shape);
  noteGone(db, generations, shape, by);
  if (totals.inserted + totals.updated + totals.deleted === 0) {
    db.exec(`drop table ${quote(next)}`);
    return totals;
  }
  db.exec(`drop table if exists ${quote(previous)}`);
  db.exec(`alter table ${quote(table)} rename to ${quote(previous)}`);
  db.exec(`alter table ${quote(next)} rename to ${quote(table)}`);
  return totals;
}

/** Rows that the new table has no more are remembered as deleted. */
function noteGone(
  db: DatabaseSync,
  { table, next }: Generations,
  shape: TableShape,
  { run, at }: { readonly run: string; readonly at: number },
): void {
  const key = shape.key.map((name) => `n.${quote(name)} = o.${quote(name)}`).join(" and ");
  rememberDeleted(
    db,
    `${quote(table)} o`,
    table,
    shape,
    `not exists (select 1 from ${quote(next)} n where ${key})`,
    [],
    { run, at },
  );
  forgetOldDeletions(db);
}

/** Carries over who last changed the rows that are the same, and counts the others. */
function compare(db: DatabaseSync, { table, next }: Generations, shape: TableShape): ChangeTotals {
  const key = shape.key.map((name) => `o.${quote(name)} = n.${quote(name)}`).join(" and ");
  const rest = Object.keys(shape.columns).filter((name) => !shape.key.includes(name));
  const same = rest.map((name) => `o.${quote(name)} is n.${quote(name)}`).join(" and ") || "1";
  const kept = db
    .prepare(
      `update ${quote(next)} as n set _run = o._run, _changed_at = o._changed_at, _version = o._version
       from ${quote(table)} as o where ${key} and ${same}`,
    )
    .run().changes;
  db.exec(
    `update ${quote(next)} as n set _version = o._version + 1
     from ${quote(table)} as o where ${key} and not (${same})`,
  );
  const common = Number(
    db.prepare(`select count(*) as n from ${quote(next)} n join ${quote(table)} o on ${key}`).get()?.["n"] ??
      0,
  );
  return {
    inserted: countOf(db, next) - common,
    updated: common - Number(kept),
    deleted: countOf(db, table) - common,
  };
}

/** @returns false if no earlier generation is kept */
export function restorePrevious(db: DatabaseSync, { table, next, previous }: Generations): boolean {
  if (!tableExists(db, previous)) return false;
  db.exec(`drop table if exists ${quote(next)}`);
  db.exec(`alter table ${quote(table)} rename to ${quote(next)}`);
  db.exec(`alter table ${quote(previous)} rename to ${quote(table)}`);
  db.exec(`alter table ${quote(next)} rename to ${quote(previous)}`);
  return true;
}

function countOf(db: DatabaseSync, table: string): number {
  return Number(db.prepare(`select count(*) as n from ${quote(table)}`).get()?.["n"] ?? 0);
}

function refused(address: string, why: string): DatasetError {
  return new DatasetError(
    "rebuild_refused",
    `The rebuilt table ${address} is not taken: ${why}. The old one stays.`,
  );
}
