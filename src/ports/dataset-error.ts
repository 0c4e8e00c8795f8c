/** What can go wrong with datasets, as one kind of error with a stable code. */

export type DatasetErrorCode =
  /** A dataset, table or column name that cannot be one. */
  | "bad_name"
  /** A declaration that contradicts itself. */
  | "bad_shape"
  /** A row that does not fit its table; the message names row and column. */
  | "bad_row"
  /** The table is there with other columns or another key. */
  | "shape_changed"
  /** A rebuilt table did not pass its checks; the old one stays. */
  | "rebuild_refused"
  /** Another process is writing the dataset. */
  | "busy"
  /** A newer run of the same task has written since. */
  | "stale_writer"
  /** A dataset to be read is not there. */
  | "missing"
  /** Not a single reading statement, or a mistake in it. */
  | "bad_query"
  /** A query that was not done in the time that it had. */
  | "too_slow"
  /** The file is not a database, is damaged, or was made by a newer Nightdesk. */
  | "damaged"
  /** The disk is full or refuses to write. */
  | "unwritable"
  /** Used after the run ended. */
  | "closed";

export class DatasetError extends Error {
  readonly code: DatasetErrorCode;
  constructor(code: DatasetErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "DatasetError";
    this.code = code;
  }
}
