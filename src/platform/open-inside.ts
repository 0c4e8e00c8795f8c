/** Opens files that others have named, so that what is read is what was looked at. */
import { closeSync, constants, createReadStream, fstatSync, openSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { locate } from "./home-files.ts";

export interface OpenedFile {
  readonly bytes: number;
  /** Closes the file at its end, or when it is destroyed. */
  read(): Readable;
  close(): void;
}

/** A pipe must not hang whoever opens it, and a link that came in the meantime must not be followed. */
const CAREFUL = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Opens a plain file inside the home, links followed.
 *
 * @param path as a report holds it
 * @param isSecret told where the file lies, relative to the home
 * @returns null if there is no such file, it lies outside, is secret, or was exchanged while it was looked at
 */
export function openInside(
  home: string,
  path: string,
  isSecret: (place: string) => boolean,
): OpenedFile | null {
  const place = locate(home, path);
  if (place === null || isSecret(place)) return null;
  const file = openOrNull(join(home, place));
  if (file === null) return null;
  const opened = fstatSync(file);
  const now = locate(home, place) === place ? statSync(join(home, place), { throwIfNoEntry: false }) : null;
  if (!opened.isFile() || now?.ino !== opened.ino || now.dev !== opened.dev) {
    closeSync(file);
    return null;
  }
  return {
    bytes: opened.size,
    read: () => createReadStream("", { fd: file, start: 0, end: Math.max(0, opened.size - 1) }),
    close: () => closeSync(file),
  };
}

function openOrNull(path: string): number | null {
  try {
    return openSync(path, CAREFUL);
  } catch {
    return null;
  }
}
