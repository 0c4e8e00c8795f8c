/** A fingerprint of all branches, by a few small files: while it is the same, the log would tell nothing new. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { entriesOf, readSmallFile, statOf } from "./small-files.ts";

/** With more branches in files of their own, asking git is as quick. */
const MAX_LOOSE = 300;
const MAX_BYTES = 4 * 1024 * 1024;
/** To be raised when the meaning of what is kept changes. */
const VERSION = 1;

/** Files that change what the log shows, beside the branches themselves. */
const SINGLE_FILES = ["packed-refs", "shallow", "info/grafts", "reftable/tables.list"];

/**
 * @param also whatever else the log depends on: detached heads, settings
 * @returns null if it cannot be told cheaply
 */
export function refsFingerprint(commonDir: string, also: readonly string[]): string | null {
  const loose = looseRefs(commonDir);
  if (loose === null) return null;
  const hash = createHash("sha256").update(JSON.stringify([VERSION, ...also]));
  for (const name of [...SINGLE_FILES, ...loose]) {
    const file = join(commonDir, name);
    if ((statOf(file)?.size ?? 0) > MAX_BYTES) return null;
    const content = readSmallFile(file, MAX_BYTES) ?? Buffer.alloc(0);
    hash.update(`\0${name}\0${content.length}\0`).update(content);
  }
  return hash.digest("base64url");
}

function looseRefs(commonDir: string): string[] | null {
  const found: string[] = [];
  const folders = ["refs/heads", "refs/remotes"];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const inside = folder;
    for (const entry of entriesOf(join(commonDir, folder))) {
      const name = `${inside}/${entry.name}`;
      if (entry.isDirectory()) folders.push(name);
      else if (entry.isFile()) found.push(name);
      else return null;
    }
    if (found.length + folders.length > MAX_LOOSE) return null;
  }
  return found.toSorted();
}
