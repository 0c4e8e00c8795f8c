/** SQLite's errors in our words. */
import { DatasetError, type DatasetErrorCode } from "../../ports/dataset-error.ts";

/** Primary result codes of SQLite that mean something to us. */
const KNOWN: Readonly<Record<number, readonly [DatasetErrorCode, string]>> = {
  5: ["busy", "another process is writing to it"],
  6: ["busy", "another process is writing to it"],
  8: ["unwritable", "it is read-only"],
  10: ["unwritable", "the disk reports an error"],
  11: ["damaged", "it is damaged; move it away or restore a copy"],
  13: ["unwritable", "the disk is full"],
  14: ["unwritable", "it cannot be opened; does the folder exist, and may it be written?"],
  26: ["damaged", "it is not a database; move it away"],
};

/** Gives an error of SQLite its meaning; anything else comes back as it is. */
export function explainSqliteError(error: unknown, dataset: string): unknown {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return error;
  const known = KNOWN[error.errcode & 0xff];
  if (known === undefined) return error;
  return new DatasetError(known[0], `The dataset ${dataset} cannot be used: ${known[1]}.`, { cause: error });
}

/** Runs work on a dataset's file and explains what SQLite says about it. */
export function explaining<T>(dataset: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw explainSqliteError(error, dataset);
  }
}
