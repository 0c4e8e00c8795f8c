/** Checks of a table's declaration, and what may become of a table that is there already. */
import { DatasetError } from "../ports/dataset-error.ts";
import { COLUMN_TYPES, type ColumnType, type TableShape } from "../ports/datasets.ts";
import { checkName } from "./names.ts";

/** Names that differ from row to row belong into a column of their own, not into the shape. */
const MOST_COLUMNS = 500;

/** @throws DatasetError `bad_name` or `bad_shape` */
export function checkShape(address: string, shape: TableShape): void {
  const columns = Object.entries(shape.columns);
  for (const [name, type] of columns) {
    checkName("column", name);
    if (!COLUMN_TYPES.includes(type)) {
      throw badShape(address, `column ${name} has the type "${type}"; known are ${COLUMN_TYPES.join(", ")}`);
    }
  }
  if (columns.length > MOST_COLUMNS) {
    throw badShape(address, `it would have ${columns.length} columns; the most is ${MOST_COLUMNS}`);
  }
  if (shape.key.length === 0) throw badShape(address, "the key names no column");
  if (new Set(shape.key).size !== shape.key.length) throw badShape(address, "the key names a column twice");
  for (const name of shape.key) {
    if (!Object.hasOwn(shape.columns, name))
      throw badShape(address, `the key names "${name}", which is no column`);
    if (shape.columns[name] === "json") throw badShape(address, `the key column ${name} cannot be json`);
  }
}

export interface ShapeChange {
  /** The shape that the table has afterwards. */
  readonly shape: TableShape;
  readonly added: readonly (readonly [name: string, type: ColumnType])[];
  /** False if the table has the declared shape already. */
  readonly changed: boolean;
}

/**
 * What it takes to bring a table to a declared shape: columns may be added, and integers may become reals, which
 * leaves every stored row as it is.
 *
 * @throws DatasetError `shape_changed` that names every difference
 */
export function planShapeChange(address: string, existing: TableShape, declared: TableShape): ShapeChange {
  const problems: string[] = [];
  const widened: Record<string, ColumnType> = {};
  if (existing.key.join() !== declared.key.join()) {
    problems.push(`its key is ${existing.key.join(", ")}, now declared as ${declared.key.join(", ")}`);
  }
  for (const [name, type] of Object.entries(existing.columns)) {
    const wanted = Object.hasOwn(declared.columns, name) ? declared.columns[name] : undefined;
    if (wanted === undefined) problems.push(`its column ${name} is no longer declared`);
    else if (type === "integer" && wanted === "real") widened[name] = wanted;
    else if (wanted !== type) problems.push(`its column ${name} is ${type}, now declared as ${wanted}`);
  }
  if (problems.length > 0) {
    throw new DatasetError(
      "shape_changed",
      `The table ${address} is there already, and ${problems.join("; ")}. Only new columns can be added: ` +
        `give the changed table another name, or move the old data away.`,
    );
  }
  const added = Object.entries(declared.columns).filter(([name]) => !Object.hasOwn(existing.columns, name));
  const columns = { ...existing.columns, ...widened, ...Object.fromEntries(added) };
  const changed = added.length > 0 || Object.keys(widened).length > 0;
  return { shape: { key: existing.key, columns }, added, changed };
}

function badShape(address: string, why: string): DatasetError {
  return new DatasetError("bad_shape", `The table ${address} cannot be made: ${why}.`);
}
