/** Where a checkout keeps its repository, found by files alone: git is not started on what nobody has checked yet. */
import { lstat, readFile, realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { isMissing, messageOf } from "./file-errors.ts";
import { foreignPath } from "./ownership.ts";
import type { Checkout } from "./repository.ts";

export type Resolved =
  | { readonly kind: "checkout"; readonly checkout: Checkout }
  | { readonly kind: "bare"; readonly commonDir: string }
  | { readonly kind: "foreign"; readonly detail: string }
  | { readonly kind: "damaged"; readonly detail: string };

/** A pointer file is one short line; anything longer is something else. */
const MAX_POINTER_BYTES = 16_384;

/**
 * Follows `.git`, be it a folder or a file that points elsewhere.
 *
 * @param path a folder that holds `.git`; absolute, free of symbolic links
 * @param userId the only owner whose files are followed; null: everybody's
 */
export async function resolveCheckout(path: string, userId: number | null): Promise<Resolved> {
  try {
    const dotGit = join(path, ".git");
    const stranger = await foreignPath([path, dotGit], userId);
    if (stranger !== null) return foreign(stranger.owner);
    const gitDir = await realpath(await targetOf(dotGit));
    const commonDir = await commonDirOf(gitDir);
    const owner = await foreignPath([gitDir, commonDir], userId);
    if (owner !== null) return foreign(owner.owner);
    if (!(await isRepository(commonDir))) return damaged(`${gitDir} is not a repository`);
    return { kind: "checkout", checkout: { kind: kindOf(gitDir, commonDir), path, gitDir, commonDir } };
  } catch (error) {
    return damaged(messageOf(error));
  }
}

/** @param path a folder that looks like a bare repository */
export async function resolveBare(path: string, userId: number | null): Promise<Resolved> {
  try {
    const stranger = await foreignPath([path], userId);
    return stranger === null ? { kind: "bare", commonDir: path } : foreign(stranger.owner);
  } catch (error) {
    return damaged(messageOf(error));
  }
}

async function targetOf(dotGit: string): Promise<string> {
  const stat = await lstat(dotGit);
  if (!stat.isFile()) return dotGit;
  const pointer = await readPointer(dotGit);
  if (!pointer.startsWith("gitdir:")) throw new Error(".git is a file, but does not say `gitdir:`");
  const target = pointer.slice("gitdir:".length).trim();
  return isAbsolute(target) ? target : resolve(dirname(dotGit), target);
}

async function commonDirOf(gitDir: string): Promise<string> {
  let pointer: string;
  try {
    pointer = (await readPointer(join(gitDir, "commondir"))).trim();
  } catch (error) {
    if (isMissing(error)) return gitDir;
    throw error;
  }
  return await realpath(isAbsolute(pointer) ? pointer : resolve(gitDir, pointer));
}

/** @throws Error if the file is not one line that could be a path */
export async function readPointer(file: string): Promise<string> {
  const stat = await lstat(file);
  if (!stat.isFile() || stat.size > MAX_POINTER_BYTES) throw new Error(`${file} does not hold a path`);
  return await readFile(file, "utf8");
}

async function isRepository(commonDir: string): Promise<boolean> {
  try {
    await lstat(join(commonDir, "HEAD"));
    return (await lstat(join(commonDir, "objects"))).isDirectory();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function kindOf(gitDir: string, commonDir: string): Checkout["kind"] {
  if (gitDir !== commonDir) return "linked";
  return parentOfSubmodule(gitDir) === null ? "main" : "submodule";
}

/**
 * Submodules live in `modules/NAME` of their parent, where a name may hold slashes. Those with a `.git` folder of
 * their own are repositories like any other.
 *
 * @returns common folder of the repository that the submodule's folder lies in, or null for other folders
 */
export function parentOfSubmodule(gitDir: string): string | null {
  for (let folder = dirname(gitDir); folder !== dirname(folder); folder = dirname(folder)) {
    if (basename(folder) !== "modules") continue;
    const parent = dirname(folder);
    if (basename(parent) === ".git" || basename(parent).endsWith(".git")) return parent;
    // A worktree's submodules are in `worktrees/NAME/modules`, nested ones in `modules/A/modules/B`.
    if (basename(dirname(parent)) === "worktrees") return dirname(dirname(parent));
  }
  return null;
}

function foreign(owner: number): Resolved {
  return { kind: "foreign", detail: `it belongs to user ${owner}` };
}

function damaged(detail: string): Resolved {
  return { kind: "damaged", detail };
}
