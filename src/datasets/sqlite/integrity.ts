/** Is a dataset's file whole, and does it hold what Nightdesk has noted of it? */
import type { DatabaseSync } from "node:sqlite";
import { hasBookkeeping, readShape, tableExists } from "./bookkeeping.ts";
import { quote } from "./statements.ts";

const MOST_PROBLEMS = 20;

/** @returns sentences; none if all is well */
export function integrityProblems(db: DatabaseSync, dataset: string): string[] {
  const checked = db.prepare(`pragma quick_check(${MOST_PROBLEMS})`).all();
  const problems = checked.map((row) => String(Object.values(row)[0])).filter((text) => text !== "ok");
  if (problems.length > 0 || !hasBookkeeping(db, dataset)) return problems;
  for (const { name } of db.prepare("select name from _nightdesk_tables order by name").all()) {
    problems.push(...tableProblems(db, String(name)));
  }
  return problems;
}

function tableProblems(db: DatabaseSync, table: string): string[] {
  if (!tableExists(db, table)) return [`the table ${table} was declared and is not there`];
  const there = new Set(
    db
      .prepare(`pragma table_info(${quote(table)})`)
      .all()
      .map(({ name }) => String(name)),
  );
  const shape = readShape(db, table);
  const missing = Object.keys(shape?.columns ?? {}).filter((column) => !there.has(column));
  return missing.length === 0 ? [] : [`the table ${table} lacks ${missing.join(", ")}`];
}
