/** From SQLite's and the file system's codes to errors that say what is wrong. */
import {
  LedgerBusy,
  LedgerConflict,
  LedgerCorrupt,
  LedgerError,
  LedgerFull,
  LedgerReadOnly,
  LedgerUnavailable,
} from "../errors.ts";

const BUSY = 5;
const LOCKED = 6;

/** SQLite's primary result codes. */
const BY_RESULT: Readonly<Record<number, (text: string, cause: unknown) => LedgerError>> = {
  3: (text, cause) => new LedgerReadOnly(`the ledger may not be opened: ${text}`, { cause }),
  [BUSY]: (text, cause) => new LedgerBusy(`another process kept the ledger busy: ${text}`, { cause }),
  [LOCKED]: (text, cause) => new LedgerBusy(`the ledger is locked: ${text}`, { cause }),
  8: (text, cause) => new LedgerReadOnly(`the ledger cannot be written: ${text}`, { cause }),
  10: (text, cause) => new LedgerUnavailable(`the disk failed under the ledger: ${text}`, { cause }),
  11: (text, cause) => new LedgerCorrupt(`the ledger is damaged: ${text}`, { cause }),
  13: (text, cause) => new LedgerFull(`no space is left for the ledger: ${text}`, { cause }),
  14: (text, cause) => new LedgerUnavailable(`the ledger cannot be opened: ${text}`, { cause }),
  19: (text, cause) => new LedgerConflict(`the ledger's rules forbid this: ${text}`, { cause }),
  23: (text, cause) => new LedgerReadOnly(`the ledger may not be opened: ${text}`, { cause }),
  26: (text, cause) => new LedgerCorrupt(`the file is not a ledger: ${text}`, { cause }),
};

const BY_ERRNO: Readonly<Record<string, (text: string, cause: unknown) => LedgerError>> = {
  EACCES: (text, cause) => new LedgerReadOnly(`the ledger's folder cannot be used: ${text}`, { cause }),
  EPERM: (text, cause) => new LedgerReadOnly(`the ledger's folder cannot be used: ${text}`, { cause }),
  EROFS: (text, cause) =>
    new LedgerReadOnly(`the ledger lies on a read-only file system: ${text}`, { cause }),
  ENOSPC: (text, cause) => new LedgerFull(`no space is left for the ledger: ${text}`, { cause }),
  EDQUOT: (text, cause) => new LedgerFull(`no space is left for the ledger: ${text}`, { cause }),
  EIO: (text, cause) => new LedgerUnavailable(`the disk failed under the ledger: ${text}`, { cause }),
  ENOENT: (text, cause) => new LedgerUnavailable(`the ledger is not there: ${text}`, { cause }),
  ENOTDIR: (text, cause) => new LedgerUnavailable(`the ledger's folder is not a folder: ${text}`, { cause }),
  EEXIST: (text, cause) => new LedgerUnavailable(`the ledger's folder is not a folder: ${text}`, { cause }),
  EISDIR: (text, cause) => new LedgerUnavailable(`the ledger's path is a folder: ${text}`, { cause }),
};

/** SQLite's primary result code of an error, or null if it is not SQLite's. */
export function sqliteResult(error: unknown): number | null {
  if (!(error instanceof Error) || !("errcode" in error)) return null;
  return typeof error.errcode === "number" ? error.errcode & 0xff : null;
}

/** True if waiting may help. */
export function isBusy(error: unknown): boolean {
  return sqliteResult(error) === BUSY;
}

/** The typed error for anything that SQLite or the file system threw; other errors come back as they are. */
export function ledgerFault(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof LedgerError) return error;
  const result = sqliteResult(error);
  if (result !== null) return BY_RESULT[result]?.(error.message, error) ?? error;
  const errno = "code" in error && typeof error.code === "string" ? error.code : "";
  return BY_ERRNO[errno]?.(error.message, error) ?? error;
}
