/** The files of a ledger: the database, and beside it the write-ahead log and its index while it is in use. */
import { chmodSync, closeSync, fsyncSync, openSync, rmSync, statSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { dirname } from "node:path";

/** Only the owner may look into what tasks report. */
export const FILE_MODE = 0o600;
export const FOLDER_MODE = 0o700;

/** What SQLite appends to the database's name. */
export const COMPANIONS = ["-wal", "-shm"] as const;

/** A name beside a path that nobody else uses. */
export function draftOf(path: string): string {
  return `${path}.new-${randomBytes(6).toString("hex")}`;
}

/** Takes a file away from group and others; one that is closed to them already stays as it is. */
export function makePrivate(path: string): void {
  const mode = statSync(path).mode & 0o777;
  if ((mode & 0o077) !== 0) chmodSync(path, mode & FOLDER_MODE);
}

/** Removes a database with its companions. */
export function removeDatabase(path: string): void {
  for (const file of [path, ...COMPANIONS.map((ending) => path + ending)]) rmSync(file, { force: true });
}

/** Waits until the file's bytes are on the disk. */
export function flush(path: string): void {
  const file = openSync(path, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Waits until a new name in a folder is on the disk, where folders can be flushed; Windows cannot open them. */
export function flushFolderOf(path: string): void {
  let folder: number;
  try {
    folder = openSync(dirname(path), "r");
  } catch {
    return;
  }
  try {
    fsyncSync(folder);
  } catch {
    // Some file systems refuse to flush folders; the name is as safe there as they can make it.
  } finally {
    closeSync(folder);
  }
}

/** True if the database at this path has changes in its write-ahead log; an empty log means nothing. */
export function hasLog(path: string): boolean {
  return (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}
