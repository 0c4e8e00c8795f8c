import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "./planted-tree.ts";

/**
 * Paths that git tracks or would track, with `/`. Files that are new and not ignored count too, so that a fault shows
 * before it is committed.
 */
export function trackedFiles(): string[] {
  const git = spawnSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: REPOSITORY,
    encoding: "utf8",
    maxBuffer: 100_000_000,
  });
  if (git.status !== 0) throw new Error(`git ls-files failed: ${git.stderr}`);
  const files = git.stdout.split("\0").filter((file) => file !== "");
  // Deleted and not yet committed.
  return files.filter((file) => existsSync(join(REPOSITORY, file)));
}

export function textOf(file: string): string {
  return readFileSync(join(REPOSITORY, file), "utf8");
}
