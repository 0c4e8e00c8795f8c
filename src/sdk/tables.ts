/** How a task declares its tables, and the row types that follow from the declaration. */
import type { ColumnType, Retention, TableChange } from "../ports/datasets.ts";

export type { ColumnType, Retention, TableChange };

/** One table of a task. Its global name is `dataset.table`; the dataset is the task's id unless named here. */
export interface TableSpec {
  /** Columns that name a row. */
  readonly key: readonly [string, ...string[]];
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** Another dataset than the one called like the task. */
  readonly dataset?: string;
  /** All changes of its form that there ever were, in order; each is applied once. New columns need none. */
  readonly migrations?: readonly TableChange[];
  /** What is kept of it; the rest goes at the end of each run. Default: everything. */
  readonly keep?: Retention;
}

/** Tables by name. */
export type TableSpecs = Readonly<Record<string, TableSpec>>;

interface ColumnValues {
  text: string;
  /** A safe integer; instants are kept as epoch milliseconds. */
  integer: number;
  real: number;
  boolean: boolean;
  /** Any JSON value. Narrow it where you read it. */
  json: unknown;
}

type KeyOf<T extends TableSpec> = T["key"][number] & keyof T["columns"];
type RestOf<T extends TableSpec> = Exclude<keyof T["columns"], KeyOf<T>>;

/** A row as it is read: key columns are always there, the others may be null. */
export type RowOf<T extends TableSpec> = {
  [C in KeyOf<T>]: ColumnValues[T["columns"][C]];
} & { [C in RestOf<T>]: ColumnValues[T["columns"][C]] | null };

/** A row as it is written. A row is whole: a column that is left out becomes null. */
export type NewRowOf<T extends TableSpec> = {
  readonly [C in KeyOf<T>]: ColumnValues[T["columns"][C]];
} & { readonly [C in RestOf<T>]?: ColumnValues[T["columns"][C]] | null | undefined };

/** What names a row, and nothing else: a whole row would be refused at run time. */
export type RowKeyOf<T extends TableSpec> = {
  readonly [C in KeyOf<T>]: ColumnValues[T["columns"][C]];
} & { readonly [C in RestOf<T>]?: never };
