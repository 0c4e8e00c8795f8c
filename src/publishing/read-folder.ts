/** A folder of the author's as a site. Nothing that a link leads to is ever published. */
import { lstatSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { PublishError } from "../ports/publish-error.ts";
import type { Site } from "../ports/publishing.ts";
import { checkSizes, type SizeLimits } from "./limits.ts";

/** Nightdesk's own and the user's sources; what tasks make for others lies elsewhere. */
const PRIVATE = ["state", "logs", "tasks", "prompts", "nightdesk.yaml", "config.yaml", ".env"];
/** Left behind by systems, not meant by anybody. */
const LITTER: ReadonlySet<string> = new Set([".DS_Store", "Thumbs.db", "desktop.ini"]);

/**
 * Absolute and with links followed.
 *
 * @throws PublishError `bad_target` unless it is a folder below the home that may be published
 */
export function locateSource(home: string, folder: string): string {
  const shown = JSON.stringify(folder);
  const realHome = realpathSync(home);
  let place: string;
  try {
    place = realpathSync(resolve(home, folder));
  } catch {
    throw new PublishError("bad_target", `The folder ${shown} is not there.`);
  }
  const below = relative(realHome, place);
  if (below === "" || below === ".." || below.startsWith(`..${sep}`) || isAbsolute(below)) {
    throw new PublishError(
      "bad_target",
      `${shown} is not below the home; a task can publish only a folder of it, for instance data/site.`,
    );
  }
  const [first = ""] = below.split(sep);
  if (below === "data") {
    throw new PublishError(
      "bad_target",
      "data holds the datasets of all tasks and is never published whole; name a folder in it, for instance data/site.",
    );
  }
  if (PRIVATE.includes(first.toLowerCase())) {
    throw new PublishError(
      "bad_target",
      `${first} is never published; write what should be public into another folder, for instance data/site.`,
    );
  }
  if (!lstatSync(place).isDirectory())
    throw new PublishError("bad_target", `${shown} is a file; only folders can be published.`);
  return place;
}

/** @throws PublishError `bad_site` for links, private files, and what is too large */
export function readFolder(place: string, toGit: boolean, limits: SizeLimits): Site {
  const sizes = new Map<string, number>();
  collect(place, "", sizes, limits.files);
  checkSizes(sizes, toGit, limits);
  const paths = [...sizes.keys()].toSorted();
  const files = new Map(paths.map((path) => [path, readFileSync(join(place, ...path.split("/")))]));
  return { files, publicTasks: [], allTasks: 0 };
}

function collect(folder: string, below: string, sizes: Map<string, number>, most: number): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = `${below}${entry.name}`;
    const shown = JSON.stringify(path);
    if (LITTER.has(entry.name)) continue;
    if (entry.isSymbolicLink())
      throw new PublishError(
        "bad_site",
        `${shown} is a link; links are not published. Copy the file in its place.`,
      );
    if (/^\.env(?:\.|$)/.test(entry.name) || entry.name === ".git") {
      throw new PublishError("bad_site", `${shown} is never published; take it out of the folder.`);
    }
    if (sizes.size > most) return;
    if (entry.isDirectory()) collect(join(folder, entry.name), `${path}/`, sizes, most);
    else if (entry.isFile()) sizes.set(path, lstatSync(join(folder, entry.name)).size);
    else throw new PublishError("bad_site", `${shown} is neither a file nor a folder.`);
  }
}

/** A path as the YAML has it: from the home on, `~/` for the user's own folder. */
export function fromHome(home: string, path: string): string {
  return path === "~" || path.startsWith("~/") ? join(homedir(), path.slice(2)) : resolve(home, path);
}
