/** Which files of a folder are ours: kept in the folder itself, so that it may be moved. */
import { createHash, randomBytes } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PublishError } from "../../ports/publish-error.ts";
import { DOMAIN_FILE, FOLDER_MARK } from "../markers.ts";
import { pathFault } from "../site-paths.ts";

/** Path to SHA-256 in hexadecimal. */
export type Hashes = ReadonlyMap<string, string>;

export interface Manifest {
  /** As they were when the last publish had ended. */
  readonly files: Hashes;
  /** What is being written, or was when a process died; null at all other times. */
  readonly writing: {
    /** The end of the names of files that are not whole yet. Nobody else could have made it up. */
    readonly suffix: string;
    readonly files: Hashes;
  } | null;
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
export function readManifest(folder: string, shown: string): Manifest {
  const names = readdirSync(folder).filter((name) => name !== DOMAIN_FILE);
  if (names.length === 0) return { files: new Map(), writing: null, home: null };
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

function parse(text: string): Manifest {
  const { files, writing, home } = JSON.parse(text) as {
    files: Record<string, string>;
    home?: unknown;
    writing?: { suffix: string; files: Record<string, string> };
  };
  const isKnown = writing !== undefined && SUFFIX.test(writing.suffix);
  return {
    files: hashes(files),
    writing: isKnown ? { suffix: writing.suffix, files: hashes(writing.files) } : null,
    home: typeof home === "string" ? home : null,
  };
}

/** A name that nobody could have published is not obeyed either: it would be removed. */
function hashes(files: Record<string, string>): Hashes {
  const entries = Object.entries(files).filter(
    ([path, hash]) => pathFault(path) === null && typeof hash === "string",
  );
  return new Map(entries);
}

const SUFFIX = /^\.nightdesk-[0-9a-f]{16}$/;

export function newSuffix(): string {
  return `.nightdesk-${randomBytes(8).toString("hex")}`;
}

export function writeManifest(folder: string, { files, writing, home }: Manifest): void {
  const list = {
    written_by: "nightdesk",
    home,
    files: sorted(files),
    ...(writing === null ? {} : { writing: { suffix: writing.suffix, files: sorted(writing.files) } }),
  };
  writeWhole(join(folder, FOLDER_MARK), ".new", Buffer.from(`${JSON.stringify(list, null, 1)}\n`));
}

function sorted(files: Hashes): Record<string, string> {
  return Object.fromEntries([...files].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Under another name first, so that the file is there whole at every moment. */
export function writeWhole(place: string, suffix: string, bytes: Uint8Array): void {
  // What a link of that name leads to is not ours.
  rmSync(`${place}${suffix}`, { force: true });
  writeFileSync(`${place}${suffix}`, bytes, { flag: "wx" });
  renameSync(`${place}${suffix}`, place);
}
