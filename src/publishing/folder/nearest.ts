/** The part of a path that is there already. */
import { existsSync } from "node:fs";
import { dirname } from "node:path";

/**
 * The path itself or the nearest folder above it that exists.
 *
 * @param path absolute
 * @returns null if not even its root is there, such as a drive of Windows that is not connected
 */
export function nearestThere(
  path: string,
  isThere: (path: string) => boolean = existsSync,
  aboveOf: (path: string) => string = dirname,
): string | null {
  let nearest = path;
  while (!isThere(nearest)) {
    const above = aboveOf(nearest);
    if (above === nearest) return null;
    nearest = above;
  }
  return nearest;
}
