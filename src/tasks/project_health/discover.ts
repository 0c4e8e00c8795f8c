/** Walks the roots and finds every folder that is a repository or a checkout of one. Changes nothing, starts nothing. */
import type { Dirent } from "node:fs";
import { lstatSync, readdirSync, realpathSync } from "node:fs";
import { join, relative } from "node:path";
import { errorCode, isMissing, messageOf } from "./file-errors.ts";
import { resolveBare, resolveCheckout } from "./git-folder.ts";
import { breather } from "./in-parallel.ts";
import { idOf } from "./places.ts";
import type { OwnerRule } from "./ownership.ts";
import type { Resolved } from "./git-folder.ts";
import type { Obstacle } from "./repository.ts";

export type Found = Extract<Resolved, { kind: "checkout" | "bare" }>;

export interface Discovery {
  readonly found: readonly Found[];
  readonly obstacles: readonly Obstacle[];
  /** The roots that exist, free of symbolic links. */
  readonly roots: readonly string[];
}

export interface DiscoverOptions {
  /** Absolute folders. */
  readonly roots: readonly string[];
  /** @param path below its root, with `/` */
  readonly ignored: (path: string) => boolean;
  readonly maxDepth: number;
  readonly ownerOf: OwnerRule;
  readonly signal: AbortSignal;
  /** How a folder is listed; replaceable for tests. */
  readonly list?: (folder: string) => Dirent[];
}

interface Place {
  readonly path: string;
  readonly root: string;
  readonly depth: number;
  /** A hidden folder may be a repository, but is not searched for others: caches and tools live there. */
  readonly searched: boolean;
}

interface Gathered {
  readonly found: Found[];
  readonly obstacles: Obstacle[];
}

/** Folders that hold other people's code or machine output, by the thousand. */
const NEVER = new Set([
  ".git",
  "node_modules",
  "bower_components",
  "__pycache__",
  "$RECYCLE.BIN",
  "System Volume Information",
]);

/**
 * Level by level. Symbolic links are not followed, but a root may be one; so a loop cannot arise, and nothing outside
 * the roots is seen.
 *
 * @throws the signal's reason when aborted
 */
export async function discover(options: DiscoverOptions): Promise<Discovery> {
  const gathered: Gathered = { found: [], obstacles: [] };
  const roots = existingRoots(options.roots, gathered.obstacles);
  const seen = new Set<string>();
  const breathe = breather(options.signal);
  let level: Place[] = roots.map((root) => ({ path: root, root, depth: 0, searched: true }));
  while (level.length > 0) {
    const next: Place[] = [];
    for (const place of level) {
      await breathe();
      if (seen.has(place.path)) continue;
      seen.add(place.path);
      next.push(...visit(place, options, gathered));
    }
    level = next;
  }
  return { ...gathered, roots };
}

function existingRoots(written: readonly string[], obstacles: Obstacle[]): string[] {
  const roots = new Set<string>();
  for (const path of written) {
    try {
      const root = realpathSync(path);
      if (lstatSync(root).isDirectory()) roots.add(root);
      else obstacles.push({ kind: "not_a_folder", path, detail: "it is not a folder" });
    } catch (error) {
      const kind = isMissing(error) ? "missing" : "unreadable";
      obstacles.push({ kind, path, detail: kind === "missing" ? "it is not there" : messageOf(error) });
    }
  }
  return [...roots];
}

/** @returns the folders to look at next */
function visit(place: Place, options: DiscoverOptions, gathered: Gathered): Place[] {
  let entries: Dirent[];
  try {
    entries = (options.list ?? listFolder)(place.path);
  } catch (error) {
    noteUnreadable(place, error, gathered.obstacles);
    return [];
  }
  const resolved = resolve(place.path, entries, options);
  if (resolved !== null) note(place.path, resolved, gathered);
  if (resolved?.kind === "bare" || resolved?.kind === "foreign") return [];
  if (!place.searched || place.depth >= options.maxDepth) return [];
  return entries
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => inside(place, entry.name, options));
}

function listFolder(folder: string): Dirent[] {
  return readdirSync(folder, { withFileTypes: true });
}

function resolve(path: string, entries: readonly Dirent[], options: DiscoverOptions): Resolved | null {
  const isCheckout = entries.some((entry) => entry.name === ".git");
  if (!isCheckout && !looksBare(entries)) return null;
  const owner = options.ownerOf(path);
  return isCheckout ? resolveCheckout(path, owner) : resolveBare(path, owner);
}

function looksBare(entries: readonly Dirent[]): boolean {
  const kinds = new Map(entries.map((entry) => [entry.name, entry]));
  const isFolder = (name: string): boolean => kinds.get(name)?.isDirectory() === true;
  return kinds.get("HEAD")?.isFile() === true && isFolder("objects") && isFolder("refs");
}

function note(path: string, resolved: Resolved, gathered: Gathered): void {
  if (resolved.kind === "checkout" || resolved.kind === "bare") gathered.found.push(resolved);
  else gathered.obstacles.push({ kind: resolved.kind, path, detail: resolved.detail });
}

function inside(place: Place, name: string, options: DiscoverOptions): Place[] {
  const path = join(place.path, name);
  if (NEVER.has(name) || options.ignored(idOf(relative(place.root, path)))) return [];
  return [{ path, root: place.root, depth: place.depth + 1, searched: !name.startsWith(".") }];
}

function noteUnreadable(place: Place, error: unknown, obstacles: Obstacle[]): void {
  // A name that is not UTF-8 comes back changed, and then there is no such folder.
  const oddName = place.path.includes("\ufffd");
  if (isMissing(error) && !oddName && place.depth > 0) return;
  const detail = oddName ? "its name is not UTF-8" : (errorCode(error) ?? messageOf(error));
  obstacles.push({ kind: "unreadable", path: place.path, detail });
}
