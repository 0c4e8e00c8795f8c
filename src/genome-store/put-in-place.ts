import { closeSync, fsyncSync, openSync, renameSync } from "node:fs";

/** On the disk first, then under its name: whoever opens the name finds the old file or the whole new one. */
export function putInPlace(draft: string, path: string): void {
  const file = openSync(draft, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}
