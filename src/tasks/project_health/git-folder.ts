/** Where a checkout keeps its repository, found by files alone: git is not started on what nobody has checked yet. */
import { realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { messageOf } from "./file-errors.ts";
import { foreignOwner } from "./ownership.ts";
import { readSmallFile, statOf } from "./small-files.ts";
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
export function resolveCheckout(path: string, userId: number | null): Resolved {
  try {
    const dotGit = join(path, ".git");
    const stranger = foreignOwner([path, dotGit], userId);
    if (stranger !== null) return foreign(stranger);
    const gitDir = realpathSync(targetOf(dotGit));
    const commonDir = commonDirOf(gitDir);
    const owner = foreignOwner(gitDir === commonDir ? [gitDir] : [gitDir, commonDir], userId);
    if (owner !== null) return foreign(owner);
    if (!isRepository(commonDir)) return damaged(`${gitDir} is not a repository`);
    return { kind: "checkout", checkout: { kind: kindOf(gitDir, commonDir), path, gitDir, commonDir } };
  } catch (error) {
    return damaged(messageOf(error));
  }
}

/** @param path a folder that looks like a bare repository */
export function resolveBare(path: string, userId: number | null): Resolved {
  try {
    const stranger = foreignOwner([path], userId);
    return stranger === null ? { kind: "bare", commonDir: path } : foreign(stranger);
  } catch (error) {
    return damaged(messageOf(error));
  }
}

function targetOf(dotGit: string): string {
  if (statOf(dotGit)?.isFile() !== true) return dotGit;
  const pointer = readPointer(dotGit);
  if (pointer?.startsWith("gitdir:") !== true) throw new Error(".git is a file, but does not say `gitdir:`");
  return resolve(dirname(dotGit), pointer.slice("gitdir:".length).trim());
}

function commonDirOf(gitDir: string): string {
  const pointer = readPointer(join(gitDir, "commondir"));
  return pointer === null ? gitDir : realpathSync(resolve(gitDir, pointer));
}

/**
 * @returns the one line of the file, or null if there is none
 * @throws Error if it is too long to be a path
 */
export function readPointer(file: string): string | null {
  return readSmallFile(file, MAX_POINTER_BYTES)?.toString("utf8").trim() ?? null;
}

function isRepository(commonDir: string): boolean {
  return (
    statOf(join(commonDir, "HEAD")) !== null && statOf(join(commonDir, "objects"))?.isDirectory() === true
  );
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
