/** Which names a published file may have: they must mean the same on every system and lead nowhere else. */
import { PublishError } from "../ports/publish-error.ts";
import type { Site } from "../ports/publishing.ts";
import { MARKER_NAMES } from "./markers.ts";

const LONGEST_PATH = 900;
const LONGEST_NAME = 200;
/** Git reads these as its own folder, on one system or another. */
const GIT_FOLDER = /^(?:\.git|git~1)[. ]*$/i;

/** Why this cannot be the path of a published file, or null. */
export function pathFault(path: string): string | null {
  if (path === "") return "it has no name";
  if (Buffer.byteLength(path) > LONGEST_PATH) return `its path is longer than ${LONGEST_PATH} bytes`;
  if (path.includes("\\")) return "there is a backslash in its path";
  if (/[\u0000-\u001F\u007F\u202A-\u202E\u2066-\u2069]/.test(path))
    return "there is a control character in its path";
  if (!path.isWellFormed()) return "its path is not Unicode";
  if (MARKER_NAMES.includes(path)) return "the name is taken by Nightdesk's own mark";
  return (
    path
      .split("/")
      .map(nameFault)
      .find((fault) => fault !== null) ?? null
  );
}

function nameFault(name: string): string | null {
  if (name === "" || name === "." || name === "..") return "its path has an empty part, `.` or `..`";
  if (Buffer.byteLength(name) > LONGEST_NAME)
    return `a part of its path is longer than ${LONGEST_NAME} bytes`;
  // Letters that HFS+ passes over make `.git` out of more than four characters.
  if (GIT_FOLDER.test(name.replaceAll(/[\u200B-\u200F\uFEFF]/g, "")))
    return "a part of its path is git's own folder";
  return name.includes(":") ? "there is a colon in its path" : null;
}

/** @throws PublishError `bad_site` that names the first file at fault */
export function checkPaths({ files }: Pick<Site, "files">): void {
  if (files.size === 0) throw new PublishError("bad_site", "There is nothing to publish: no file was made.");
  const seen = new Map<string, string>();
  for (const path of files.keys()) {
    const fault = pathFault(path);
    if (fault !== null) {
      throw new PublishError("bad_site", `${JSON.stringify(path)} cannot be published: ${fault}.`);
    }
    const folded = path.normalize("NFC").toLowerCase();
    const twin = seen.get(folded);
    if (twin !== undefined) {
      throw new PublishError(
        "bad_site",
        `${JSON.stringify(twin)} and ${JSON.stringify(path)} are the same file where the case of letters does not count; rename one of them.`,
      );
    }
    seen.set(folded, path);
  }
  checkFolders(seen);
}

/** A name cannot be a file and a folder. */
function checkFolders(seen: ReadonlyMap<string, string>): void {
  for (const [folded, path] of seen) {
    for (let end = folded.lastIndexOf("/"); end > 0; end = folded.lastIndexOf("/", end - 1)) {
      const file = seen.get(folded.slice(0, end));
      if (file === undefined) continue;
      throw new PublishError(
        "bad_site",
        `${JSON.stringify(file)} is a file, and ${JSON.stringify(path)} needs a folder of that name.`,
      );
    }
  }
}
