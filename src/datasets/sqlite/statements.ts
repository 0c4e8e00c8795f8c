/** SQL of one table. Names are checked before they come here; they are quoted all the same, for `order` and the like. */
import type { ColumnType, TableShape } from "../../ports/datasets.ts";

/** No STRICT tables: a column of integers may later turn out to hold fractions, and then keeps its old rows. */
const AFFINITY: Readonly<Record<ColumnType, string>> = {
  text: "TEXT",
  integer: "INTEGER",
  real: "REAL",
  json: "TEXT",
  boolean: "INTEGER",
};

export function createTableSql(table: string, shape: TableShape): string {
  const columns = Object.entries(shape.columns).map(
    ([name, type]) => `${quote(name)} ${AFFINITY[type]}${shape.key.includes(name) ? " NOT NULL" : ""}`,
  );
  return `CREATE TABLE ${quote(table)} (${columns.join(", ")},
    _run TEXT NOT NULL, _changed_at INTEGER NOT NULL, _version INTEGER NOT NULL,
    PRIMARY KEY (${shape.key.map(quote).join(", ")}))`;
}

export function addColumnSql(table: string, name: string, type: ColumnType): string {
  return `ALTER TABLE ${quote(table)} ADD COLUMN ${quote(name)} ${AFFINITY[type]}`;
}

/**
 * Parameters: the columns in order, then the run and the time. Gives back the row's `_version` (1 if it is new), and
 * no row if nothing had to be written.
 */
export function upsertSql(table: string, shape: TableShape): string {
  const names = Object.keys(shape.columns);
  const rest = names.filter((name) => !shape.key.includes(name)).map(quote);
  const own = quote(table);
  const insert = `INSERT INTO ${own} (${names.map(quote).join(", ")}, _run, _changed_at, _version)
    VALUES (${names.map(() => "?").join(", ")}, ?, ?, 1)
    ON CONFLICT (${shape.key.map(quote).join(", ")})`;
  if (rest.length === 0) return `${insert} DO NOTHING RETURNING _version`;
  return `${insert} DO UPDATE SET ${rest.map((name) => `${name} = excluded.${name}`).join(", ")},
      _run = excluded._run, _changed_at = excluded._changed_at, _version = ${own}._version + 1
    WHERE ${rest.map((name) => `${own}.${name} IS NOT excluded.${name}`).join(" OR ")}
    RETURNING _version`;
}

export function getSql(table: string, shape: TableShape): string {
  return `SELECT ${columnList(shape)} FROM ${quote(table)} WHERE ${byKey(shape)}`;
}

export function allSql(table: string, shape: TableShape): string {
  return `SELECT ${columnList(shape)} FROM ${quote(table)} ORDER BY ${shape.key.map(quote).join(", ")}`;
}

function columnList(shape: TableShape): string {
  return Object.keys(shape.columns).map(quote).join(", ");
}

function byKey(shape: TableShape): string {
  return shape.key.map((name) => `${quote(name)} = ?`).join(" AND ");
}

export function quote(name: string): string {
  return `"${name}"`;
}
