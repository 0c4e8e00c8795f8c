/** From folders found to repositories: worktrees share one, submodules belong to their parent. */
import { realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { messageOf } from "./file-errors.ts";
import { parentOfSubmodule, readPointer, resolveCheckout } from "./git-folder.ts";
import { entriesOf, statOf } from "./small-files.ts";
import { idOf } from "./places.ts";
import type { Found } from "./discover.ts";
import type { OwnerRule } from "./ownership.ts";
import type { Checkout, Obstacle, Repository } from "./repository.ts";

interface Group {
  readonly commonDir: string;
  bare: boolean;
  readonly checkouts: Map<string, Checkout>;
  readonly submodules: Checkout[];
}

export interface Grouped {
  /** By id. */
  readonly repositories: readonly Repository[];
  readonly obstacles: readonly Obstacle[];
}

/** Worktrees outside the roots are added too: work in them is as much at risk. */
export function groupRepositories(found: readonly Found[], ownerOf: OwnerRule): Grouped {
  const groups = groupByCommonDir(found);
  const obstacles: Obstacle[] = [];
  for (const group of groups.values()) {
    for (const checkout of worktreesOf(group.commonDir, ownerOf, obstacles)) {
      group.checkouts.set(checkout.path, checkout);
    }
  }
  const repositories = [...groups.values()].map(toRepository);
  repositories.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { repositories, obstacles };
}

function groupByCommonDir(found: readonly Found[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  const groupOf = (commonDir: string): Group => {
    const known = groups.get(commonDir);
    if (known !== undefined) return known;
    const group: Group = { commonDir, bare: false, checkouts: new Map(), submodules: [] };
    groups.set(commonDir, group);
    return group;
  };
  const submodules: Checkout[] = [];
  for (const place of found) {
    if (place.kind === "bare") groupOf(place.commonDir).bare = true;
    else if (place.checkout.kind === "submodule") submodules.push(place.checkout);
    else groupOf(place.checkout.commonDir).checkouts.set(place.checkout.path, place.checkout);
  }
  for (const submodule of submodules) {
    const parent = groups.get(parentOfSubmodule(submodule.gitDir) ?? "");
    if (parent !== undefined) parent.submodules.push(submodule);
    // Its parent is outside the roots: then it stands for itself.
    else groupOf(submodule.commonDir).checkouts.set(submodule.path, { ...submodule, kind: "main" });
  }
  return groups;
}

/** Worktrees that the repository itself knows. A pointer counts only if the worktree points back. */
function worktreesOf(commonDir: string, ownerOf: OwnerRule, obstacles: Obstacle[]): Checkout[] {
  const folder = join(commonDir, "worktrees");
  try {
    return entriesOf(folder)
      .map((entry) => worktreeAt(join(folder, entry.name), ownerOf, obstacles))
      .filter((checkout) => checkout?.commonDir === commonDir)
      .filter((checkout) => checkout !== null);
  } catch (error) {
    obstacles.push({ kind: "unreadable", path: folder, detail: messageOf(error) });
    return [];
  }
}

function worktreeAt(adminDir: string, ownerOf: OwnerRule, obstacles: Obstacle[]): Checkout | null {
  const path = worktreePath(adminDir);
  if (path === null) return null;
  const resolved = resolveCheckout(path, ownerOf(path));
  if (resolved.kind === "foreign") obstacles.push({ kind: "foreign", path, detail: resolved.detail });
  if (resolved.kind !== "checkout") return null;
  return resolved.checkout.gitDir === realpathSync(adminDir) ? resolved.checkout : null;
}

/** @returns null if it was removed by hand, is on a drive that is not there, or is nonsense: no files to look at */
function worktreePath(adminDir: string): string | null {
  try {
    const pointer = readPointer(join(adminDir, "gitdir"));
    if (pointer === null) return null;
    const dotGit = resolve(adminDir, pointer);
    return statOf(dotGit) === null ? null : realpathSync(dirname(dotGit));
  } catch {
    return null;
  }
}

function toRepository(group: Group): Repository {
  const checkouts = [...group.checkouts.values()].sort(mainFirst);
  const main = checkouts.find((checkout) => checkout.kind === "main");
  return {
    id: idOf(main?.path ?? homeOf(group.commonDir)),
    commonDir: group.commonDir,
    bare: group.bare && main === undefined,
    checkouts,
    submodules: group.submodules.toSorted(byPath),
  };
}

/** Where the main checkout would be: stays the same whichever of its worktrees was found. */
function homeOf(commonDir: string): string {
  return basename(commonDir) === ".git" ? dirname(commonDir) : commonDir;
}

function mainFirst(a: Checkout, b: Checkout): number {
  if (a.kind !== b.kind) return a.kind === "main" ? -1 : 1;
  return byPath(a, b);
}

function byPath(a: Checkout, b: Checkout): number {
  return a.path < b.path ? -1 : 1;
}
