/** A table changed as declared: copied into its new form within the run's transaction. */
import type { DatabaseSync } from "node:sqlite";
import { DatasetError } from "../../ports/dataset-error.ts";
import type { TableChange, TableShape } from "../../ports/datasets.ts";
import { planMigration } from "../migrate.ts";
import { checkShape } from "../shape.ts";
import { createTableSql, quote } from "./statements.ts";

/** The new form under this name until the old table is gone. */
const DRAFT = "_nightdesk_draft";
const KEPT = "_run, _changed_at, _version";

/**
 * Rows keep the run that last changed them: a change of form is no change of data.
 *
 * @returns the table's shape afterwards
 * @throws DatasetError `bad_shape`, or `shape_changed` if rows would lose something or two would get one key
 */
export function migrateTable(
  db: DatabaseSync,
  table: string,
  address: string,
  before: TableShape,
  changes: readonly TableChange[],
): TableShape {
  const { shape, sources, checks } = planMigration(address, before, changes);
  checkShape(address, shape);
  for (const { sql, what } of checks) {
    const row = db.prepare(`select count(*) as n from ${quote(table)} where ${sql}`).get();
    const lost = Number(row?.["n"] ?? 0);
    if (lost > 0) throw refused(address, `${lost} of its rows cannot be kept with ${what}`);
  }
  db.exec(`drop table if exists ${DRAFT}`);
  db.exec(createTableSql(DRAFT, shape));
  const names = Object.keys(shape.columns);
  try {
    db.exec(
      `insert into ${DRAFT} (${names.map(quote).join(", ")}, ${KEPT})
       select ${names.map((name) => sources.get(name) ?? "null").join(", ")}, ${KEPT} from ${quote(table)}`,
    );
  } catch (cause) {
    if (!isConstraint(cause)) throw cause;
    throw refused(
      address,
      `with the key ${shape.key.join(", ")} two of its rows would be one, or have none`,
      cause,
    );
  }
  db.exec(`drop table ${quote(table)}`);
  db.exec(`alter table ${DRAFT} rename to ${quote(table)}`);
  return shape;
}

function isConstraint(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && (Number(error.errcode) & 0xff) === 19;
}

function refused(address: string, why: string, cause?: unknown): DatasetError {
  return new DatasetError("shape_changed", `The table ${address} cannot be changed as declared: ${why}.`, {
    cause,
  });
}
