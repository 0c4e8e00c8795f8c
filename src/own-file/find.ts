/** Finds files of Nightdesk itself, both in a checkout (`src/`) and in the published bundle (`dist/`). */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const MOST_LEVELS = 5;

/**
 * Looks for one of the names in the folder of a module and the folders above it. A bundler may put a module into a
 * shared file in any folder of `dist/`, so its own place says little.
 *
 * @param from `import.meta.url` of the module that asks
 * @param names paths below `src/` or `dist/`, the preferred first
 * @returns absolute path
 */
export function findOwnFile(from: string, names: readonly string[]): string {
  let folder = dirname(fileURLToPath(from));
  for (let level = 0; level < MOST_LEVELS; level++) {
    const found = names.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (found !== undefined) return found;
    folder = dirname(folder);
  }
  throw new Error(`Nightdesk is not complete: ${names.join(" and ")} cannot be found. Install it anew.`);
}
