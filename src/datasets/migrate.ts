/** A table's declared changes, brought together into one copy: what it becomes, and where each column comes from. */
import { DatasetError } from "../ports/dataset-error.ts";
import type { ColumnType, TableChange, TableShape } from "../ports/datasets.ts";

export interface MigrationPlan {
  readonly shape: TableShape;
  /** SQL for each column of the new shape, over the columns of the old table. */
  readonly sources: ReadonlyMap<string, string>;
  /** Conversions that may lose something: SQL that counts the rows that would, and what is wrong with them. */
  readonly checks: readonly { readonly sql: string; readonly what: string }[];
}

/** @throws DatasetError `bad_shape` for a change that names what is not there */
export function planMigration(
  address: string,
  before: TableShape,
  changes: readonly TableChange[],
): MigrationPlan {
  let columns: Record<string, ColumnType> = { ...before.columns };
  let key: readonly string[] = before.key;
  const sources = new Map(Object.keys(columns).map((name) => [name, quoted(name)]));
  const checks: { sql: string; what: string }[] = [];

  const need = (name: string, doing: string): ColumnType => {
    const type = Object.hasOwn(columns, name) ? columns[name] : undefined;
    if (type !== undefined) return type;
    const known = Object.keys(columns).join(", ");
    throw new DatasetError(
      "bad_shape",
      `The table ${address} cannot be changed: ${doing} names ${JSON.stringify(name)}, which is no column there; it has ${known}.`,
    );
  };

  for (const change of changes) {
    for (const [old, name] of Object.entries(change.rename ?? {})) {
      need(old, "rename");
      if (Object.hasOwn(columns, name))
        throw new DatasetError("bad_shape", `The table ${address} has a column ${name} already.`);
      columns = Object.fromEntries(
        Object.entries(columns).map(([column, type]) => [column === old ? name : column, type]),
      );
      key = key.map((column) => (column === old ? name : column));
      sources.set(name, sources.get(old) ?? "null");
      sources.delete(old);
    }
    for (const [name, wanted] of Object.entries(change.retype ?? {})) {
      const from = need(name, "retype");
      const source = sources.get(name) ?? "null";
      const { sql, loses } = conversion(source, from, wanted);
      if (loses !== null)
        checks.push({ sql: `${source} is not null and (${loses})`, what: `${name} as ${wanted}` });
      columns[name] = wanted;
      sources.set(name, sql);
    }
    for (const name of change.drop ?? []) {
      need(name, "drop");
      columns = Object.fromEntries(Object.entries(columns).filter(([column]) => column !== name));
      key = key.filter((column) => column !== name);
      sources.delete(name);
    }
    if (change.key !== undefined) {
      for (const name of change.key) need(name, "key");
      ({ key } = change);
    }
  }
  return { shape: { key, columns }, sources, checks };
}

interface Conversion {
  readonly sql: string;
  /** True for values that would not be the same afterwards; null where every value is. */
  readonly loses: string | null;
}

/** SQLite reads `abc` as the integer 0; ours may not. */
function conversion(source: string, from: ColumnType, to: ColumnType): Conversion {
  if (from === to) return { sql: source, loses: null };
  const isBack = (type: string) => `cast(cast(${source} as ${type}) as text) is not cast(${source} as text)`;
  switch (to) {
    case "text":
      return {
        sql: from === "boolean" ? `iif(${source}, 'true', 'false')` : `cast(${source} as text)`,
        loses: null,
      };
    case "json":
      if (from === "text") return { sql: `json_quote(${source})`, loses: null };
      if (from === "boolean") return { sql: `iif(${source}, 'true', 'false')`, loses: null };
      return { sql: `cast(${source} as text)`, loses: null };
    case "integer":
      return {
        sql: `cast(${source} as integer)`,
        loses: from === "real" ? `${source} <> cast(${source} as integer)` : isBack("integer"),
      };
    case "real":
      if (from === "integer" || from === "boolean") return { sql: `cast(${source} as real)`, loses: null };
      return {
        sql: `cast(${source} as real)`,
        loses: `typeof(${source} + 0) not in ('integer', 'real') or ${source} not glob '*[0-9]*' or ${source} glob '*[^0-9.eE+-]*'`,
      };
    default:
      return {
        sql: `iif(${source} in ('true', '1', 1), 1, 0)`,
        loses: `${source} not in ('true', 'false', '1', '0', 1, 0)`,
      };
  }
}

function quoted(name: string): string {
  return `"${name}"`;
}
