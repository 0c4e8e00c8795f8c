/** Keys of deleted rows are remembered, so that people see what went; the newest so many of each dataset. */
import type { DatabaseSync } from "node:sqlite";
import type { TableShape } from "../../ports/datasets.ts";
import { quote } from "./statements.ts";

const REMEMBERED = 10_000;

/**
 * Call before the rows are deleted.
 *
 * @param source the table in SQL, with a name of its own if `where` needs one
 * @param where tells which rows go
 */
export function rememberDeleted(
  db: DatabaseSync,
  source: string,
  table: string,
  shape: TableShape,
  where: string,
  params: readonly (string | number | null)[],
  { run, at }: { readonly run: string; readonly at: number },
): void {
  const key = shape.key.map(quote).join(", ");
  db.prepare(
    `insert into _nightdesk_deleted (table_name, key, run, deleted_at)
     select ?, json_array(${key}), ?, ? from ${source} where ${where} limit ${REMEMBERED}`,
  ).run(table, run, at, ...params);
}

export function forgetOldDeletions(db: DatabaseSync): void {
  db.exec(
    `delete from _nightdesk_deleted where id <= (select max(id) from _nightdesk_deleted) - ${REMEMBERED}`,
  );
}
