/** What is said of an index that is not what was written. */
import { crc32 } from "node:zlib";
import type { DatabaseSync } from "node:sqlite";
import { GenomeError } from "../genome/genome-error.ts";

/** @param what a clause: `it is not a ClinVar index of this version` */
export function badIndex(path: string, what: string, cause?: unknown): GenomeError {
  return new GenomeError(
    "corrupt",
    `${path}: ${what}. The task that keeps it builds it anew: nightdesk run TASK`,
    cause === undefined ? {} : { cause },
  );
}

/** @param what of it is damaged: `pos, part 3` */
export function damagedIndex(database: DatabaseSync, what: string, cause?: unknown): GenomeError {
  return badIndex(database.location() ?? "index", `damaged: ${what} is not what was written`, cause);
}

/** SQLITE_BUSY, LOCKED, NOMEM, INTERRUPT, IOERR, FULL and CANTOPEN: what need not be the file's fault. */
const NO_DAMAGE: readonly number[] = [5, 6, 7, 9, 10, 13, 14];

/** Reads out of the file; what SQLite itself finds damaged is told alike. */
export function reading<T>(database: DatabaseSync, what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (typeof codeOf(error) === "number" && !isNoDamage(error)) throw damagedIndex(database, what, error);
    throw error;
  }
}

/** The same of rows that come one by one. */
export function* readingEach<T>(
  database: DatabaseSync,
  what: string,
  rows: Iterator<T>,
): Generator<T, void, undefined> {
  for (;;) {
    const step = reading(database, what, () => rows.next());
    if (step.done === true) return;
    yield step.value;
  }
}

function isNoDamage(error: unknown): boolean {
  const code = codeOf(error);
  return typeof code === "number" && NO_DAMAGE.includes(code & 0xff);
}

const PASSING: readonly number[] = [5, 6, 7, 9];
const IOERR_READ = 266;

/** SQLITE_BUSY, LOCKED, NOMEM, INTERRUPT and IOERR_READ: also while a file is being opened they are nothing of its own. */
export function isPassing(error: unknown): boolean {
  const code = codeOf(error);
  return typeof code === "number" && (code === IOERR_READ || PASSING.includes(code & 0xff));
}

function codeOf(error: unknown): unknown {
  return (error as { errcode?: unknown }).errcode;
}

/** Stands beside a key and its value. */
export function checkOfText(key: string, value: string): number {
  return crc32(`${key}\0${value}`);
}
