/**
 * Data that grows: tables which tasks fill night after night. One dataset holds several tables; `dataset.table`
 * is a global name. Instants are epoch milliseconds.
 */

export const COLUMN_TYPES = ["text", "integer", "real", "json", "boolean"] as const;
/** `integer` is a safe integer, `real` any finite number, `json` any JSON value, kept in canonical form. */
export type ColumnType = (typeof COLUMN_TYPES)[number];

export interface TableShape {
  /** Columns that name a row, at least one; never null, never `json`. */
  readonly key: readonly string[];
  /** All columns, the key's included. */
  readonly columns: Readonly<Record<string, ColumnType>>;
}

/** One step in the life of a table's form. Its parts are done in this order. */
export interface TableChange {
  /** Old names to new ones. */
  readonly rename?: Readonly<Record<string, string>>;
  /** Values are converted; one that would not be the same afterwards refuses the change. */
  readonly retype?: Readonly<Record<string, ColumnType>>;
  readonly drop?: readonly string[];
  /** Another key. */
  readonly key?: readonly string[];
}

/** What is kept of a table that grows; the rest goes at the end of each run. At least one of `days` and `rows`. */
export interface Retention {
  /** Column that tells how old a row is: epoch milliseconds, or a date as ISO 8601 text. */
  readonly by: string;
  readonly days?: number;
  /** So many of the newest. */
  readonly rows?: number;
}

export interface RebuildChecks {
  /** At least so much of the old number of rows. Default 0.98. */
  readonly minimumRatio?: number;
  /** Keys of rows that have to be there. */
  readonly sentinels?: readonly Row[];
}

/** A row is whole: a column that it does not name is null. */
export type Row = Readonly<Record<string, unknown>>;

/** Who writes. A writer that is older than the last one of the same task is refused. */
export interface Fence {
  readonly task: string;
  /** Ids of later runs are greater. */
  readonly run: string;
  /** Token of the claim under which the run executes. */
  readonly token: number;
}

export interface UpsertCounts {
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** What one run has changed in a dataset, all its attempts together. */
export interface ChangeTotals {
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

/** Reading one dataset; sees what was committed, and within a writer also what that writer wrote. */
export interface DatasetReader {
  /** Names of the tables, sorted. */
  tables(): Promise<string[]>;
  shape(table: string): Promise<TableShape | null>;
  /**
   * Runs one reading statement; table names stand alone (`select * from days`).
   *
   * @param params a list for `?`, an object for `:name`
   * @returns rows as stored: booleans are 0 and 1, `json` columns are text
   * @throws QueryRefused for anything that is not a read, with the engine's own words for a mistake
   */
  query(sql: string, params?: QueryParams): Promise<Record<string, unknown>[]>;
  /** The same, row by row, so that memory does not grow with the answer. The reader stays open until the end. */
  stream(sql: string, params?: QueryParams): Promise<RowStream>;
  /** The table's watermark; null before the first. */
  watermark(table: string): Promise<string | null>;
  /** What is wrong with the file, as sentences; none if it is whole. Reads all of it. */
  integrity(): Promise<string[]>;
  /** What each day since an instant has changed, oldest first; days without a change are left out. */
  growth(since: number): Promise<DayOfGrowth[]>;
  /** Keys of deleted rows, the newest first, with how many there are. */
  deleted(table: string, since: number, limit: number): Promise<DeletedRows>;
  close(): void;
}

/** Rows of all tables together. */
export interface DayOfGrowth extends ChangeTotals {
  /** First instant of the UTC day. */
  readonly at: number;
  /** Size of the whole at the last change of the day. */
  readonly bytes: number;
}

export interface DeletedRows {
  readonly count: number;
  readonly rows: readonly { readonly key: readonly unknown[]; readonly run: string; readonly at: number }[];
}

export interface RowStream {
  readonly columns: readonly string[];
  readonly rows: AsyncIterable<Record<string, unknown>>;
}

export type QueryParams = readonly unknown[] | Readonly<Record<string, unknown>>;

/** One table under a writer. Rows come and go decoded: `json` as values, `boolean` as true and false. */
export interface TableWriter {
  /** Idempotent; rows that are there already, equal in value, are not written. A bad row leaves all out. */
  upsert(rows: readonly Row[]): Promise<UpsertCounts>;
  /** @returns how many of the named rows were there */
  delete(keys: readonly Row[]): Promise<number>;
  get(key: Row): Promise<Record<string, unknown> | null>;
  /** All rows, ordered by key. */
  all(): Promise<Record<string, unknown>[]>;
  setWatermark(value: string): Promise<void>;
  /**
   * Builds the table anew beside the old one, checks it and swaps them; the old one is kept until the next rebuild.
   * Rows that are the same keep the run that last changed them.
   *
   * @throws DatasetError `rebuild_refused`; the old table stays
   */
  rebuild(rows: Iterable<Row> | AsyncIterable<Row>, checks?: RebuildChecks): Promise<ChangeTotals>;
  /** Swaps with what the last rebuild replaced. @returns false if there is nothing */
  restorePrevious(): Promise<boolean>;
  /** Deletes what is too old. @returns how many rows */
  retain(retention: Retention): Promise<number>;
}

/** Small JSON values of a task, each for a time. Not counted as changes. */
export interface DatasetCache {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown, options?: { readonly ttlMs?: number }): Promise<void>;
  delete(key: string): Promise<void>;
}

/**
 * A dataset opened for writing. Everything since the last commit is one transaction: after a crash or `rollback`
 * none of it happened. The first write takes the dataset's lock; nobody else can write until `commit` or `rollback`.
 */
export interface DatasetWriter extends DatasetReader {
  /**
   * Makes the table, or adds columns that are new. Any other difference needs a declared change.
   *
   * @param changes all that there ever were, in order; those that the table has not been through are applied
   * @throws DatasetError `shape_changed`
   */
  declare(table: string, shape: TableShape, changes?: readonly TableChange[]): Promise<TableWriter>;
  readonly cache: DatasetCache;
  /** Changes of this run, committed or not. */
  totals(): ChangeTotals;
  /** True after the first write, also if it changed nothing. */
  touched(): boolean;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

export interface Datasets {
  /** Names of the datasets that are there, sorted. */
  list(): Promise<string[]>;
  /** Opens a dataset for writing; makes it if it is not there. */
  write(dataset: string, fence: Fence): Promise<DatasetWriter>;
  /** Opens a dataset read-only; null if it is not there. */
  read(dataset: string): Promise<DatasetReader | null>;
  /**
   * One question from outside, which may be written so that it never ends.
   *
   * @returns null if the dataset is not there
   * @throws DatasetError `bad_query`, or `too_slow` when the time is over
   */
  ask(dataset: string, sql: string, limits: { timeoutMs: number }): Promise<Record<string, unknown>[] | null>;
}
