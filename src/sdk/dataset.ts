/** A task's tables as its `run` sees them. */
import type {
  ChangeTotals,
  DatasetCache,
  QueryParams,
  RebuildChecks,
  UpsertCounts,
} from "../ports/datasets.ts";
import type { NewRowOf, RowKeyOf, RowOf, TableSpec, TableSpecs } from "./tables.ts";

export type { ChangeTotals, DatasetCache, QueryParams, RebuildChecks, UpsertCounts };

/**
 * One table of the task. What a run writes becomes visible to others, all of it at once, when the run succeeds;
 * a run that fails leaves the table as it was, up to its last `checkpoint`.
 */
export interface Dataset<T extends TableSpec = TableSpec> {
  /**
   * Inserts new rows and updates changed ones by key; rows that are there already are not written. Doing it again
   * changes nothing. An array is taken whole or, if a row is bad, not at all; a stream is taken in chunks.
   *
   * @throws DatasetError that names the row and the column
   */
  upsert(
    rows: readonly NewRowOf<T>[] | Iterable<NewRowOf<T>> | AsyncIterable<NewRowOf<T>>,
  ): Promise<UpsertCounts>;
  /** @returns how many of the named rows were there */
  delete(keys: readonly RowKeyOf<T>[]): Promise<number>;
  /**
   * Builds the table anew beside the old one, checks it and swaps them when the run succeeds. Rows that are the same
   * keep the run that last changed them, so that a rebuild of the same data changes nothing. What was replaced is kept
   * until the next rebuild.
   *
   * @throws DatasetError `rebuild_refused` if too few rows or not all `sentinels` are there; the old table stays
   */
  rebuild(
    rows: Iterable<NewRowOf<T>> | AsyncIterable<NewRowOf<T>>,
    checks?: RebuildChecks & { readonly sentinels?: readonly RowKeyOf<T>[] },
  ): Promise<ChangeTotals>;
  /** Takes back the last rebuild. @returns false if there was none */
  restorePrevious(): Promise<boolean>;
  get(key: RowKeyOf<T>): Promise<RowOf<T> | null>;
  /** All rows, ordered by key. */
  all(): Promise<RowOf<T>[]>;
  /** Reads with SQL, this run's own changes included; other tables of the dataset may be joined. Rows as stored:
   * booleans are 0 and 1, `json` columns are text. */
  query<R = Record<string, unknown>>(sql: string, params?: QueryParams): Promise<R[]>;
  readonly watermark: {
    /** How far the data goes, as a run set it last; null before the first. */
    get(): Promise<string | null>;
    /** Moves it, in the same transaction as the rows. */
    set(value: string): Promise<void>;
  };
  /**
   * Keeps everything written to this dataset so far, also if the run fails later. For long downloads that should go
   * on where they stopped.
   */
  checkpoint(): Promise<void>;
}

/** The tables of a task, by the names it declared. */
export type DatasetsOf<D extends TableSpecs> = { readonly [K in keyof D]: Dataset<D[K]> };

/** Another task's dataset, read-only; it may not be there yet. */
export interface ForeignDataset {
  readonly exists: boolean;
  tables(): Promise<string[]>;
  query<R = Record<string, unknown>>(sql: string, params?: QueryParams): Promise<R[]>;
  watermark(table: string): Promise<string | null>;
  /** What is wrong with the file, as sentences; none if it is whole. Reads all of it. */
  integrity(): Promise<string[]>;
}
