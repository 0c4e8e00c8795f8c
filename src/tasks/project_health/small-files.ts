/**
 * Quick looks at small files. They block on purpose: a repository needs dozens of them, each is done in microseconds,
 * and handing each to another thread would cost more than all of git. Nothing here can wait for ever: a pipe that lies
 * where a file should be is not read.
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync } from "node:fs";
import type { Dirent, Stats } from "node:fs";
import { isMissing } from "./file-errors.ts";

/**
 * @returns null if there is no such file, or something else in its place
 * @throws the file system's error, also if it is longer than allowed
 */
export function readSmallFile(path: string, maxBytes: number): Buffer | null {
  const file = orNull(() => openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)));
  if (file === null) return null;
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) return null;
    if (stats.size > maxBytes) throw new Error(`${path} is longer than ${maxBytes} bytes`);
    const bytes = Buffer.alloc(stats.size);
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(file);
  }
}

/** Links are not followed. Null if there is nothing. */
export function statOf(path: string): Stats | null {
  return orNull(() => lstatSync(path));
}

/** Time of the last change, epoch ms; null if there is nothing. */
export function changedAt(path: string): number | null {
  const stats = statOf(path);
  return stats === null ? null : Math.floor(stats.mtimeMs);
}

/** What is in a folder; nothing if there is no such folder. */
export function entriesOf(folder: string): Dirent[] {
  return orNull(() => readdirSync(folder, { withFileTypes: true })) ?? [];
}

function orNull<T>(look: () => T): T | null {
  try {
    return look();
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
