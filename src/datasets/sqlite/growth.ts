/** How a dataset has grown: what each UTC day added, changed and took away, written with the changes themselves. */
import type { DatabaseSync } from "node:sqlite";
import type { ChangeTotals, DayOfGrowth } from "../../ports/datasets.ts";
import { tableExists } from "./bookkeeping.ts";

const DAY_MS = 86_400_000;
const KEPT_DAYS = 800;

/** Call within the transaction that makes the changes, so that neither is there without the other. */
export function noteGrowth(db: DatabaseSync, at: number, { inserted, updated, deleted }: ChangeTotals): void {
  if (inserted + updated + deleted === 0) return;
  db.exec(`CREATE TABLE IF NOT EXISTS _nightdesk_growth (
    day INTEGER PRIMARY KEY, inserted INTEGER NOT NULL, updated INTEGER NOT NULL, deleted INTEGER NOT NULL,
    bytes INTEGER NOT NULL
  )`);
  const day = Math.floor(at / DAY_MS);
  db.prepare(
    `INSERT INTO _nightdesk_growth VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (day) DO UPDATE SET inserted = inserted + excluded.inserted, updated = updated + excluded.updated,
       deleted = deleted + excluded.deleted, bytes = excluded.bytes`,
  ).run(day, inserted, updated, deleted, sizeOf(db));
  db.prepare("DELETE FROM _nightdesk_growth WHERE day < ?").run(day - KEPT_DAYS);
}

/** Oldest first; none for a file that nothing was written to since this is kept. */
export function readGrowth(db: DatabaseSync, since: number): DayOfGrowth[] {
  if (!tableExists(db, "_nightdesk_growth")) return [];
  return db
    .prepare("SELECT * FROM _nightdesk_growth WHERE day >= ? ORDER BY day")
    .all(Math.floor(since / DAY_MS))
    .map((row) => ({
      at: Number(row["day"]) * DAY_MS,
      inserted: Number(row["inserted"]),
      updated: Number(row["updated"]),
      deleted: Number(row["deleted"]),
      bytes: Number(row["bytes"]),
    }));
}

function sizeOf(db: DatabaseSync): number {
  const first = (pragma: string) => Number(Object.values(db.prepare(`PRAGMA ${pragma}`).get() ?? {})[0] ?? 0);
  return first("page_count") * first("page_size");
}
