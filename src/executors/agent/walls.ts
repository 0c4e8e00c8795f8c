/**
 * The walls of an agent: which of its calls touch a place that is none of its business. Paths are followed to where
 * they really lead. What a shell does is held back by the sandbox, by the same lists.
 */
import { lstatSync, readdirSync, realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";

export interface Walls {
  /** Working folder: relative paths begin there. */
  readonly cwd: string;
  /** The only folder that may be written. */
  readonly scratch: string;
  /** Folders that may be read. */
  readonly readable: readonly string[];
  /** Files and folders that are never read, though they lie inside. */
  readonly hidden: readonly string[];
}

const WRITERS: Readonly<Record<string, string>> = {
  Write: "file_path",
  Edit: "file_path",
  MultiEdit: "file_path",
  NotebookEdit: "notebook_path",
};
const READERS: Readonly<Record<string, string>> = {
  Read: "file_path",
  LS: "path",
  NotebookRead: "notebook_path",
};
const SEARCHERS: Readonly<Record<string, string>> = { Glob: "pattern", Grep: "glob" };

/** Where the folders lead when a run begins: whatever is put in their place later does not move the walls. */
export function fixed(walls: Walls): Walls {
  const real = (folder: string): string => realPath(folder) ?? folder;
  return { ...walls, scratch: real(walls.scratch), readable: walls.readable.map(real) };
}

/**
 * @param walls fixed ones
 * @returns why the call is refused, as a sentence to the agent; null if no wall stands in its way
 */
export function wallBefore(walls: Walls, tool: string, input: unknown): string | null {
  const given = (input ?? {}) as Readonly<Record<string, unknown>>;
  const writer = WRITERS[tool];
  if (writer !== undefined) return beforeWriting(walls, given[writer]);
  const reader = READERS[tool];
  if (reader !== undefined) return beforeReading(walls, given[reader], false);
  const pattern = SEARCHERS[tool];
  if (pattern === undefined) return null;
  return beforePattern(given[pattern]) ?? beforeReading(walls, given["path"] ?? ".", true);
}

function beforeWriting(walls: Walls, path: unknown): string | null {
  const odd = oddityOf(walls, path);
  if (odd !== null || typeof path !== "string") return odd;
  const real = realPath(resolve(walls.cwd, path));
  if (real !== null && isWithin(real, walls.scratch)) return null;
  return `only ${walls.scratch} may be written`;
}

function beforeReading(walls: Walls, path: unknown, isSearch: boolean): string | null {
  const odd = oddityOf(walls, path);
  if (odd !== null || typeof path !== "string") return odd;
  const real = realPath(resolve(walls.cwd, path));
  if (real === null) return "this path cannot be followed";
  if (![...walls.readable, walls.scratch].some((folder) => isWithin(real, folder)))
    return "this place may not be read";
  const hidden = walls.hidden.map((place) => realPath(place) ?? place);
  if (hidden.some((place) => isWithin(real, place)) || isEnvFile(real) || isTwin(real, hidden))
    return "this file may not be read";
  if (isSearch && hidden.some((place) => isWithin(place, real)))
    return "this folder holds files that may not be read; search in a folder below it";
  return null;
}

/**
 * The agent's program takes white space off a path, and `~` for a home: it would end up elsewhere than we looked. What
 * lies in /proc is another thing to it than to us.
 */
function oddityOf(walls: Walls, path: unknown): string | null {
  if (typeof path !== "string" || path === "") return "no path is given";
  if (path !== path.trim() || path.startsWith("~") || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(path))
    return "this path is not plainly written";
  // After a link, `..` leads to one place by its letters and to another by the disk.
  const parts = path.split(/[\\/]+/);
  const named = parts.findIndex((part) => !["", ".", ".."].includes(part));
  if (named !== -1 && parts.includes("..", named)) return "this path is not plainly written";
  return /^\/(?:proc|dev|sys)(?:\/|$)/.test(resolve(walls.cwd, path)) ? "this place may not be read" : null;
}

/** A pattern starts where the search does, and stays there. */
function beforePattern(pattern: unknown): string | null {
  if (typeof pattern !== "string") return null;
  // Each alternative in braces is a pattern of its own.
  const leads = pattern.split(/[{},]/).some((part) => isAbsolute(part.trim()) || part.trim().startsWith("~"));
  return leads || pattern.split(/[\\/{},]/).some((part) => part.trim() === "..")
    ? "a pattern may not lead out of its folder"
    : null;
}

/** A hard link is the file itself under another name. */
function isTwin(path: string, hidden: readonly string[]): boolean {
  const stat = (of: string) => statSync(of, { throwIfNoEntry: false });
  const file = stat(path);
  if (file === undefined || !file.isFile() || file.nlink === 1) return false;
  const files = hidden.flatMap((place) =>
    stat(place)?.isDirectory() === true ? readdirSync(place).map((name) => join(place, name)) : [place],
  );
  return files.some((place) => {
    const other = stat(place);
    return other !== undefined && other.ino === file.ino && other.dev === file.dev;
  });
}

/** `.env` and its kin, `.env.local` among them. */
export function isEnvFile(path: string): boolean {
  return /(?:^|[\\/])\.env(?:\.[^\\/]*)?$/i.test(path);
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === "" || (!way.startsWith(`..${sep}`) && way !== ".." && !isAbsolute(way));
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Where a path leads, also if its last parts are not there yet; null if it runs in a circle or may not be followed. */
function realPath(path: string): string | null {
  const missing: string[] = [];
  for (let at = path; ; at = dirname(at)) {
    try {
      return join(realpathSync.native(at), ...missing);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT" || dirname(at) === at) return null;
      // A link to what is not there: whoever writes to it makes that.
      if (isThere(at)) return null;
      missing.unshift(at.slice(dirname(at).length).replace(/^[\\/]+/, ""));
    }
  }
}
