/** A repository of another user may run that user's commands through its configuration: it is not opened. */
import { lstatSync } from "node:fs";

/** The only owner that a repository at this path may have to be opened; null: any. */
export type OwnerRule = (path: string) => number | null;

/** Who we are; null where files have no numeric owner, as on Windows. There git's own check decides. */
export function ownUserId(): number | null {
  return process.geteuid?.() ?? null;
}

/**
 * @returns the owner of the first path that belongs to someone else; null if all are ours
 * @throws the file system's error if a path is not there
 */
export function foreignOwner(paths: readonly string[], userId: number | null): number | null {
  if (userId === null) return null;
  return paths.map((path) => lstatSync(path).uid).find((uid) => uid !== userId) ?? null;
}
