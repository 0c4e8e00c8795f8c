/** Which files of a folder are ours: kept in the folder itself, so that it may be moved. */
import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PublishError } from "../../ports/publish-error.ts";
import { DOMAIN_FILE, FOLDER_MARK } from "../markers.ts";
import { pathFault } from "../site-paths.ts";

/** Path to SHA-256 in hexadecimal. */
export type Manifest = ReadonlyMap<string, string>;

export interface FolderList {
  readonly files: Manifest;
  /** Mark of the home that wrote it; null if there is none, or none that says so. */
  readonly home: string | null;
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * @returns an empty one for a folder that is new or empty
 * @throws PublishError `not_ours` if others' files are there and nothing says that the folder is ours
 */
export function readManifest(folder: string, shown: string): FolderList {
  const names = readdirSync(folder).filter((name) => name !== DOMAIN_FILE);
  if (names.length === 0) return { files: new Map(), home: null };
  if (!names.includes(FOLDER_MARK)) {
    throw new PublishError(
      "not_ours",
      `The folder ${shown} is not empty and was not made by Nightdesk; name an empty one.`,
    );
  }
  const path = join(folder, FOLDER_MARK);
  try {
    if (!lstatSync(path).isFile()) throw new Error("not a file");
    return parse(readFileSync(path, "utf8"));
  } catch (fault) {
    throw new PublishError(
      "not_ours",
      `The list of Nightdesk's files in ${shown} (${FOLDER_MARK}) is damaged. Empty the folder, and it is written anew.`,
      [],
      {
        cause: fault,
      },
    );
  }
}

/** A name that nobody could have published is not obeyed either: it would be removed. */
function parse(text: string): FolderList {
  const { files, home } = JSON.parse(text) as { files: Record<string, string>; home?: unknown };
  const entries = Object.entries(files).filter(
    ([path, hash]) => pathFault(path) === null && typeof hash === "string",
  );
  return { files: new Map(entries), home: typeof home === "string" ? home : null };
}

export function writeManifest(folder: string, list: FolderList): void {
  const files = Object.fromEntries([...list.files].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const path = join(folder, FOLDER_MARK);
  const text = `${JSON.stringify({ written_by: "nightdesk", home: list.home, files }, null, 1)}\n`;
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}
