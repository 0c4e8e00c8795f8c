/** Which files of a folder are ours: kept in the folder itself, so that it may be moved. */
import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PublishError } from "../../ports/publish-error.ts";
import { FOLDER_MARK } from "../markers.ts";
import { pathFault } from "../site-paths.ts";

/** Path to SHA-256 in hexadecimal. */
export type Manifest = ReadonlyMap<string, string>;

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * @returns an empty one for a folder that is new or empty
 * @throws PublishError `not_ours` if others' files are there and nothing says that the folder is ours
 */
export function readManifest(folder: string, shown: string): Manifest {
  const names = readdirSync(folder);
  if (names.length === 0) return new Map();
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
function parse(text: string): Manifest {
  const { files } = JSON.parse(text) as { files: Record<string, string> };
  const entries = Object.entries(files).filter(
    ([path, hash]) => pathFault(path) === null && typeof hash === "string",
  );
  return new Map(entries);
}

export function writeManifest(folder: string, manifest: Manifest): void {
  const files = Object.fromEntries([...manifest].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const path = join(folder, FOLDER_MARK);
  const text = `${JSON.stringify({ written_by: "nightdesk", files }, null, 1)}\n`;
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}
