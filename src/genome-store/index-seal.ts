/**
 * A note beside a large index that all of it was found whole: while the file is the very same, its checksums are left to
 * those who look at all of it. They take a fifth of the time in which a person's raw data are read.
 */
import { readFileSync, rmSync, type Stats, statSync, writeFileSync } from "node:fs";

/** Of a smaller one looking again takes no time. */
const LEAST_BYTES = 16 * 1024 * 1024;

/** What the file is, before it is looked at: what changes meanwhile is not called whole. */
export function identityOf(path: string): string {
  return identity(statSync(path));
}

/** @param seen the file's identity before the look, or right after the index was put into its place */
export function seal(path: string, seen: string): void {
  if (noteBeside(path) === seen) return;
  try {
    if (statSync(path).size >= LEAST_BYTES) writeFileSync(noteOf(path), seen, { mode: 0o600 });
  } catch {
    // Without the note all is looked at, which is right as well.
    unseal(path);
  }
}

export function unseal(path: string): void {
  try {
    rmSync(noteOf(path), { force: true });
  } catch {
    // Where nothing can be written, nothing changes either; what was found is told all the same.
  }
}

/** @returns the file's identity if it is the one that was found whole, else null */
export function sealed(path: string): string | null {
  const note = noteBeside(path);
  return note !== null && note === identityOf(path) ? note : null;
}

function noteBeside(path: string): string | null {
  try {
    return readFileSync(noteOf(path), "utf8");
  } catch {
    return null;
  }
}

function noteOf(path: string): string {
  return `${path}.whole`;
}

function identity({ dev, ino, size, mtimeMs, ctimeMs }: Stats): string {
  return JSON.stringify({ dev, ino, size, mtimeMs, ctimeMs });
}
