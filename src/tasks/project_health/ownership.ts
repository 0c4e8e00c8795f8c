/** A repository of another user may run that user's commands through its configuration: it is not opened. */
import { lstat } from "node:fs/promises";

/** The only owner that a repository at this path may have to be opened; null: any. */
export type OwnerRule = (path: string) => number | null;

/** Who we are; null where files have no numeric owner, as on Windows. There git's own check decides. */
export function ownUserId(): number | null {
  return process.geteuid?.() ?? null;
}

/**
 * @returns the first path that belongs to someone else, with the owner's number; null if all are ours
 * @throws the file system's error if a path is not there
 */
export async function foreignPath(
  paths: readonly string[],
  userId: number | null,
): Promise<{ path: string; owner: number } | null> {
  if (userId === null) return null;
  for (const path of paths) {
    const { uid } = await lstat(path);
    if (uid !== userId) return { path, owner: uid };
  }
  return null;
}
