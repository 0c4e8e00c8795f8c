/**
 * `.env` and its kin below the folders of an agent. A shell is held back by the names of files, never by a pattern, so
 * they have to be known before it is started.
 */
import { type Dirent, readdirSync } from "node:fs";
import { join } from "node:path";
import { isEnvFile } from "./walls.ts";

/** More folders than this are not looked through. */
const MOST_FOLDERS = 50_000;
/** Of others' making, thousands of folders, and no place for one's own secrets. */
const NOT_ENTERED = new Set(["node_modules", ".git"]);

/**
 * Absolute paths. Links to folders are not followed: what they lead to is found where it lies.
 *
 * @returns null if there are too many folders to tell
 */
export function envFilesWithin(folders: readonly string[], most = MOST_FOLDERS): string[] | null {
  const found = new Set<string>();
  const seen = new Set<string>();
  const waiting = [...folders];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (seen.has(folder)) continue;
    seen.add(folder);
    if (seen.size > most) return null;
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry.name);
      if (isEnvFile(path)) found.add(path);
      else if (entry.isDirectory() && !NOT_ENTERED.has(entry.name)) waiting.push(path);
    }
  }
  return [...found].toSorted();
}

/** A folder that we may not look into, a shell may not either. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
