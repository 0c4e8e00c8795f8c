/** Times and sizes of the files that a status names, also those inside untracked folders. */
import { lstatSync, readdirSync } from "node:fs";
import type { Dirent } from "node:fs";
import { dirname } from "node:path";
import { isMissing, errorCode } from "./file-errors.ts";
import { breather } from "./in-parallel.ts";
import type { StatusEntry } from "./status-porcelain.ts";

export interface ChangedFile {
  /** Bytes below the work tree, one char each. */
  readonly path: string;
  readonly tracked: boolean;
  /** Last change, epoch ms. */
  readonly at: number;
  readonly bytes: number;
}

export interface ChangedFiles {
  readonly files: readonly ChangedFile[];
  /** Untracked entries that are not merely repositories of their own. */
  readonly untracked: number;
  /** True if there were more files than are looked at. */
  readonly more: boolean;
}

/** More files than this are a heap, not work in progress. */
const MAX_FILES = 5000;
const MAX_FOLDERS = 2000;

interface Walk {
  /** Ends with the separator. */
  readonly root: Buffer;
  readonly breathe: () => Promise<void> | undefined;
  readonly files: ChangedFile[];
  folders: number;
  more: boolean;
}

/** @param root the work tree; absolute */
export async function readChangedFiles(
  entries: readonly StatusEntry[],
  root: string,
  signal: AbortSignal,
): Promise<ChangedFiles> {
  const walk: Walk = {
    root: Buffer.from(`${root}/`),
    breathe: breather(signal),
    files: [],
    folders: 0,
    more: entries.length > MAX_FILES,
  };
  // The time of a submodule's folder says nothing about the commit it stands at.
  const files = entries.filter((entry) => !isFolder(entry) && !entry.submodule.startsWith("S"));
  for (const entry of files.slice(0, MAX_FILES)) {
    await walk.breathe();
    addFile(entry, walk);
  }
  const folders = entries
    .filter(isFolder)
    .map((entry) => entry.rawPath.toString("latin1").replace(/\/$/, ""));
  let ownFolders = 0;
  for (const folder of folders) {
    // One after the other: the limits count over all folders.
    if (await addFolder(folder, walk)) ownFolders += 1;
  }
  const untrackedFiles = files.filter((entry) => entry.kind === "untracked").length;
  return { files: walk.files, untracked: untrackedFiles + ownFolders, more: walk.more };
}

/** git ends the names of untracked folders with a slash. */
function isFolder(entry: StatusEntry): boolean {
  return entry.kind === "untracked" && entry.rawPath.at(-1) === 0x2f;
}

function addFile(entry: StatusEntry, walk: Walk): void {
  const path = entry.rawPath.toString("latin1");
  const tracked = entry.kind !== "untracked";
  const stat = statOf(path, walk);
  if (stat !== null) {
    walk.files.push({ path, tracked, ...stat });
    return;
  }
  // Deleted: the folder it was in changed at that moment, or later.
  const folder = statOf(dirname(path), walk);
  if (folder !== null) walk.files.push({ path, tracked, at: folder.at, bytes: 0 });
}

/** @returns true if the folder holds a file that belongs to no repository of its own */
async function addFolder(start: string, walk: Walk): Promise<boolean> {
  const before = walk.files.length;
  const queue = [start];
  for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
    await walk.breathe();
    if (walk.folders >= MAX_FOLDERS || walk.files.length >= MAX_FILES) {
      walk.more = true;
      return true;
    }
    walk.folders += 1;
    const entries = listOf(folder, walk);
    if (entries.some((entry) => entry.name.toString("latin1") === ".git")) continue;
    const inside = folder;
    const pathOf = (entry: Dirent<Buffer>): string => `${inside}/${entry.name.toString("latin1")}`;
    queue.push(...entries.filter((entry) => entry.isDirectory()).map(pathOf));
    const files = entries.filter((entry) => !entry.isDirectory()).map(pathOf);
    for (const path of files.slice(0, MAX_FILES - walk.files.length)) {
      await walk.breathe();
      const stat = statOf(path, walk);
      if (stat !== null) walk.files.push({ path, tracked: false, ...stat });
    }
  }
  return walk.files.length > before;
}

function absolute(path: string, walk: Walk): Buffer {
  return Buffer.concat([walk.root, Buffer.from(path, "latin1")]);
}

function statOf(path: string, walk: Walk): { at: number; bytes: number } | null {
  try {
    const stat = lstatSync(absolute(path, walk));
    return { at: Math.floor(stat.mtimeMs), bytes: stat.isFile() ? stat.size : 0 };
  } catch (error) {
    if (isGoneOrClosed(error)) return null;
    throw error;
  }
}

function listOf(path: string, walk: Walk): Dirent<Buffer>[] {
  try {
    return readdirSync(absolute(path, walk), { withFileTypes: true, encoding: "buffer" });
  } catch (error) {
    if (isGoneOrClosed(error)) return [];
    throw error;
  }
}

/** Files come and go while we look, and some may not be looked at; git has counted them all the same. */
function isGoneOrClosed(error: unknown): boolean {
  return isMissing(error) || ["EACCES", "EPERM", "ENAMETOOLONG", "ELOOP"].includes(errorCode(error) ?? "");
}
